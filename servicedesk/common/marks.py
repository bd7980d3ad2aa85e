"""Small marks that lists repeat in every row: status, priority, kind, clock, people.

Functions instead of template partials, because a queue shows hundreds of them: the finished
markup is cached by its few inputs. Styles: static/css/components/marks.css. No query anywhere.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from servicedesk.common import words

#: A number from 1 (most urgent): its word and which of the three bars are lit.
PRIORITIES = {1: ("Critical", 3), 2: ("High", 3), 3: ("Normal", 2), 4: ("Low", 1)}
_BARS = ((0.5, 10, 4), (6, 6, 8), (11.5, 2, 12))
_CRITICAL = mark_safe(
    '<svg viewBox="0 0 16 16" aria-hidden="true"><rect width="16" height="16" rx="3.5"/>'
    '<rect class="mark" x="7" y="3" width="2" height="6.5" rx="1"/>'
    '<rect class="mark" x="7" y="11" width="2" height="2" rx="1"/></svg>'
)

#: Status, with the reason while on hold: icon, tone, word on the desk, word in the portal.
_STATUSES = {
    "NEW": ("circle-dashed", "", "New", "Sent"),
    "IN_PROGRESS": ("progress", "accent", "In progress", "In progress"),
    "REOPENED": ("rotate-clockwise", "warn", "Reopened", "Reopened"),
    "ON_HOLD": ("player-pause", "", "On hold", "On hold"),
    "ON_HOLD:REQUESTER": ("player-pause", "", "Waiting for requester", "Waiting for you"),
    "ON_HOLD:APPROVAL": ("user-check", "", "Waiting for approval", "Waiting for approval"),
    "ON_HOLD:SUPPLIER": ("truck-delivery", "", "Waiting for supplier", "Waiting for a supplier"),
    "ON_HOLD:CHANGE": ("calendar-event", "", "Waiting for a change", "Waiting for a change"),
    "RESOLVED": ("circle-check", "good", "Resolved", "Resolved"),
    "CLOSED": ("archive", "", "Closed", "Closed"),
    "CANCELLED": ("circle-x", "", "Cancelled", "Cancelled"),
}
_KINDS = {
    "SUPPORT": ("lifebuoy", "Support"),
    "PROJECT": ("hammer", "Project"),
    "CONSULTING": ("bulb", "Consulting"),
}
#: Sign and class of a judgement: never colour alone.
_VERDICTS = {"good": "+", "bad": "−", "none": "=", "warn": "?"}


@lru_cache(maxsize=32)
def priority(level: int, *, with_word: bool = False) -> SafeString:
    """Return the mark of a priority; its word is read aloud, and shown when ``with_word``."""
    word, lit = PRIORITIES[level]
    svg = _CRITICAL if level == 1 else _bars(lit)
    label = word if with_word else format_html('<span class="visually-hidden">{}</span>', word)
    return format_html(
        '<span class="prio prio-{}" title="{} priority">{} {}</span>',
        word.lower(), word, svg, label,
    )  # fmt: skip


_OFF = ' class="off"'


def _bars(lit: int) -> SafeString:
    rects = "".join(
        f'<rect{"" if number < lit else _OFF} x="{x}" y="{y}" width="4" height="{height}" rx="1"/>'
        for number, (x, y, height) in enumerate(_BARS)
    )
    return mark_safe(f'<svg viewBox="0 0 16 16" aria-hidden="true">{rects}</svg>')


@lru_cache(maxsize=128)
def status(
    value: str, hold_reason: str = "", *, reopened: bool = False, portal: bool = False
) -> SafeString:
    """Return icon and word of a status, in the desk's words or the portal's."""
    icon, tone, word = _status_parts(value, hold_reason, reopened=reopened, portal=portal)
    return format_html(
        '<span class="status-word"><i class="ti ti-{} {}" aria-hidden="true"></i>{}</span>',
        icon, tone, word,
    )  # fmt: skip


def status_word(
    value: str, hold_reason: str = "", *, reopened: bool = False, portal: bool = False
) -> str:
    """Return the word of a status alone, for sentences and mails."""
    return _status_parts(value, hold_reason, reopened=reopened, portal=portal)[2]


def _status_parts(
    value: str, hold_reason: str, *, reopened: bool, portal: bool
) -> tuple[str, str, str]:
    key = "REOPENED" if reopened and value == "IN_PROGRESS" else value
    if value == "ON_HOLD" and hold_reason:
        key = f"ON_HOLD:{hold_reason}"
    icon, tone, desk_word, portal_word = _STATUSES[key]
    if portal and key == "ON_HOLD:REQUESTER":
        icon, tone = "message-question", "accent"
    return icon, tone, portal_word if portal else desk_word


@lru_cache(maxsize=16)
def kind(value: str, *, with_word: bool = True) -> SafeString:
    """Return icon and word of a kind of request."""
    icon, word = _KINDS[value]
    label = word if with_word else format_html('<span class="visually-hidden">{}</span>', word)
    return format_html(
        '<span class="status-word" title="{}"><i class="ti ti-{}" aria-hidden="true"></i>{}</span>',
        word, icon, label,
    )  # fmt: skip


@lru_cache(maxsize=2048)
def face(name: str | None, *, staff: bool = False, size: str = "", state: str = "") -> SafeString:
    """Return a person's initials in a circle; staff are tinted, None is "Nobody yet".

    ``size`` is "", "s" or "l"; ``state`` is "", "here" or "typing". The name itself is not in the
    markup for readers: write it beside the face, or use :func:`named_face`.
    """
    classes = "".join(f" face-{part}" for part in (staff and "it", size, state) if part)
    if not name:
        return format_html('<span class="face{} face-none" title="Nobody yet"></span>', classes)
    return format_html(
        '<span class="face{}" title="{}" data-ini="{}" aria-hidden="true"></span>',
        classes, name, words.initials(name),
    )  # fmt: skip


@lru_cache(maxsize=2048)
def named_face(name: str | None, *, staff: bool = False, size: str = "s") -> SafeString:
    """Return a face with the name for screen readers, for a column that shows faces alone."""
    picture = face(name, staff=staff, size=size)
    return format_html('{}<span class="visually-hidden">{}</span>', picture, name or "Nobody yet")


@dataclass(frozen=True, slots=True)
class ClockFace:
    """What a list shows of one service-level clock. Made by the room that owns clocks.

    ``left`` is the time that remains, in the clock's own (business) time, negative when late;
    ``used`` is the share of the target used up, from 0; ``due_at`` is when it runs out;
    ``promise`` says what is due ("solved by"). All None: there is no target.
    ``is_paused`` wins over the rest, ``why`` then says for what it waits.
    """

    left: timedelta | None = None
    used: float | None = None
    due_at: datetime | None = None
    is_paused: bool = False
    promise: str = ""
    why: str = ""
    day: timedelta | None = None

    @property
    def tone(self) -> str:
        """Return "", "warn" from three quarters used, "bad" from nine tenths and when late."""
        if self.left is not None and self.left.total_seconds() <= 0:
            return "bad"
        used = self.used or 0
        return "bad" if used >= 0.9 else "warn" if used >= 0.75 else ""


_PAUSE_ICON = mark_safe('<i class="ti ti-player-pause" aria-hidden="true"></i>')
_ALERT_ICON = mark_safe('<i class="ti ti-alert-triangle" aria-hidden="true"></i>')


def clock(shown: ClockFace | None, suffix: str = "") -> SafeString:
    """Return a clock: ring of the share used, time left or late, the absolute time on hover."""
    if shown is None or (shown.left is None and not shown.is_paused):
        why = shown.why if shown else ""
        return format_html('<span class="clock clock-none" title="{}">no target</span>', why)
    if shown.is_paused:
        return format_html(
            '<span class="clock clock-paused" title="{}">{}paused</span>', shown.why, _PAUSE_ICON
        )
    tone = f" clock-{shown.tone}" if shown.tone else ""
    due = f"{shown.promise} {words.absolute(shown.due_at)}" if shown.due_at else shown.promise
    icon = _ALERT_ICON if shown.tone == "bad" else _ring(round(100 * min(1, shown.used or 0)))
    time = words.duration(shown.left, short=True, day=shown.day)
    after = " late" if _is_late(shown) else suffix and f" {suffix}"
    # Put together by hand: format_html would be half of what this costs in a long list.
    title = escape(due.strip())
    return mark_safe(
        f'<span class="clock{tone}" title="{title}">{icon}{time}{escape(after)}</span>'
    )


def _is_late(shown: ClockFace) -> bool:
    return shown.left is not None and shown.left.total_seconds() < 0


@lru_cache(maxsize=101)
def _ring(percent: int) -> SafeString:
    return mark_safe(
        '<svg viewBox="0 0 20 20" aria-hidden="true"><circle class="track" cx="10" cy="10" r="8"/>'
        '<circle class="used" cx="10" cy="10" r="8" pathLength="100" '
        f'stroke-dasharray="{percent} 100"/></svg>'
    )


@lru_cache(maxsize=256)
def verdict(side: str, word: str) -> SafeString:
    """Return a judgement as sign, word and colour. ``side``: good, bad, none or warn."""
    return format_html(
        '<span class="verdict v-{}"><span aria-hidden="true">{}</span>{}</span>',
        side, _VERDICTS[side], word,
    )  # fmt: skip


def bar(share: float, tone: str = "accent", mark: float | None = None) -> SafeString:
    """Return a bar of ``share`` (0 to 1) with an optional tick; say the number beside it."""
    tick = "" if mark is None else f'<rect class="f-mark" x="{mark:.1%}" width="2" height="100%"/>'
    return format_html(
        '<svg class="bar" aria-hidden="true" preserveAspectRatio="none">'
        '<rect class="f-{}" width="{}" height="100%"/>{}</svg>',
        tone, f"{min(1.0, max(0.0, share)):.1%}", mark_safe(tick),
    )  # fmt: skip
