"""An agreement as its page shows it. Reads what is stored; computes nothing anew."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from csap.agreements import queries, sentences, telling
from csap.agreements.asks import MEASURES, Expectation, said
from csap.agreements.models import Agreement, Check, FrozenRecord, NegotiationStep
from csap.agreements.queries import OverPromise
from csap.agreements.taking import Taking
from csap.agreements.vocabulary import AskClass, State, Step, Support
from csap.metrics.small_numbers import shows_percent
from csap.telling import numbers
from requests_app.clocks.calendars import calendar
from requests_app.clocks.hours import working_time
from servicedesk.common import words

#: (side of the mark, word) by how the record supports a promise.
SUPPORTS = {
    Support.SUPPORTED: ("good", "Supported"),
    Support.LIKELY: ("good", "Likely kept"),
    Support.DOUBTFUL: ("warn", "Doubtful"),
    Support.NOT_SUPPORTED: ("bad", "Not supported"),
    Support.INSUFFICIENT: ("none", "Too few to say"),
}
#: (side of the pill, icon) by state.
PILLS = {
    State.ASKED: ("warn", "messages"),
    State.OFFERED: ("", "hourglass"),
    State.COUNTERED: ("warn", "messages"),
    State.AGREED: ("good", "circle-check"),
    State.SUSPENDED: ("warn", "player-pause"),
    State.REOPENED: ("bad", "refresh-alert"),
}
#: From this share of active agreements on a plan is called for (metrics.md 4.2).
TOO_MANY = 20


class Pill(NamedTuple):
    side: str
    icon: str
    text: str


class Happened(NamedTuple):
    """A step as the history tells it; ``note``: what the record said, who answers for it."""

    at: datetime
    who: str
    verb: str
    what: str
    said: str
    note: str
    hash: str


class Checked(NamedTuple):
    """A monthly check in words; ``side`` and ``word`` are its mark."""

    month: str
    side: str
    word: str
    kept: str


class Guard(NamedTuple):
    """What agreeing against the record would mean."""

    asked: str
    broken: str


@dataclass(frozen=True, slots=True)
class NegotiationPage:
    """All that the page of an agreement says, besides the frozen record's own content."""

    title: str
    subtitle: str
    pill: Pill
    quote: str
    demand: str
    terms_title: str
    terms: list[tuple[str, str]]
    happened: list[Happened]
    turn: str
    checks: list[Checked]
    checked_of: str
    guard: Guard | None
    overpromise: str
    overpromise_words: str
    effect: str


def make(
    agreement: Agreement,
    record: FrozenRecord | None,
    steps: Sequence[NegotiationStep],
    checks: Sequence[Check],
    takings: Sequence[Taking],
    *,
    at: datetime,
) -> NegotiationPage:
    """Return the page of an agreement. 3 queries, for the over-promise rate."""
    first = steps[0]
    rate = queries.overpromise(at=at)
    return NegotiationPage(
        title=telling.title(agreement, record.promise if record else None),
        subtitle=_subtitle(agreement),
        pill=pill(agreement, sum(step.step == Step.OFFERED for step in steps)),
        quote=first.text,
        demand=telling.put(agreement.expectation, first.value, first.percent),
        terms_title=_terms_title(steps),
        terms=_terms(agreement, steps),
        happened=[happened(step, agreement) for step in steps],
        turn=_turn(agreement, takings),
        checks=[checked(check) for check in checks],
        checked_of=MEASURES[Expectation(agreement.expectation)].cases,
        guard=_guard(agreement, record),
        overpromise=_rate(rate),
        overpromise_words=_rate_words(rate),
        effect=_effect(agreement),
    )


class OwnPage(NamedTuple):
    """What a person reads of an agreement of theirs."""

    quote: str
    terms_title: str
    terms: list[tuple[str, str]]
    happened: list[Happened]


