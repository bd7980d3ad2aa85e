"""An evaluation in words that a manager understands (metrics.md 4.5). Pure.

Only what is credible says "because of the plan"; a plain difference is called a change.
"""

from csap.metrics import catalog
from csap.plans.effect.checks import Compared, Interrupted
from csap.plans.effect.reading import EffectReading
from csap.plans.effect.vocabulary import (
    BASELINE_PERIODS,
    CONTROLS_NEEDED,
    PERIODS_NEEDED,
    Verdict,
)
from csap.plans.vocabulary import Aim
from csap.telling import numbers
from csap.telling.stories import subject_of

#: A rebound below this part of the change is not worth a number.
_NEXT_TO_NONE = 0.02


def unit_of(metric: str) -> str:
    """Return the unit that levels of a metric are told in."""
    return catalog.get(metric).unit


def size(value: float, unit: str) -> str:
    """Return how large a difference is, without a sign: "17.0 points", "6 h"."""
    return numbers.change(abs(value), unit).lstrip("+±")


def span(low: float, high: float, unit: str) -> str:
    """Return the interval of a difference: "12.1 points to 21.4 points", shorter for points."""
    joined = f"{_signed(low, unit)} to {_signed(high, unit)}"
    return joined.replace(" points to", " to").removesuffix(" points")


def _signed(value: float, unit: str) -> str:
    return numbers.change(value, unit).removeprefix("+")


def headline(reading: EffectReading) -> str:
    """Return what the chart of a goal says: what moved, and what would have come anyway.

    "Resolve times fell by 6 h; about 2 h of these we would have expected anyway after such a bad
    time."
    """
    unit, subject = unit_of(reading.terms.metric), subject_of(reading.terms.metric)
    if reading.change is None:
        return f"{subject}: nothing was measured yet since the start"
    if not round(reading.change.value, 9):
        return f"{subject} is where it was"
    way = "rose" if reading.change.value > 0 else "fell"
    said = f"{subject} {way} by {size(reading.change.value, unit)}"
    gained = reading.change.value * reading.terms.sign > 0
    if reading.terms.aim == Aim.MAINTAIN or not gained or reading.rebound is None:
        return said
    return f"{said}; {_expected_anyway(reading, unit)}"


def _expected_anyway(reading: EffectReading, unit: str) -> str:
    assert reading.rebound is not None
    assert reading.change is not None
    expected, change = reading.rebound.size, abs(reading.change.value)
    if expected >= change:
        return "all of it we would have expected anyway after such a bad time"
    if expected < change * _NEXT_TO_NONE:
        return "next to none of it we would have expected anyway"
    return (
        f"about {size(expected, unit)} of these we would have expected anyway after such a bad time"
    )


def why(reading: EffectReading) -> str:
    """Return why the verdict is what it is, in one or two sentences."""
    return _WHY[reading.verdict](reading)


def _credible(reading: EffectReading) -> str:
    unit = unit_of(reading.terms.metric)
    expected = reading.rebound.size if reading.rebound else 0.0
    anyway = f"About {size(expected, unit)} would have come anyway after a bad time."
    return f"{effect_words(reading)} {anyway} So the plan may say “because of the plan”."


def effect_words(reading: EffectReading) -> str:
    """Return what decides about an effect in a sentence or two; "" where nothing could."""
    compared, series, unit = reading.compared, reading.interrupted, unit_of(reading.terms.metric)
    said = []
    if compared:
        beside = f"Beyond what {_scopes(compared)} outside the plan did"
        said.append(f"{beside} the level is {_higher(compared.change, compared, unit)}.")
    if series and not (compared and compared.is_parallel):
        said.append(f"Against the old trend the level is {_higher(series.effect, series, unit)}.")
    return " ".join(said)


def _higher(value: float, of: Compared | Interrupted, unit: str) -> str:
    word = "higher" if value >= 0 else "lower"
    low, high = (of.low, of.high) if value >= 0 else (-of.high, -of.low)
    return f"{size(value, unit)} {word} ({span(low, high, unit)})"


def _scopes(compared: Compared) -> str:
    return _counted(len(compared.scopes), "scope")


def _not_separable(reading: EffectReading) -> str:
    if reading.terms.aim == Aim.MAINTAIN and reading.terms.band:
        unit = unit_of(reading.terms.metric)
        return f"Inside the agreed band of {band(reading.terms.band, unit)}."
    return f"The target is met. {_why_not_credible(reading)}"


def _why_not_credible(reading: EffectReading) -> str:
    """Return what keeps a met goal from saying "because of the plan"."""
    if reading.rebound is None:
        return (
            f"Fewer than {BASELINE_PERIODS} months were measured before the start, so nobody can "
            "say what would have come anyway."
        )
    if reading.compared is None and reading.interrupted is None:
        return (
            f"An effect needs {PERIODS_NEEDED} measured months on either side of the start, or "
            f"{CONTROLS_NEEDED} scopes outside the plan to compare with."
        )
    apart = reading.compared is not None and not reading.compared.is_parallel
    both = " They did not run in parallel with it before, so both would have to show it."
    chance = "That may be chance, or the rebound after a bad time."
    return f"{effect_words(reading)}{both if apart else ''} {chance}"


