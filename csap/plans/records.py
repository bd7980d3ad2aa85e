"""The records of a plan as its pages show them: the frozen baseline, and what happened."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from csap.facts import frozen
from csap.facts.frozen import Difference, Frozen
from csap.facts.queries import Figure
from csap.facts.scopes import Scope
from csap.metrics.catalog import METRICS
from csap.metrics.plan_rules import PRINCIPLES
from csap.plans.effect.vocabulary import Verdict
from csap.plans.models import Plan, PlanEvent
from csap.plans.step_forms import FAMILIES
from csap.plans.vocabulary import GapForm, GapVerdict, State
from csap.telling import numbers
from csap.telling.shown import may_be_told
from servicedesk.common import words

#: A state is a word and not a number.
_WITHOUT_NUMBER = ("state",)


class Told(NamedTuple):
    """A figure in words: value, and in brackets what it rests on."""

    value: str
    rest: str

    def __str__(self) -> str:
        return f"{self.value} {self.rest}".strip()


def told(figure: Figure | None, scope: str) -> Told:
    """Return a figure as a reader may be told it: "72 %", "(69–74; n = 1,898)"."""
    if figure is None:
        return Told("–", "not measured")
    if not may_be_told(figure, Scope.parse(scope)):
        return Told("–", "hidden: too few answers")
    n = "" if figure.n is None else f"n = {words.count(figure.n)}"
    if figure.value is None:
        return Told("–", f"no value{f' ({n})' if n else ''}")
    rest = numbers.joined(numbers.between(figure.low, figure.high, figure.unit), n, by="; ")
    return Told(numbers.number(figure.value, figure.unit), f"({rest})" if rest else "")


def short_hash(text: str) -> str:
    """Return the beginning of a hash in groups: "9f3a 07d1 c21e"; "" for none."""
    return " ".join(text[at : at + 4] for at in range(0, min(12, len(text)), 4))


def late_words(then: Figure, now: Figure | None, scope: str) -> str:
    """Return what late data says otherwise: "would be 71.7 % (−0.3 points)"; "" if nothing."""
    if now is None or then.value is None or now.value is None or then.value == now.value:
        return ""
    if not (may_be_told(now, Scope.parse(scope)) and may_be_told(then, Scope.parse(scope))):
        return ""
    change = numbers.change(now.value - then.value, then.unit)
    return f"would be {numbers.number(now.value, now.unit)} ({change})"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of the frozen baseline. ``late``: what late data says today, beside it."""

    key: str
    title: str
    then: Told
    late: str
    version: int


@dataclass(frozen=True, slots=True)
class Family:
    """One of the four metrics; ``because``: why it was called insufficient."""

    number: int
    name: str
    measures: list[Measure]
    because: str


@dataclass(frozen=True, slots=True)
class BaselineRecord:
    """A frozen baseline as its page shows it."""

    frozen: Frozen
    families: list[Family]
    late: int

    @property
    def late_words(self) -> str:
        """How many measures late data would change, in a sentence."""
        if not self.late:
            return "Nothing that came later says otherwise."
        measures = "measure" if self.late == 1 else "measures"
        return f"Late data says otherwise of {self.late} {measures}. The frozen values stay."


def baseline(plan: Plan) -> BaselineRecord:
    """Return the frozen baseline of a plan that has one, beside late data. Up to 5 queries."""
    assert plan.baseline_id is not None  # asked for by its page alone
    kept = frozen.get_frozen(plan.baseline_id)
    late = {each.metric: each for each in frozen.difference_since(kept)}
    families = [
        Family(
            number,
            name.capitalize(),
            _measures(kept, number, late, plan.scope),
            plan.insufficient.get(str(number), ""),
        )
        for number, name in FAMILIES.items()
    ]
    changed = sum(bool(each.late) for family in families for each in family.measures)
    return BaselineRecord(kept, families, changed)


def _measures(kept: Frozen, family: int, late: dict[str, Difference], scope: str) -> list[Measure]:
    return [
        Measure(
            key=figure.metric,
            title=figure.title,
            then=told(figure, scope),
            late=late_words(figure, _now(late, figure.metric), scope),
            version=figure.definition_version,
        )
        for figure in kept.baseline.of_family(family)
        if figure.metric in METRICS and figure.unit not in _WITHOUT_NUMBER
    ]


def _now(late: dict[str, Difference], metric: str) -> Figure | None:
    return late[metric].now if metric in late and late[metric].is_comparable else None


class Happened(NamedTuple):
    """An event as the history tells it."""

    event: PlanEvent
    who: str
    what: str
    hash: str


def happened(events: Iterable[PlanEvent]) -> list[Happened]:
    """Return events in words. No query beside those of the events."""
    return [
        Happened(
            each,
            each.actor.name if each.actor else "The rules",
            _sentence(each),
            short_hash(each.content_hash),
        )
        for each in events
    ]


#: What somebody did, by the name of the event; braces are filled from its detail.
_SENTENCES = {
    "open": "opened it as a draft",
    "link_finding": "linked {finding}",
    "describe": "wrote what it is for, its owner and its days",
    "freeze_baseline": "froze the baseline over {months} months",
    "answer_gap": "answered the gap of {form}: {verdict}",
    "complete_gap_analysis": "completed the gap analysis",
    "set_goal": "wrote goal {goal}",
    "remove_goal": "removed goal {goal}",
    "set_goals": "set the goals",
    "add_action": "added an action for {principle}",
    "change_action": "changed an action for {principle}",
    "remove_action": "removed the action “{was}”",
    "nothing_needed": "needs nothing for {principle}",
    "plan_actions": "planned the actions: from here on the text stands still",
    "add_partner": "had {partner} sign it",
    "remove_partner": "lets {partner} sign it no more",
    "ask_to_sign": "asked the partners to sign",
    "sign": "signed it",
    "ask_for_change": "asked for a change before signing",
    "sign_off_complete": "signed it off: all partners signed the same text",
    "revise_goals": "went back to the goals",
    "material_change": "told a material change: every signature is void",
    "start": "started it",
    "report_action": "told of an action: {status}",
    "check_in": "checked in",
    "evaluate": "began to evaluate it",
    "accept_verdict": "stands for “{verdict}” on goal {goal}",
    "record_lesson": "recorded a lesson",
    "propose_extension": "proposed {ends_on} as its last day",
    "extend": "goes on until the later end",
    "close": "closed it",
    "renew": "renewed it with its open goals",
    "abandon": "gave it up",
    "cancel": "cancelled it",
}


def _sentence(event: PlanEvent) -> str:
    sentence = _SENTENCES.get(event.event)
    if sentence is None:
        return State(event.to_state).label
    try:
        return sentence.format_map({name: _said(name, x) for name, x in event.detail.items()})
    except KeyError:
        # An older event may lack a detail.
        return sentence.partition(" {")[0].rstrip(":“")


def _said(name: str, value: object) -> str:
    if name == "principle" and value in PRINCIPLES:
        return PRINCIPLES[value].lower()
    if name == "form" and value in GapForm.values:
        return str(GapForm(value).label)
    if name == "verdict":
        text = str(value)
        return str((GapVerdict(text) if text in GapVerdict.values else Verdict(text)).label)
    if name == "status":
        return str(value).replace("_", " ").lower()
    if name == "ends_on":
        return numbers.iso_day(str(value))
    return str(value)