def make_own(agreement: Agreement, steps: Sequence[NegotiationStep]) -> OwnPage:
    """Return an agreement for whom it covers. No query."""
    told = [happened(step, agreement) for step in steps if step.step != Step.RECORDED]
    return OwnPage(steps[0].text, _terms_title(steps), _terms(agreement, steps), told)


def pill(agreement: Agreement, rounds: int) -> Pill:
    """Return the state as a mark: "in negotiation, round 2"."""
    state = State(agreement.state)
    side, icon = PILLS.get(state, ("", "circle-x"))
    texts = {
        State.ASKED: "asked for; our turn",
        State.OFFERED: f"offered, round {rounds}; the customer’s turn",
        State.COUNTERED: f"countered, round {rounds}; our turn",
        State.REOPENED: "reopened by the record; our turn",
    }
    return Pill(side, icon, texts.get(state, state.label))


def _subtitle(agreement: Agreement) -> str:
    asked = f"asked on {numbers.day(agreement.asked_at.date())}"
    return (
        f"{agreement.number} · {telling.kind(agreement).lower()} · {telling.about(agreement)} → "
        f"{telling.customer(agreement)} · {asked}, {agreement.representative.name} speaks for them"
    )


def _terms(agreement: Agreement, steps: Sequence[NegotiationStep]) -> list[tuple[str, str]]:
    """Return what lies on the table or binds, line by line; empty before anything was offered."""
    last = _last_terms(steps)
    if last is None:
        return []
    lines = [
        ("Promise", telling.put(agreement.expectation, last.value, last.percent)),
        ("Valid", telling.validity(last.valid_from, last.valid_until)),
        ("Conditions", last.conditions),
        ("The customer’s own duty", last.duty),
        ("Review on", numbers.day(last.review_on) if last.review_on else ""),
        ("Action that improves the record", last.improvement),
        ("Funded action", last.funded),
        ("Exception", _exception(last)),
    ]
    return [(label, text) for label, text in lines if text]


def _last_terms(steps: Sequence[NegotiationStep]) -> NegotiationStep | None:
    put = [step for step in steps if step.step in (Step.OFFERED, Step.AGREED)]
    return put[-1] if put else None


def _terms_title(steps: Sequence[NegotiationStep]) -> str:
    last = _last_terms(steps)
    return "What was agreed" if last and last.step == Step.AGREED else "The last offer"


def _exception(step: NegotiationStep) -> str:
    exception = step.exception
    if exception is None:
        return ""
    until = numbers.day(exception.until)
    return f"{exception.answers_for.name} answers for it until {until}: {exception.reason}"


def happened(step: NegotiationStep, agreement: Agreement) -> Happened:
    """Return a step in words."""
    put = telling.put(agreement.expectation, step.value, step.percent)
    tells = step.step in _WITH_NUMBERS
    instead = f" Instead: {step.alternative}" if step.alternative else ""
    return Happened(
        at=step.at,
        who=step.actor.name if step.actor else "By rule",
        verb=Step(step.step).label,
        what=put if tells else "",
        said=f"{step.text}{instead}",
        note=numbers.joined(_record_words(step.record), _exception(step), by="; "),
        hash=_short(step.record.content_hash) if step.record else "",
    )


_WITH_NUMBERS = (Step.DEMANDED, Step.RECORDED, Step.OFFERED, Step.COUNTERED, Step.AGREED)


def _record_words(record: FrozenRecord | None) -> str:
    if record is None:
        return ""
    if not record.n:
        return "nothing comparable on record"
    word = AskClass(record.ask_class).label
    return f"record: {_kept(record)}: {word}"


def _kept(found: FrozenRecord | Check) -> str:
    """Return "43 of 49 kept, 88 % (76–94)"; the share that the interval is of where some are open.

    Open ones count for as long as they waited (Kaplan-Meier), so it is not simply k of n.
    """
    k, n = found.kept, found.n
    if not shows_percent(n):
        return words_of(k, n)
    share, span = found.share, numbers.between(found.low, found.high, "share")
    likely = f" ({span})" if span else ""
    if share is None or math.isclose(share, k / n):
        return f"{words_of(k, n)}, {words.percent(k / n)}{likely}"
    return (
        f"{words_of(k, n)} so far, {words.percent(share)}{likely} with open ones counted for as "
        "long as they waited"
    )