def _moved(reading: EffectReading) -> str:
    if reading.is_met and reading.guard and reading.guard.worsened:
        return "The target is reached, but at the cost of its guard."
    if reading.terms.aim == Aim.MAINTAIN:
        return f"It left the agreed band to the better side. {change_words(reading)}"
    return f"{change_words(reading)} {_against_chance(reading)}".strip()


def _no_change(reading: EffectReading) -> str:
    if reading.terms.aim == Aim.MAINTAIN:
        return "It stayed within the agreed band, but at the cost of its guard."
    least = size(reading.terms.matters, unit_of(reading.terms.metric))
    return f"{change_words(reading)} That is less than the {least} that matter."


def _worse(reading: EffectReading) -> str:
    if reading.terms.aim == Aim.MAINTAIN and reading.terms.band:
        left = band(reading.terms.band, unit_of(reading.terms.metric))
        return f"It left the agreed band of {left}. {change_words(reading)}"
    return f"{change_words(reading)} {_against_chance(reading)}".strip()


def _too_early(reading: EffectReading) -> str:
    if reading.now is None:
        return "Nothing was measured in the last three months."
    months = _counted(reading.months_after, "final month")
    return f"Only {months} since the start; {PERIODS_NEEDED} are needed to tell."


_WHY = {
    Verdict.CREDIBLE: _credible,
    Verdict.NOT_SEPARABLE: _not_separable,
    Verdict.MOVED: _moved,
    Verdict.NO_CHANGE: _no_change,
    Verdict.WORSE: _worse,
    Verdict.TOO_EARLY: _too_early,
}


def change_words(reading: EffectReading) -> str:
    """Return the plain change with its interval: "Up 8.0 points (−2.1 to 17.3)."."""
    change, unit = reading.change, unit_of(reading.terms.metric)
    if change is None:
        return ""
    if not round(change.value, 9):
        return "Where it was."
    way = "Up" if change.value > 0 else "Down"
    said = f"{way} {size(change.value, unit)}"
    if change.low is None or change.high is None:
        return f"{said}."
    low, high = (change.low, change.high) if change.value > 0 else (-change.high, -change.low)
    return f"{said} ({span(low, high, unit)})."


def _against_chance(reading: EffectReading) -> str:
    change = reading.change
    if change is None or change.low is None or change.high is None:
        return ""
    if change.low <= 0 <= change.high:
        return "The interval contains no change at all."
    return "More than chance." if reading.verdict == Verdict.WORSE else ""


def guard_words(reading: EffectReading) -> str:
    """Return how the opposing metric did; "" where the goal has none."""
    guard = reading.guard
    if guard is None:
        return ""
    known, unit = catalog.get(guard.metric), unit_of(guard.metric)
    if guard.worsened is None or guard.now is None or guard.before is None:
        return f"Guard: {known.title} could not be measured"
    now, before = (numbers.number(level.value, unit) for level in (guard.now, guard.before))
    did = "got worse" if guard.worsened else "held"
    return f"Guard: {known.title} {did}: {now} against {before}"


def honest(reading: EffectReading) -> str:
    """Return everything that may be said of a goal, in one paragraph."""
    said = [effect_words(reading), _plainly(reading), _of_rebound(reading)]
    return " ".join(sentence for sentence in said if sentence)


def _plainly(reading: EffectReading) -> str:
    change, unit = reading.change, unit_of(reading.terms.metric)
    if change is None:
        return ""
    limits = ""
    if change.low is not None and change.high is not None:
        limits = f" ({span(change.low, change.high, unit)})"
    return f"The plain change against the baseline is {numbers.change(change.value, unit)}{limits}."


def _of_rebound(reading: EffectReading) -> str:
    rebound, unit = reading.rebound, unit_of(reading.terms.metric)
    if rebound is None:
        return ""
    return (
        f"The baseline is the mean of {rebound.periods} months and not the bad month alone, so "
        f"about {size(rebound.size, unit)} is the rebound that follows any bad time."
    )


def beside(reading: EffectReading) -> str:
    """Return what the scopes outside the plan did meanwhile; "" where none were compared."""
    compared, unit = reading.compared, unit_of(reading.terms.metric)
    if compared is None:
        return ""
    change, limits = numbers.change(compared.change, unit), (compared.low, compared.high)
    said = f"Beside {_scopes(compared)} outside the plan it changed by {change}"
    said += f" ({span(*limits, unit)})."
    return said if compared.is_parallel else f"{said} They did not run in parallel with it before."


def band(limits: tuple[float, float], unit: str) -> str:
    """Return a band with its unit: "3.5–7 %"."""
    low, high = limits
    return f"{numbers.plain(low, unit)}–{numbers.plain(high, unit)}{_after(unit)}"


def _after(unit: str) -> str:
    sign = {"share": " %", "business minutes": " h"}
    return sign.get(unit, "")


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
