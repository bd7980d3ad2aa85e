"""One evaluation: every check of a goal, and the verdict that they allow. Pure."""

from dataclasses import dataclass

from csap.plans.effect import checks
from csap.plans.effect.checks import Change, Compared, GuardCheck, Interrupted, Rebound
from csap.plans.effect.given import Given, Level, Terms
from csap.plans.effect.vocabulary import PERIODS_NEEDED, Verdict
from csap.plans.vocabulary import Aim


@dataclass(frozen=True, slots=True)
class EffectReading:
    """What was found. ``is_met``: by the level alone; ``verdict`` knows the guard, too.

    ``change`` is the plain change; only ``interrupted`` and ``compared`` speak of an effect.
    """

    terms: Terms
    now: Level | None
    months_after: int
    is_met: bool | None
    change: Change | None
    interrupted: Interrupted | None
    compared: Compared | None
    rebound: Rebound | None
    guard: GuardCheck | None
    is_credible: bool
    verdict: Verdict


def read_effect(given: Given) -> EffectReading:
    """Return what may honestly be said of a goal, given its terms and what was measured."""
    terms, now = given.terms, given.now
    series, controls = checks.interrupted(given), checks.compared(given)
    expected, guard = checks.rebound(given), checks.guard_check(given.guard)
    met = None if now is None else checks.is_met(terms, now)
    change = None if now is None else checks.change_of(terms.baseline, now)
    credible = terms.aim == Aim.IMPROVE and is_credible(terms, series, controls, expected)
    return EffectReading(
        terms=terms,
        now=now,
        months_after=given.months_after,
        is_met=met,
        change=change,
        interrupted=series,
        compared=controls,
        rebound=expected,
        guard=guard,
        is_credible=credible,
        verdict=_verdict(given, met=met, change=change, guard=guard, credible=credible),
    )


def is_credible(
    terms: Terms,
    series: Interrupted | None,
    controls: Compared | None,
    expected: Rebound | None,
) -> bool:
    """Return whether an effect was shown: limits beyond 0 and beyond the expected rebound.

    Where scopes outside the plan were chosen they decide: what they did without the plan, the plan
    did not do, however clearly the old trend was left. If they did not run in parallel with it
    before, both must show the effect (ADR 13).
    """
    if expected is None:
        return False
    found: list[Interrupted | Compared | None] = [controls or series]
    if controls and not controls.is_parallel:
        found.append(series)
    return all(each and _least(terms, each.low, each.high) > expected.size for each in found)


def _least(terms: Terms, low: float, high: float) -> float:
    """Return the limit of an effect that is nearest to none, in the wanted direction."""
    return low if terms.sign > 0 else -high


def _verdict(
    given: Given,
    *,
    met: bool | None,
    change: Change | None,
    guard: GuardCheck | None,
    credible: bool,
) -> Verdict:
    terms = given.terms
    if given.months_after < PERIODS_NEEDED or met is None or change is None or given.now is None:
        return Verdict.TOO_EARLY
    if met and not (guard and guard.worsened):
        return Verdict.CREDIBLE if credible else Verdict.NOT_SEPARABLE
    if terms.aim == Aim.MAINTAIN:
        return _left_the_band(terms, given.now, held=met)
    gain = round(terms.sign * change.value, 9)
    if gain >= terms.matters:
        return Verdict.MOVED
    return Verdict.WORSE if gain <= -terms.matters else Verdict.NO_CHANGE


def _left_the_band(terms: Terms, now: Level, *, held: bool) -> Verdict:
    """Return the verdict on what should have stayed; held, but at the cost of its guard: none."""
    if held:
        return Verdict.NO_CHANGE
    low, high = terms.band or (now.value, now.value)
    is_above = now.value > high
    return Verdict.MOVED if terms.is_upwards is is_above else Verdict.WORSE
