"""The text of a plan as a partner reads it: made of the very value that is signed."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from csap.facts.evidence import fingerprint, plain
from csap.facts.scopes import Scope
from csap.metrics import catalog
from csap.metrics.plan_rules import PRINCIPLES
from csap.plans.effect import wording
from csap.plans.models import Plan
from csap.plans.text import text_of
from csap.plans.vocabulary import Aim, GapForm, GapVerdict, Quality
from csap.telling import choices, numbers
from servicedesk.accounts.models import User

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ToldGoal:
    """A goal in words. ``before`` and ``wanted``: "72 %", "target 82 %"."""

    number: int
    aim: str
    title: str
    scope: str
    before: str
    wanted: str
    guard: str
    owner: str
    due_on: date
    words: str


@dataclass(frozen=True, slots=True)
class ToldAction:
    """An action in words. ``later``: the day it joined a plan that was signed already."""

    what: str
    owner: str
    due_on: date
    effort_hours: int
    goals: str
    improves: str
    later: date | None


@dataclass(frozen=True, slots=True)
class Answered:
    """One of the five questions: its actions, or why nothing is needed ("" while it is open)."""

    number: int
    name: str
    actions: list[ToldAction]
    because: str


@dataclass(frozen=True, slots=True)
class PlanText:
    """What a plan says. ``exact`` is what is signed, ``hash`` its sha256 in canonical JSON."""

    facts: Facts
    gaps: list[tuple[str, str, str]]
    goals: list[ToldGoal]
    questions: list[Answered]
    exact: str
    hash: str

    @property
    def has_actions(self) -> bool:
        return any(each.actions or each.because for each in self.questions)


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands for codes of the text: people by address, scopes by key."""

    people: Mapping[str, str]
    names: choices.Names

    def person(self, address: str | None) -> str:
        return self.people.get(address or "", address or "")

    def scope(self, key: str) -> str:
        words = choices.scope_words(Scope.parse(key), self.names)
        return words[:1].upper() + words[1:]


def tell(plan: Plan, *, signed_at: datetime | None = None) -> PlanText:
    """Return what a plan says now. 11 queries, however much it says.

    ``signed_at``: when its text was signed; what joined it since is marked.
    """
    text = text_of(plan)
    people = {text["owner"], *(each["owner"] for each in (*text["goals"], *text["actions"]))}
    named = dict(User.objects.filter(email__in=people - {None}).values_list("email", "name"))
    words = _Words(named, choices.load_names())
    return PlanText(
        facts=_facts(plan, text, words),
        gaps=[
            (GapForm(form).label, GapVerdict(verdict).label, said)
            for form, verdict, said in text["gaps"]
        ],
        goals=[_goal(each, words) for each in text["goals"]],
        questions=_questions(plan, text, words, signed_at),
        exact=json.dumps(plain(text), indent=1, sort_keys=True, ensure_ascii=False),
        hash=fingerprint(text),
    )


def _facts(plan: Plan, text: Mapping[str, Any], words: _Words) -> Facts:
    told = [
        ("About", f"{catalog.get(text['metric']).title}, {words.scope(text['scope'])}"),
        ("Runs", _dates(text["starts_on"], text["ends_on"])),
        ("Owner", words.person(text["owner"]) or "not named yet"),
        ("Compared with", ", ".join(map(words.scope, text["control_scopes"]))),
        ("Baseline", _baseline(plan)),
        *((f"Metric {number}", f"no value, {why}") for number, why in text["insufficient"].items()),
    ]
    return tuple((label, value) for label, value in told if value)


def _dates(start: date | None, end: date | None) -> str:
    return f"{numbers.day(start)} to {numbers.day(end)}" if start and end else "not dated yet"


def _baseline(plan: Plan) -> str:
    if plan.baseline is None:
        return ""
    kept = plan.baseline.baseline
    last = date.fromordinal(kept.end.toordinal() - 1)
    months = f"{numbers.short_month(kept.start)} to {numbers.short_month(last)}"
    return f"{months}, kept as it stood on {numbers.day(plan.baseline.frozen_at.date())}"


def _goal(goal: Mapping[str, Any], words: _Words) -> ToldGoal:
    unit = catalog.get(goal["metric"]).unit
    band = tuple(goal["band"])
    is_improving = goal["aim"] == Aim.IMPROVE
    return ToldGoal(
        number=goal["number"],
        aim=Aim(goal["aim"]).label.capitalize(),
        title=catalog.get(goal["metric"]).title,
        scope=words.scope(goal["scope"]),
        before=numbers.number(goal["baseline_value"], unit),
        wanted=numbers.number(goal["target"], unit)
        if is_improving
        else f"within {wording.band(band, unit)}",
        guard=catalog.get(goal["guard"]).title if goal["guard"] else "",
        owner=words.person(goal["owner"]),
        due_on=goal["due_on"],
        words=goal["words"],
    )


def _questions(
    plan: Plan, text: Mapping[str, Any], words: _Words, signed_at: datetime | None
) -> list[Answered]:
    because = dict(text["nothing_needed"])
    by_question: dict[int, list[ToldAction]] = {number: [] for number in PRINCIPLES}
    # In the same order as in the text.
    added = plan.actions.order_by("pk").values_list("added_at", flat=True)
    for action, at in zip(text["actions"], added, strict=True):
        later = at.date() if signed_at is not None and at > signed_at else None
        by_question[action["principle"]].append(_action(action, words, later))
    return [
        Answered(number, name, by_question[number], because.get(number, ""))
        for number, name in PRINCIPLES.items()
    ]


def _action(action: Mapping[str, Any], words: _Words, later: date | None) -> ToldAction:
    return ToldAction(
        what=action["what"],
        owner=words.person(action["owner"]),
        due_on=action["due_on"],
        effort_hours=action["effort_hours"],
        goals=_of_goals(action["goals"]),
        improves=", ".join(Quality(each).label for each in action["qualities"]),
        later=later,
    )


def _of_goals(numbers_: Collection[int]) -> str:
    """Return "goal 2", "goals 1, 3"; "" for none."""
    if not numbers_:
        return ""
    return f"goal{'s' if len(numbers_) > 1 else ''} {', '.join(map(str, numbers_))}"
