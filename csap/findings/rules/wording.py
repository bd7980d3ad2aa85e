"""The sentences of findings, in the wordings of the action plan: one plain sentence each. Pure.

A sentence names the scope first; the organisation needs no name.
"""

from csap.facts.queries import Figure
from csap.metrics.small_numbers import shows_percent
from csap.telling import numbers, sentences
from csap.telling.stories import Signal, subject_of
from servicedesk.common.words import percent

#: What is said of every chart's own false alarms (metrics.md 1.10, measured).
ONE_IN_SEVEN = "About one chart in seven alarms by chance over two years"


#: Why a lasting gap is told without a correction for many tests.
LASTS = "A gap that chance alone makes does not come back period after period."


def of(name: str, said: str) -> str:
    """Return a sentence about a scope: "Remote access: satisfaction fell"."""
    return f"{name}: {said[0].lower()}{said[1:]}" if name else f"{said[0].upper()}{said[1:]}"


def value(figure: Figure) -> str:
    """Return "36 % (29 of 80; likely between 27 and 47)"; below ten "4 of 7"."""
    span = numbers.between(figure.low, figure.high, figure.unit, " and ")
    likely = span and f"likely between {span}"
    if figure.k is None or not figure.n:
        told, aside = numbers.number(figure.value, figure.unit), likely
    elif not shows_percent(figure.n):
        told, aside = numbers.of_all(figure.k, figure.n), f"{likely}\N{NO-BREAK SPACE}%"
    else:
        told = numbers.number(figure.value, figure.unit)
        aside = numbers.joined(numbers.of_all(figure.k, figure.n), likely, by="; ")
    return f"{told} ({aside})" if aside else told


def fell(name: str, metric: str, signal: Signal, month: str, figure: Figure) -> str:
    """Return what a signal of a control chart says."""
    subject, told = subject_of(metric), value(figure)
    if signal.rule == "run_8":
        side = "above" if signal.above else "below"
        said = (
            f"{subject} has run {side} its old average for {signal.run} months: {told} in {month}"
        )
    elif signal.rule == "beyond_3s":
        way = "rose" if signal.above else "fell"
        said = f"{subject} {way} out of its usual range in {month}: {told}"
    else:
        edge = "upper" if signal.above else "lower"
        said = f"{subject} came near the {edge} edge of its usual range twice in three months: "
        said += f"{told} in {month}"
    return f"{of(name, said)}."


def moved(name: str, metric: str, way: str, change: str, months: int, strength: str) -> str:
    """Return what a trend says: "… has got worse over 24 months, by 8.2 points: a clear trend"."""
    said = f"{subject_of(metric)} {MOVED[way]} over {months} months, by {change}"
    return f"{of(name, said)}: {_SURE[strength]}."


MOVED = {
    "positive": "has got better",
    "negative": "has got worse",
    "rising": "has risen",
    "falling": "has fallen",
}
_SURE = {"clear": "a clear trend", "probable": "a probable trend, not yet clear"}


def below_target(name: str, metric: str, figure: Figure, target: float) -> str:
    """Return that a share lies below its target beyond chance."""
    said = f"{subject_of(metric)} is {value(figure)}, below the {percent(target)} aimed at"
    return f"{of(name, said)}."


def not_kept(name: str, metric: str, figure: Figure, share: float, lasting: str) -> str:
    """Return form (a): the published target against the record. ``lasting``: "" or in how many."""
    what = "first responses were" if metric.endswith("response") else "work was"
    said = (
        f"{what} in time in {value(figure)}, where the published target asks for {percent(share)}"
    )
    return f"{of(name, said)}{_lasting(lasting)}."


def felt(name: str, found: sentences.Gap, lasting: str) -> str:
    """Return form (c): felt against measured."""
    said = (
        f"users feel {percent(found.felt)} of requests are in time; {percent(found.measured)} were"
    )
    if lasting:
        return f"{of(name, said)}{_lasting(lasting)}."
    return f"{of(name, said)}. {sentences.gap_reading(found)}."


def below_acceptable(name: str, figure: Figure, lasting: str) -> str:
    """Return form (b): perceived against the minimum that users accept."""
    low = numbers.between(figure.low, figure.high, figure.unit, " and ")
    points = numbers.fixed(abs(figure.value or 0.0), 1)
    said = f"service is {points} points of 9 below what users call acceptable"
    return f"{of(name, said)} (likely between {low}; n = {figure.n}){_lasting(lasting)}."


def _lasting(lasting: str) -> str:
    return f", {lasting}: a lasting gap" if lasting else ""


def overpromised(name: str, figure: Figure) -> str:
    said = f"{value(figure)} of the active agreements promise more than the record supports"
    return f"{of(name, said)}."


def unused(name: str) -> str:
    return f"{name}: no request in twelve months."


def unknown(name: str, figure: Figure) -> str:
    return f"{name}: known to {value(figure)} of people."


def little_accepted(name: str, figure: Figure) -> str:
    return f"{of(name, f'{value(figure)} of people accept how it is run')}."


def little_relevant(name: str, figure: Figure) -> str:
    """Return that something says little to people's needs, of 100."""
    told = numbers.number(figure.value, figure.unit)
    likely = numbers.between(figure.low, figure.high, figure.unit)
    return f"{of(name, f'relevance to needs is {told}')} (likely {likely}; n = {figure.n})."


def over_asked(name: str, rate: Figure, kept: Figure) -> str:
    return (
        f"{name}: more is asked than can be done in time; demand rose out of its usual range to "
        f"{numbers.number(rate.value, rate.unit)}, and {value(kept)} was in time."
    )


def of_the_last(gaps: int, known: int, periods: str) -> str:
    """Return "in five of the last six months" of closed periods that are known."""
    return f"in {spelled(gaps)} of the last {spelled(known)} {periods}"


def spelled(number: int) -> str:
    """Return a small number in words."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def after_correction(p: float, family: int) -> str:
    """Return what remains of p when so many were looked at."""
    if family < 2:
        return ""
    return f"Corrected for {family} tests of this kind: {sentences.p_words(p)}."