def words_of(k: int, n: int) -> str:
    return f"{numbers.of_all(k, n)} kept"


def _short(digest: str) -> str:
    """Return the beginning of a hash in groups of four."""
    return " ".join(digest[at : at + 4] for at in (0, 4, 8))


def _turn(agreement: Agreement, takings: Sequence[Taking]) -> str:
    """Return whose turn it is; "" when nobody's."""
    if not takings or agreement.is_over:
        return ""
    labels = [each.label[0].lower() + each.label[1:] for each in takings if each.name != "end"]
    return f"Next: {', '.join(labels)}" if labels else ""


def checked(check: Check) -> Checked:
    """Return a monthly check in words."""
    side, word = SUPPORTS[Support(check.support)]
    if check.is_suspended:
        side, word = "warn", "Suspended"
    kept = _kept(check) if check.n else "none came"
    return Checked(numbers.month(check.start), side, word, kept)


def _guard(agreement: Agreement, record: FrozenRecord | None) -> Guard | None:
    """Return the warning where IT would agree against the record."""
    if record is None or record.ask_class != AskClass.UNREASONABLE or not agreement.is_our_turn:
        return None
    share, low, high = record.share or 0.0, record.low or 0.0, record.high or 0.0
    broken = f"{(1 - share) * 100:.0f} of 100 would be broken promises"
    return Guard(
        said(agreement.expectation, agreement.value),
        f"{broken} ({(1 - high) * 100:.0f}–{(1 - low) * 100:.0f})",
    )


def _rate(rate: OverPromise) -> str:
    return f"{rate.k} of {rate.n}" if rate.n else "–"


def _rate_words(rate: OverPromise) -> str:
    if not rate.n:
        return "Nothing is agreed at the moment."
    span = numbers.between(rate.low, rate.high, "share")
    share = words.percent(rate.share or 0.0)
    return (
        f"active agreements not supported by the record ({share}; {span}). "
        f"Above {TOO_MANY}{words.NO_BREAK}% a plan is called for."
    )


def _effect(agreement: Agreement) -> str:
    who = telling.customer(agreement)
    if agreement.expectation.is_time:
        return (
            f"The agreed time becomes the target that requests of {who} for this service are "
            "measured against from the first day of validity. Everybody else keeps the published "
            "target."
        )
    if agreement.expectation.is_engagement:
        return (
            "What was agreed stands on record beside the plan of each engagement; the plan’s own "
            "baseline stays what its approvers approved."
        )
    return "Availability is told from the outages on record, month by month."


def plain_words(agreement: Agreement) -> str:
    """Return what a person may count on, or what is talked about, without the words of the plan."""
    value, percent = agreement.agreed_value, agreement.agreed_percent
    lead = _LEADS[agreement.kind]
    if value is None or percent is None:
        value, percent = agreement.value, agreement.percent
        lead = "IT offers:" if agreement.state == State.OFFERED else "You ask:"
    return f"{lead} {_within(agreement, value, percent / 100)}"


def _within(agreement: Agreement, value: int, share: float) -> str:
    """Return "done within 4 working days, 9 of 10 times"; other kinds in their own words."""
    if not agreement.expectation.is_time:
        return sentences.in_sentence(agreement.expectation, value, share)
    took = working_time(value * 60, calendar(agreement.service.calendar_id))
    done = "answered" if agreement.kind == "response" else "done"
    return f"{done} within {took}, {sentences.of_cases(share)} times"


_LEADS: dict[str, str] = {
    "response": "Your requests are",
    "resolution": "Your requests are",
    "schedule": "Your projects are",
    "budget": "Your projects stay",
    "availability": "The service is",
}
