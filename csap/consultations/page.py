"""One consultation as its managers' page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from csap.consultations import figures, queries, shown
from csap.consultations.buyin import MAJORITY, BuyIn
from csap.consultations.figures import Figure
from csap.consultations.models import Consultation, ConsultationEvent, DocumentVersion
from csap.consultations.queries import Comment, Coverage, Partner, Point
from csap.consultations.rules import ANSWER_WITHIN, may_remind
from csap.consultations.shown import Answered, Pill
from csap.consultations.vocabulary import Position, State, Step, Verdict
from csap.facts.periods import local_day
from csap.telling import numbers
from servicedesk.accounts.models import User
from servicedesk.common import words
from surveys.queries import Said, Spilling, said_of_policy, spilling_of_last_wave

#: How many comments, words of surveys and events a page shows.
COMMENTS, SAID, EVENTS = 5, 5, 12
#: What single people did is told elsewhere, and mostly not by name.
_QUIET = (Step.SPOKE, Step.COMMENTED, Step.SECONDED, Step.ACKNOWLEDGED)


class Row(NamedTuple):
    """An objection as its owner reads it; ``days`` it has waited for an answer."""

    point: Point
    raised: str
    told: Answered | None
    days: int


class Did(NamedTuple):
    """You said, we did: what was said by how many, and what was changed for it."""

    on: date
    said: str
    people: int
    did: str


class PartnerRow(NamedTuple):
    """Who speaks for others, and where they stand."""

    side: str
    of: str
    aside: str


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page shows."""

    heading: str
    pill: Pill
    span: str
    buy_in: BuyIn
    figure: Figure
    rows: Sequence[Row]
    open: int
    comments: Sequence[tuple[Comment, Answered | None]]
    comment_count: int
    did: Sequence[Did]
    partners: Sequence[PartnerRow]
    coverage: Coverage | None
    spilling: tuple[str, Spilling] | None
    said: Sequence[Said]
    said_count: int
    before: DocumentVersion | None
    in_force: DocumentVersion | None
    next: Sequence[tuple[date, str]]
    events: Sequence[ConsultationEvent]
    may_remind: bool

    @property
    def objecting(self) -> int:
        """How many people object now."""
        return sum(len(row.point.raised) for row in self.rows)

    @property
    def objections_title(self) -> str:
        return _objections_title(len(self.rows), self.open)


def read(
    consultation: Consultation, reader: User, *, all_comments: bool = False, at: datetime
) -> Page:
    """Return a consultation for who runs it. About 25 queries, however many spoke."""
    today = local_day(at)
    buy_in = queries.buy_in_of(consultation)
    points = [point for point in queries.points_of(consultation) if point.raised]
    limit = None if all_comments else COMMENTS
    comments, count = queries.comments_of(consultation, limit=limit)
    rule = consultation.document.company_policy_id
    said, said_count = said_of_policy(reader, rule, limit=SAID) if rule else ([], 0)
    events = consultation.events.exclude(step__in=_QUIET).select_related("actor")
    open_ones = sum(point.is_open for point in points)
    return Page(
        heading=_heading(consultation, buy_in, open_ones),
        pill=shown.pill(consultation, today),
        span=shown.span(consultation),
        buy_in=buy_in,
        figure=figures.figure(buy_in, at=at),
        rows=[_row(point, at) for point in points],
        open=open_ones,
        comments=[(each, shown.answered(each.answer)) for each in comments],
        comment_count=count,
        did=_did(points),
        partners=[_partner(each) for each in queries.partners_of(consultation, at=at)],
        coverage=queries.coverage_of(consultation) if consultation.is_adopted else None,
        spilling=spilling_of_last_wave(today),
        said=said,
        said_count=said_count,
        before=queries.earlier_version(consultation.adopted or consultation.version),
        in_force=queries.in_force([consultation.document]).get(consultation.document_id),
        next=_next(consultation),
        events=list(events.order_by("-pk")[:EVENTS]),
        may_remind=_may_remind(consultation, today),
    )


