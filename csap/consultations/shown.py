"""A consultation in words: its state, its answers, what changed, and what a person is asked. Pure
but for what it is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from csap.consultations import queries
from csap.consultations.comparing import Line, compare
from csap.consultations.models import Answer, Consultation, DocumentVersion, Member, Stance
from csap.consultations.queries import Point
from csap.consultations.vocabulary import Outcome, Position, State, Verdict
from csap.telling import numbers


class Pill(NamedTuple):
    """A state with its sign; ``side`` is "good", "warn", "bad" or ""."""

    text: str
    icon: str
    side: str


_OUTCOMES = {
    Outcome.ADOPTED: ("good", "circle-check"),
    Outcome.CHANGED: ("good", "circle-check"),
    Outcome.WITHDRAWN: ("", "circle-x"),
}
_VERDICTS = {
    Verdict.ACCEPTED: ("good", "Changed"),
    Verdict.PARTLY: ("good", "Changed in part"),
    Verdict.DECLINED: ("none", "Kept, with reason"),
    Verdict.NOTED: ("none", "Answered"),
}
_POSITIONS = {Position.SUPPORT: "good", Position.CHANGES: "none", Position.OBJECT: "bad"}


def pill(consultation: Consultation, today: date) -> Pill:
    """Return the state of a consultation, with the days that are left."""
    state = State(consultation.state)
    if state == State.DECIDED:
        side, icon = _OUTCOMES[Outcome(consultation.outcome)]
        return Pill(consultation.get_outcome_display(), icon, side)
    if state == State.OPEN:
        return Pill(f"open, {days_left(consultation.closes_on, today)}", "messages", "good")
    if state == State.CLOSED:
        return Pill("ended, objections are answered", "hourglass", "warn")
    if state == State.DRAFT and consultation.scheduled_at:
        return Pill(f"begins on {numbers.day(consultation.opens_on)}", "calendar-event", "")
    return Pill(consultation.get_state_display(), "pencil", "")


def days_left(until: date, today: date) -> str:
    """Return "last day today", "1 day left", "4 days left"; "ended" afterwards."""
    days = (until - today).days
    if days < 0:
        return "ended"
    return "last day today" if days == 0 else f"{days} day{'s' if days > 1 else ''} left"


def span(consultation: Consultation) -> str:
    """Return "5 Oct 2026 – 13 Nov 2026"."""
    return f"{numbers.day(consultation.opens_on)} – {numbers.day(consultation.closes_on)}"


class Answered(NamedTuple):
    """An answer in words: its sign, its verdict, the draft in which the text changed."""

    side: str
    word: str
    aside: str
    answer: Answer


def answered(answer: Answer | None) -> Answered | None:
    """Return an answer in words; None for none."""
    if answer is None:
        return None
    side, word = _VERDICTS[Verdict(answer.verdict)]
    return Answered(side, word, answer.version.words if answer.version else "", answer)


class Objection(NamedTuple):
    """An objection as everybody who was asked reads it: what, how many, what was answered."""

    point: Point
    told: Answered | None
    is_mine: bool

    @property
    def raised(self) -> int:
        return len(self.point.raised)


def objections(points: Sequence[Point], mine: Sequence[Point] = ()) -> list[Objection]:
    """Return the objections; what nobody stands by any more is left out but for one's own."""
    own = {point.remark.pk for point in mine}
    return [
        Objection(point, answered(point.answer), point.remark.pk in own)
        for point in points
        if point.raised or point.remark.pk in own
    ]


def stance_words(stance: Stance | None) -> str:
    """Return "You support it with changes, said on 5 Oct 2026."; "" for none."""
    if stance is None:
        return ""
    said = {
        Position.SUPPORT: "You support it",
        Position.CHANGES: "You support it with changes",
        Position.OBJECT: "You object",
    }[Position(stance.position)]
    return f"{said}, said on {numbers.day(stance.at.date())}."


def side_of(position: str) -> str:
    """Return the side of a position: "good", "none" or "bad"; "none" for none yet."""
    return _POSITIONS[Position(position)] if position else "none"


@dataclass(frozen=True, slots=True)
class Changes:
    """Two texts of a document beside each other, and what else it may be compared with."""

    old: DocumentVersion
    new: DocumentVersion
    lines: Sequence[Line]
    others: Sequence[DocumentVersion]


def changes(version: DocumentVersion, wanted: str = "") -> Changes | None:
    """Return what changed since the text before, or since a version by its number; None: it is the
    first text. 1 query.
    """
    earlier = [
        each for each in queries.versions_of(version.document) if each.version < version.version
    ]
    if not earlier:
        return None
    old = next((each for each in earlier if str(each.version) == wanted), earlier[0])
    return Changes(old, version, compare(old.text, version.text), earlier)


class OwnRow(NamedTuple):
    """A consultation in one's own list; ``asks`` "": nothing is asked of one now."""

    consultation: Consultation
    pill: Pill
    asks: str


def own_rows(members: Sequence[Member], today: date) -> list[OwnRow]:
    """Return the list of one's own; the members come with what they did."""
    return [
        OwnRow(each.consultation, pill(each.consultation, today), _asks(each)) for each in members
    ]


def _asks(member: Member) -> str:
    consultation = member.consultation
    if consultation.is_open and not member.has_spoken:  # type: ignore[attr-defined]
        return "Say what you think"
    if consultation.is_adopted and not hasattr(member, "acknowledgement"):
        return "Read and acknowledge"
    return ""
