"""What is found, aimed at and done under each of the five principles of quality service.

A principle is scored by its measures: how many of those that are known hold. There is no composite.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from csap.facts.queries import StoredBaseline
from csap.facts.scopes import Scope
from csap.findings import queries as findings
from csap.findings.principles import QUESTIONS
from csap.findings.queries import OpenFinding
from csap.findings.rules.wording import spelled
from csap.metrics import catalog
from csap.metrics.plan_rules import PRINCIPLES
from csap.plans import queries as plans
from csap.plans.queries import Coverage
from csap.reviews import queries as reviews
from csap.telling import sentences
from csap.telling.stories import subject_of
from servicedesk.accounts.models import User


@dataclass(frozen=True, slots=True)
class Principle:
    """One principle in a row. ``failing`` names the known measures that do not hold, and why."""

    number: int
    name: str
    question: str
    findings: int
    goals: int
    running: int
    late: int
    done: int
    nothing_needed: int
    known: int
    failing: Sequence[tuple[str, str]]
    items: int = 0

    @property
    def holding(self) -> int:
        return self.known - len(self.failing)

    @property
    def is_untended(self) -> bool:
        """Whether nothing is being done, and nobody said that nothing needs to be."""
        return not (self.running or self.nothing_needed)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The five principles with a heading that says what is empty."""

    heading: str
    rows: Sequence[Principle]


class Calls(NamedTuple):
    """What calls for something in a scope: open findings, and by principle items of reviews."""

    findings: Sequence[OpenFinding]
    items: Mapping[int, int]


def calls(user: User, scope: Scope) -> Calls:
    """Return what calls for something in a scope; of the organisation: anywhere. 2 queries."""
    return Calls(findings.open_findings(user, scope), reviews.items_by_principle(_within(scope)))


def matrix(
    given: Calls, user: User, baseline: StoredBaseline, *, today: date, targets: Mapping[str, float]
) -> Matrix:
    """Return the matrix of a scope; of the organisation: of every plan. 3 queries."""
    wanted = _within(baseline.scope)
    covered = plans.principle_coverage(user, today=today, scope=wanted)
    goals = plans.goals_by_principle(user, scope=wanted)
    called_for = Counter(number for each in given.findings for number in each.principles)
    rows = [
        _row(each, called_for[each.principle], goals[each.principle],
             measures(each.principle, baseline, given.findings, targets),
             given.items[each.principle])
        for each in covered
    ]  # fmt: skip
    return Matrix(heading(rows), rows)


def _within(scope: Scope) -> str | None:
    return None if scope.is_organisation else str(scope)


def _row(
    covered: Coverage,
    found: int,
    goals: int,
    measured: tuple[int, list[tuple[str, str]]],
    items: int,
) -> Principle:
    return Principle(
        number=covered.principle,
        name=PRINCIPLES[covered.principle],
        question=QUESTIONS[covered.principle],
        findings=found,
        goals=goals,
        running=covered.open,
        late=covered.late,
        done=covered.done,
        nothing_needed=covered.nothing_needed,
        known=measured[0],
        failing=measured[1],
        items=items,
    )


def measures(
    principle: int,
    baseline: StoredBaseline,
    found: Iterable[OpenFinding],
    targets: Mapping[str, float],
) -> tuple[int, list[tuple[str, str]]]:
    """Return how many measures of a principle have a value, and which of them do not hold.

    One does not hold if a finding to the bad side is open for it in the same scope, if its trend is
    negative, or if its whole interval lies below its target.
    """
    here = str(baseline.scope)
    flagged = {each.metric for each in found if each.side == "bad" and each.scope == here}
    keys = [
        metric.key
        for metric in catalog.METRICS.values()
        if metric.principle == principle and _is_known(baseline, metric.key)
    ]
    reasons = [(key, _why(key, baseline, flagged, targets)) for key in keys]
    return len(keys), [(subject_of(key), why) for key, why in reasons if why]


def _is_known(baseline: StoredBaseline, key: str) -> bool:
    figure = baseline.figures.get(key)
    return figure is not None and figure.value is not None


def _why(
    key: str, baseline: StoredBaseline, flagged: set[str], targets: Mapping[str, float]
) -> str:
    figure, trend = baseline.figures[key], baseline.figures.get(f"trend.{key}")
    if key in flagged:
        return "a finding is open"
    if trend is not None and trend.detail.get("label") == "negative":
        return f"gets worse, {trend.detail.get('strength') or 'probable'}"
    if key in targets and figure.high is not None and figure.high < targets[key]:
        return "below its target"
    return ""


def heading(rows: Sequence[Principle]) -> str:
    """Return which principles have no goal, and for which nothing is being done."""
    bare = [row.name for row in rows if not row.goals]
    idle = [row.name for row in rows if row.is_untended]
    if len(bare) == len(idle) == len(rows):
        return "No plan is open, so no principle has a goal or an action"
    told = []
    if bare:
        told.append(f"{_named(bare)} {'has' if len(bare) == 1 else 'have'} no goal")
    if idle:
        told.append(f"nothing is being done for {_named(idle)}")
    if not told:
        return "Every principle has a goal, and something is being done for each"
    text = ", and ".join(told)
    return text[0].upper() + text[1:]


def _named(names: Sequence[str]) -> str:
    """Return up to two names; of more how many, since the table below lights them."""
    return (
        sentences.listed(list(names)) if len(names) <= 2 else f"{spelled(len(names))} of the five"
    )