def _heading(consultation: Consultation, buy_in: BuyIn, open_ones: int) -> str:
    """Return "Own devices at work, draft 2: most support it, R&D does not, three … are open"."""
    name = f"{consultation.document.title}, {consultation.version.words}"
    if consultation.state in (State.DRAFT, State.DISCARDED):
        return name
    if consultation.outcome:
        return f"{consultation.document.title} was {consultation.get_outcome_display()}"
    waiting = open_ones and f"{words_of(open_ones)} objection{'s' if open_ones > 1 else ''} open"
    return f"{name}: {numbers.joined(_support(buy_in), waiting, by=', ')}"


def _support(buy_in: BuyIn) -> str:
    if buy_in.parts is None:
        return "too few have spoken to tell"
    low, high = buy_in.parts.interval
    if high < MAJORITY:
        return "most do not support it"
    if low <= MAJORITY:
        return "opinion is divided"
    names = [group.name for group in buy_in.minorities]
    if not names:
        return "most support it"
    return f"most support it, {' and '.join(names)} {'do' if len(names) > 1 else 'does'} not"


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def words_of(count: int) -> str:
    """Return "three", or "14" beyond ten."""
    return _NUMBERS[count] if count < len(_NUMBERS) else words.count(count)


def _objections_title(of_all: int, open_ones: int) -> str:
    if not of_all:
        return "Nobody objects"
    if not open_ones:
        return "Every objection is answered"
    done = words_of(of_all - open_ones).capitalize()
    verb = "is" if of_all - open_ones == 1 else "are"
    return (
        f"{done} of {words_of(of_all)} objections {verb} answered; nothing can be decided before "
        "the last"
    )


def _row(point: Point, at: datetime) -> Row:
    mostly = point.mostly
    everybody = {voice.department for voice in point.raised} == {mostly}
    aside = mostly and (mostly if everybody else f"mostly {mostly}")
    raised = numbers.joined(words.count(len(point.raised)), aside, by=", ")
    return Row(point, raised, shown.answered(point.answer), (at - point.remark.at).days)


def _did(points: Sequence[Point]) -> list[Did]:
    """Return what was changed because of an objection, the newest first."""
    changed = (Verdict.ACCEPTED, Verdict.PARTLY)
    found = [
        Did(local_day(p.answer.at), p.remark.text, len(p.raised), p.answer.text)
        for p in points
        if p.answer and p.answer.verdict in changed
    ]
    return sorted(found, key=lambda each: each.on, reverse=True)


def _partner(partner: Partner) -> PartnerRow:
    side = shown.side_of(partner.position)
    if partner.at is None:
        return PartnerRow(side, partner.of, f"{partner.name}, has not spoken")
    said = {Position.SUPPORT: "", Position.CHANGES: "with changes", Position.OBJECT: "objects"}
    aside = numbers.joined(
        partner.name, said[Position(partner.position)], numbers.day(local_day(partner.at)), by=", "
    )
    return PartnerRow(side, partner.of, aside)


def _next(consultation: Consultation) -> list[tuple[date, str]]:
    """Return what is still to come, by day."""
    ends, state = consultation.closes_on, consultation.state
    ahead: list[tuple[date, str]] = []
    if state == State.DRAFT:
        ahead.append((consultation.opens_on, "people are asked"))
    if state in (State.DRAFT, State.OPEN):
        ahead.append((ends, "the last day on which people may speak"))
    if state in (State.DRAFT, State.OPEN, State.CLOSED):
        ahead.append((ends + ANSWER_WITHIN, "the last objection is answered"))
        ahead.append((ends + 2 * ANSWER_WITHIN, "decided and told, with the answers"))
    if consultation.acknowledge_by:
        ahead.append((consultation.acknowledge_by, "read by everyone who was asked"))
    return ahead


def _may_remind(consultation: Consultation, today: date) -> bool:
    asks = consultation.is_open or consultation.is_adopted
    return asks and may_remind(today, last=consultation.reminded_on)
