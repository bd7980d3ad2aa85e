"""An assessment in words. Pure.

Source of the wording: docs/metrics.md#feasibility
"""

from typing import NamedTuple

from csap.agreements import needs
from csap.agreements.asks import Expectation, said
from csap.agreements.feasibility import Assessment, Offer
from csap.agreements.honesty import HOLD_LIMIT
from csap.metrics.promises import min_n_for_promise
from servicedesk.common import words

#: (side of the mark, word, what it asks for) by class.
_CLASSES = {
    "reasonable": ("good", "Reasonable"),
    "stretch": ("warn", "A stretch"),
    "unreasonable": ("bad", "Unreasonable"),
    "unknown": ("none", "Unknown"),
}


class Verdict(NamedTuple):
    """The class of an ask: side of its mark, word, and why."""

    side: str
    word: str
    why: str


class Check(NamedTuple):
    """One honesty check: side of its mark, word, what was found."""

    side: str
    word: str
    text: str


def of_cases(share: float) -> str:
    """Return a share as one says it: "9 of 10", "95 of 100"."""
    tenths = round(share * 10, 6)
    return f"{tenths:.0f} of 10" if tenths == round(tenths) else f"{share * 100:.0f} of 100"


def within(expectation: Expectation, value: int) -> str:
    """Return what a case does that keeps a value: "done within 8 h"."""
    number = said(expectation, value)
    if expectation is Expectation.RESPONSE:
        return f"answered within {number}"
    if expectation is Expectation.RESOLUTION:
        return f"done within {number}"
    if expectation is Expectation.AVAILABILITY:
        return f"available {number} or more"
    if expectation is Expectation.BUDGET:
        bound = _bound(expectation, value)
        return "within the budget" if value == 1000 else f"{bound}{number} the budget"
    if not value:
        return "finished by the agreed day"
    return f"finished {_bound(expectation, value)}{number}"


def kept_for(expectation: Expectation, share: float) -> str:
    """Return for which share a value is kept: "for 9 of 10", "in 9 of 10 months"."""
    if expectation is Expectation.AVAILABILITY:
        return f"in {of_cases(share)} months"
    return f"for {of_cases(share)}{' engagements' if expectation.is_engagement else ''}"


def put(expectation: Expectation, value: int, share: float) -> str:
    """Return numbers as they lie on the table: "done within 10 h for 9 of 10"."""
    return f"{within(expectation, value)} {kept_for(expectation, share)}"


def put_as_noun(expectation: Expectation, value: int, share: float) -> str:
    """Return them as what one asks for: "8 h for 9 of 10", "an end at most 5 days late for …"."""
    number = f"{_bound(expectation, value)}{said(expectation, value)}"
    if expectation is Expectation.AVAILABILITY:
        number = f"{number} availability"
    elif expectation is Expectation.SCHEDULE and value:
        number = f"an end {number}"
    elif expectation is Expectation.BUDGET and value != 1000:
        number = f"{number} the budget"
    return f"{number} {kept_for(expectation, share)}"


def in_sentence(expectation: Expectation, value: int, share: float) -> str:
    """Return them as a promise reads: "done within 8 h, 9 of 10 times"."""
    if expectation.is_time:
        return f"{within(expectation, value)}, {of_cases(share)} times"
    return put(expectation, value, share)


def title(found: Assessment) -> str:
    """Return the finding in one sentence."""
    ask = found.ask
    asked = _capital(put(ask.expectation, ask.value, ask.share))
    word = _CLASSES[found.ask_class][1].lower()
    promise = found.offer.promise
    if found.ask_class == "unknown":
        return f"{asked}: the record cannot say yet"
    if promise is None or found.ask_class == "reasonable":
        return f"{asked} is {word} by the record"
    supported = _bound(ask.expectation, promise) + said(ask.expectation, promise)
    return f"{asked} is {word}; the record supports {supported}"


def demand(found: Assessment) -> str:
    """Return what is asked for."""
    ask = found.ask
    return f"{_capital(in_sentence(ask.expectation, ask.value, ask.share))}."


def record(found: Assessment) -> str:
    """Return what the record says of the ask, with its uncertainty."""
    curve, ask, cases = found.curve, found.ask, found.ask.measure.cases
    if not curve.n or found.support.p is None:
        return f"There are no comparable {cases} on record."
    n, share = words.count(curve.n), words.percent(found.support.p)
    done = within(ask.expectation, ask.value)
    low, high = _between(found)
    if curve.open:
        return (
            f"Of the last {n} comparable {cases}, {words.count(curve.open)} of them still open, "
            f"about {share} are {done}; with the uncertainty of {n} cases that means "
            f"{low}–{high}{words.NO_BREAK}%."
        )
    kept = words.count(found.kept)
    return (
        f"Of the last {n} comparable {cases} {kept} ({share}) were {done}; with the uncertainty "
        f"of {n} cases that means {low}–{high}{words.NO_BREAK}%."
    )


def promise(found: Assessment) -> str:
    """Return what can be promised, or why nothing can."""
    ask, offer = found.ask, found.offer
    share, cases = of_cases(ask.share), ask.measure.cases
    if found.refusal:
        return f"{found.refusal} Nothing can be promised on it yet."
    if offer.promise is None:
        needed = min_n_for_promise(ask.share)
        return (
            f"Nothing can be promised for {share} {cases}: that takes at least {needed} comparable "
            "ones that are done."
        )
    point = said(ask.expectation, offer.point)
    rounded = _bound(ask.expectation, offer.promise) + said(ask.expectation, offer.promise)
    return f"For {share} the record says {point}; we can promise {rounded} for {share} {cases}."


