"""A review as its page shows it: heading, agenda with letters, decisions with their state. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.urls import NoReverseMatch, reverse

from csap.metrics.plan_rules import PRINCIPLES
from csap.reviews.models import AgendaItem, Decision, Invitation, Minute, Review
from csap.reviews.pack.asking import letter_of
from csap.reviews.queries import Owned
from csap.reviews.vocabulary import Answer, Becomes, DecisionState, Part, State, Wanted
from servicedesk.common import words

_SIDES = {Answer.COMING: "good", Answer.NOT_COMING: "bad", Answer.OPEN: "none"}
_DECIDED = {
    DecisionState.OPEN: ("none", "open"),
    DecisionState.DONE: ("good", "done"),
    DecisionState.DROPPED: ("warn", "given up"),
    DecisionState.CARRIED: ("warn", "carried on"),
}
#: The next step of a review, by state: name of the step, what its button says.
_NEXT = {
    State.SCHEDULED: ("set_agenda", "The agenda stands"),
    State.INVITED: ("hold", "Begin the review"),
    State.HELD: ("close", "Close the review"),
}
_ROUTES = {
    Becomes.ACTION: "plans:plan",
    Becomes.PLAN: "plans:plan",
    Becomes.AGREEMENT: "agreements:agreement",
}


class Row(NamedTuple):
    """An item of the agenda, with its letter where it asks for a decision, and its minute."""

    item: AgendaItem
    letter: str
    principle: str
    minute: Minute | None


class Decided(NamedTuple):
    """A decision with its state in words and where what it became is read."""

    decision: Decision
    principle: str
    side: str
    word: str
    url: str
    origin: str


class Comes(NamedTuple):
    """Somebody who was asked to come."""

    name: str
    side: str
    aside: str


@dataclass(frozen=True, slots=True)
class Step:
    """What a review waits for."""

    name: str
    label: str


def agenda(items: Sequence[AgendaItem], minutes: Mapping[int | None, Minute]) -> list[Row]:
    """Return the agenda, its decisions lettered as in the pack."""
    letters = iter(letter_of(at) for at in range(len(items)))
    return [
        Row(
            item,
            next(letters) if item.wanted == Wanted.DECIDE else "",
            principle_words(item.principle),
            minutes.get(item.pk),
        )
        for item in items
    ]


def principle_words(number: int) -> str:
    """Return "3 Open communication"."""
    return f"{number} {PRINCIPLES[number]}"


def decided(decisions: Sequence[Decision], *, today: date) -> list[Decided]:
    """Return decisions with their state; an open one that is due is late."""
    return [_decided(each, today) for each in decisions]


def _decided(decision: Decision, today: date) -> Decided:
    side, word = _DECIDED[DecisionState(decision.state)]
    late = (today - decision.due_on).days
    if decision.state == DecisionState.OPEN and late > 0:
        side, word = "bad", f"late, {late} day{'s' if late > 1 else ''}"
    before = decision.carried_from
    origin = f"carried on from {before.review.number}" if before else ""
    return Decided(
        decision, principle_words(decision.principle), side, word, target_url(decision), origin
    )


def target_url(decision: Decision) -> str:
    """Return where what a decision became is read; "" where it became nothing of its own."""
    route = _ROUTES.get(Becomes(decision.becomes))
    if route is None or not decision.target:
        return ""
    try:
        return reverse(route, args=[decision.target])
    except NoReverseMatch:
        return ""


def who_comes(invitations: Iterable[Invitation]) -> list[Comes]:
    """Return who was asked, with department, part and answer."""
    return [_comes(each) for each in invitations]


def _comes(invitation: Invitation) -> Comes:
    person = invitation.person
    said = [person.department.name] if person.department else []
    if invitation.part == Part.KEY_CUSTOMER:
        said.append(Part.KEY_CUSTOMER.label)
    if invitation.answer == Answer.OPEN:
        said.append(Answer.OPEN.label)
    if invitation.instead:
        said.append(f"sends {invitation.instead}")
    return Comes(person.name, _SIDES[Answer(invitation.answer)], ", ".join(said))


def heading(review: Review, rows: Sequence[Row], last: Owned | None) -> str:
    """Return "Three decisions prepared, five of seven old ones done"."""
    asked = sum(bool(row.letter) for row in rows)
    if review.state == State.CANCELLED:
        return f"Service review {review.number} was called off"
    plural = "" if asked == 1 else "s"
    parts = [f"{words.count(asked)} decision{plural} prepared" if asked else "nothing to decide"]
    if last is not None and last.of_all:
        parts.append(f"{words.count(last.done)} of {words.count(last.of_all)} old ones done")
    return f"Service review {review.number}: {', '.join(parts)}"


def next_step(review: Review, *, at: datetime) -> Step | None:
    """Return what the review waits for, where it is one button; inviting has a page of its own.

    Nobody is offered to begin it before its hour.
    """
    found = _NEXT.get(State(review.state))
    if found is None or (review.state == State.INVITED and at < review.starts_at):
        return None
    return Step(*found)
