"""The life of a negotiation: which step follows which, and what nobody may agree to. Pure.

Source: docs/metrics.md#negotiations
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from csap.agreements.vocabulary import AskClass, State, Step, Support

#: A trial, all that can be agreed where the record says nothing.
TRIAL_DAYS = 90
#: An exception to the record ends after so many days at the latest.
EXCEPTION_DAYS = 180
#: No promise is made for longer.
MOST_DAYS = 731
#: So many closed months in a row that the record speaks against reopen a negotiation.
REOPEN_AFTER = 2

TRANSITIONS: Mapping[tuple[State, Step], State] = {
    (State.ASKED, Step.RECORDED): State.ASKED,
    (State.ASKED, Step.OFFERED): State.OFFERED,
    (State.ASKED, Step.AGREED): State.AGREED,
    (State.ASKED, Step.DECLINED): State.DECLINED,
    (State.ASKED, Step.WITHDRAWN): State.WITHDRAWN,
    (State.OFFERED, Step.OFFERED): State.OFFERED,
    (State.OFFERED, Step.COUNTERED): State.COUNTERED,
    (State.OFFERED, Step.AGREED): State.AGREED,
    (State.OFFERED, Step.DECLINED): State.DECLINED,
    (State.OFFERED, Step.WITHDRAWN): State.WITHDRAWN,
    (State.OFFERED, Step.ENDED): State.ENDED,
    (State.COUNTERED, Step.RECORDED): State.COUNTERED,
    (State.COUNTERED, Step.OFFERED): State.OFFERED,
    (State.COUNTERED, Step.AGREED): State.AGREED,
    (State.COUNTERED, Step.DECLINED): State.DECLINED,
    (State.COUNTERED, Step.WITHDRAWN): State.WITHDRAWN,
    (State.COUNTERED, Step.ENDED): State.ENDED,
    (State.AGREED, Step.SUSPENDED): State.SUSPENDED,
    (State.AGREED, Step.REOPENED): State.REOPENED,
    (State.AGREED, Step.RENEWED): State.AGREED,
    (State.AGREED, Step.ENDED): State.ENDED,
    (State.SUSPENDED, Step.RESUMED): State.AGREED,
    (State.SUSPENDED, Step.RENEWED): State.SUSPENDED,
    (State.SUSPENDED, Step.ENDED): State.ENDED,
    (State.REOPENED, Step.RECORDED): State.REOPENED,
    (State.REOPENED, Step.OFFERED): State.OFFERED,
    (State.REOPENED, Step.AGREED): State.AGREED,
    (State.REOPENED, Step.ENDED): State.ENDED,
}
#: Steps that leave nothing agreed behind; terms in force are ended instead, by name.
_WITHOUT_TERMS = (Step.DECLINED, Step.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Exemption:
    """One person answers for promising against the record, until a day."""

    answers_for_id: int
    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class Terms:
    """What is put on the table: a value (see ``asks``) kept for ``percent`` of the cases.

    ``valid_until`` is the last day. ``duty`` is the customer's own; ``improvement`` and ``funded``
    name the action that makes it possible, the latter with its money.
    """

    value: int
    percent: int
    valid_from: date
    valid_until: date
    conditions: str = ""
    duty: str = ""
    review_on: date | None = None
    improvement: str = ""
    funded: str = ""
    exemption: Exemption | None = None

    @property
    def days(self) -> int:
        return (self.valid_until - self.valid_from).days + 1


class Refusal(NamedTuple):
    """Why a step is not taken, and the input that is wrong, "" if it is none."""

    field: str
    sentence: str


def next_state(state: State, step: Step, *, in_force: bool) -> State | None:
    """Return where a step leads; None: it is not allowed.

    ``in_force``: terms that were agreed bind now. Such a negotiation is not declined or withdrawn
    and nothing else ended: what binds must be ended by its name.
    """
    if in_force and step in _WITHOUT_TERMS:
        return None
    if not in_force and step == Step.ENDED and state in (State.OFFERED, State.COUNTERED):
        return None
    return TRANSITIONS.get((state, step))


def refusal(terms: Terms, ask_class: str, *, today: date) -> Refusal | None:
    """Return why nobody may offer or agree to terms; None if they may.

    The first universal truth as a guard: against the record only with a funded action, or an
    exception that one person answers for until a day; a stretch only with a named improvement and
    a date of review; where the record says nothing at most a trial.
    """
    wrong = _dates(terms, today)
    if wrong:
        return wrong
    return _GUARDS[AskClass(ask_class)](terms, today)


def _dates(terms: Terms, today: date) -> Refusal | None:
    if terms.valid_from < today:
        return Refusal("valid_from", "It cannot begin in the past.")
    if terms.valid_until < terms.valid_from:
        return Refusal("valid_until", "It must end after it begins.")
    if terms.days > MOST_DAYS:
        return Refusal("valid_until", "Promise nothing for longer than two years.")
    if terms.review_on and not terms.valid_from <= terms.review_on <= terms.valid_until:
        return Refusal("review_on", "Review it while it is valid.")
    return None


def _reasonable(_terms: Terms, _today: date) -> Refusal | None:
    return None


def _stretch(terms: Terms, _today: date) -> Refusal | None:
    if terms.exemption or terms.funded.strip():
        return None
    if not terms.improvement.strip():
        return Refusal("improvement", "A stretch needs a named action that improves the record.")
    if terms.review_on is None:
        return Refusal("review_on", "A stretch needs a date of review.")
    return None


def _unreasonable(terms: Terms, today: date) -> Refusal | None:
    if terms.funded.strip():
        return None
    if terms.exemption is None:
        return Refusal(
            "exception_reason",
            "The record speaks against it: name a funded action, or who answers for the exception, "
            "why, and until when.",
        )
    return _exempt(terms, terms.exemption, today)


def _exempt(terms: Terms, exemption: Exemption, today: date) -> Refusal | None:
    if not exemption.reason.strip():
        return Refusal("exception_reason", "Say why, in a sentence that both sides will read.")
    if not today < exemption.until <= today + timedelta(days=EXCEPTION_DAYS):
        return Refusal("exception_until", f"An exception lasts {EXCEPTION_DAYS} days at most.")
    if terms.valid_until > exemption.until:
        return Refusal("valid_until", "It cannot be valid for longer than the exception.")
    return None


def _unknown(terms: Terms, _today: date) -> Refusal | None:
    if terms.days > TRIAL_DAYS:
        return Refusal(
            "valid_until",
            f"The record says too little: agree to a trial of {TRIAL_DAYS} days at most.",
        )
    return None


_GUARDS = {
    AskClass.REASONABLE: _reasonable,
    AskClass.STRETCH: _stretch,
    AskClass.UNREASONABLE: _unreasonable,
    AskClass.UNKNOWN: _unknown,
}


def must_reopen(states: list[str]) -> bool:
    """Return whether the last closed months, oldest first, reopen a negotiation."""
    recent = states[-REOPEN_AFTER:]
    return len(recent) == REOPEN_AFTER and set(recent) == {Support.NOT_SUPPORTED}