def gap(found: Assessment) -> str:
    """Return what the ask would take, "" if the record supports it."""
    ask = found.ask
    if found.ask_class not in ("stretch", "unreasonable"):
        return ""
    of_share = f"{of_cases(ask.share)} {within(ask.expectation, ask.value)}"
    missing, n = words.count(needs.missing(found, ask.share)), words.count(found.curve.n)
    return f"For {of_share} another {missing} of {n} would have had to make it. Shall we plan that?"


def verdict(found: Assessment) -> Verdict:
    """Return the class with its mark and reason."""
    side, word = _CLASSES[found.ask_class]
    ask = found.ask
    share = f"{ask.share * 100:.0f}"
    asked = f"{said(ask.expectation, ask.value)} at {share} %"
    why = {
        "supported": f"{asked}: the whole interval reaches {share}",
        "likely": f"{asked}: the estimate reaches {share}, the interval not wholly",
        "doubtful": f"{asked}: only the upper end of the interval reaches {share}",
        "not_supported": f"{asked}: the whole interval lies below {share}",
        "insufficient": found.refusal or f"fewer than {min_n_for_promise(ask.share)} cases",
    }[found.state]
    return Verdict(side, word, why)


def next_step(found: Assessment) -> str:
    """Return what the class asks for before anybody agrees."""
    return {
        "reasonable": "It can be agreed as it is.",
        "stretch": "Agree to it only with a named improvement action and a date of review.",
        "unreasonable": "Do not agree to it without a funded action, or an exception that one "
        "person answers for until a date.",
        "unknown": "At most a trial of 90 days can be agreed.",
    }[found.ask_class]


def conditions(found: Assessment) -> list[str]:
    """Return what a promise must name besides its number."""
    named = []
    if found.holds and found.holds.is_high:
        named.append("The customer’s own duty: answers to questions within one working day.")
    if found.weekly_arrivals is not None:
        named.append(
            f"Up to {words.count(found.weekly_arrivals)} requests a week; above that the promise "
            "is suspended by rule."
        )
    named.append("It is checked each month; two months that do not support it reopen the talks.")
    return named


def checks(found: Assessment) -> list[Check]:
    """Return the honesty checks in the order of the definition."""
    listed = [_steady(found), _season(found.ask.expectation, found.offer)]
    if found.holds is not None:
        listed.append(_holds(found))
    if found.record.ran:
        listed.append(_independence(found))
    if found.weekly_arrivals is not None:
        arrivals = words.count(found.weekly_arrivals)
        text = f"holds up to {arrivals} arrivals a week (95th percentile)"
        listed.append(Check("good", "Capacity", text))
    if found.record.is_forecast:
        text = "most have not ended; their last approved plan stands for the outcome"
        listed.append(Check("warn", "Forecast", text))
    return listed


def _steady(found: Assessment) -> Check:
    steady = found.stability
    if steady.state == "too_short":
        text = "fewer than six months with enough cases, so nobody can tell"
        return Check("none", "Steadiness", text)
    if steady.state == "moving":
        return Check(
            "bad", "Moving", "a signal in the last three months; only what followed counts"
        )
    if steady.since is not None:
        text = "a confirmed shift; only what followed counts"
        return Check("warn", "Stable since", text)
    return Check("good", "Stable", "no signal in the last three months")


def _season(expectation: Expectation, offer: Offer) -> Check:
    worst = offer.worst
    if worst is None:
        return Check("none", "Season", "no quarter has enough cases of its own")
    told, kept = said(expectation, worst.value), kept_for(expectation, offer.share)
    if worst.value is None:
        text = f"in {worst.name} {of_cases(offer.share)} were never reached"
        return Check("bad", "Season", text)
    if offer.safe is not None and worst.value > offer.safe:
        text = f"{worst.name} was worse: {told} {kept}; the offer covers it"
        return Check("warn", "Season", text)
    verb = "took" if expectation.is_time else "had"
    text = f"the worst quarter, {worst.name}, {verb} {told} {kept}"
    return Check("good", "Season", text)


def _holds(found: Assessment) -> Check:
    holds = found.holds
    assert holds is not None
    if holds.share is None:
        return Check("none", "Holds", "no time was measured")
    waited = ""
    if holds.wall_hours is not None:
        days = holds.wall_hours / 24
        waited = f"; by the calendar {of_cases(found.ask.share)} waited {days:,.1f} days at most"
    limit = words.percent(HOLD_LIMIT)
    text = f"{words.percent(holds.share)} of the time on hold (limit {limit}){waited}"
    return Check("bad" if holds.is_high else "good", "Holds", text)


def _independence(found: Assessment) -> Check:
    left_out = found.record.one_event
    if not left_out:
        return Check("good", "Independence", "no requests of one outage among them")
    counted = "1 request" if left_out == 1 else f"{words.count(left_out)} requests"
    return Check("good", "Independence", f"{counted} left out: another stands for the same outage")


def _between(found: Assessment) -> tuple[str, str]:
    low, high = found.support.low or 0.0, 1.0 if found.support.high is None else found.support.high
    return f"{low * 100:.0f}", f"{high * 100:.0f}"


def _bound(expectation: Expectation, value: int) -> str:
    """Return what stands before a slip or a cost: so late at most, so early at least."""
    as_agreed = {Expectation.SCHEDULE: 0, Expectation.BUDGET: 1000}.get(expectation)
    if as_agreed is None or value == as_agreed:
        return ""
    return "at most " if value > as_agreed else "at least "


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
