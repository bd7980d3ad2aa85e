"""What stands open in a scope: gaps, plans, agreements, principles, and what people said."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.text import Truncator

from csap.agreements import queries as agreed
from csap.facts import queries
from csap.facts.periods import local_day
from csap.facts.scopes import Scope
from csap.findings.gaps import OpenGap, open_gaps
from csap.findings.queries import open_findings
from csap.findings.rules.wording import spelled
from csap.plans import queries as planned
from csap.plans.effect.vocabulary import SIDES, Verdict
from csap.plans.models import EffectReading, Plan
from csap.reviews.models import Decision
from csap.reviews.pack.seen import Gathered, Listed
from csap.telling import numbers
from servicedesk.common import words
from surveys import queries as surveys

#: How the record supports an agreement: its side, and in words.
_SUPPORT = {
    "supported": ("good", "supported"),
    "likely": ("good", "likely kept"),
    "doubtful": ("warn", "doubtful"),
    "not_supported": ("bad", "not supported"),
    "insufficient": ("none", "too few to tell"),
    "": ("none", "not known"),
}
#: How many gaps, plans, agreements and words of people a page has room for.
GAPS, PLANS, AGREEMENTS, HEARD = 6, 6, 5, 3
#: How many other plans, and agreements, it has below the effect of a plan.
BESIDE_EFFECT = 3
#: So many characters of what somebody said, and of what was done, fit on a line or two.
_SAID, _DID = 110, 150


class Gaps(NamedTuple):
    """The gaps that a page has room for, how many more there are, and all of them in words."""

    rows: list[dict[str, Any]]
    more: int
    told: str


def gaps(seen: Gathered) -> Gaps:
    """Return the open gaps of the scope and of its parts, the lasting ones first. 3 queries."""
    stood = open_gaps(seen.actor, Scope.parse(seen.review.scope), now=seen.at)
    found = [gap for gap in stood if gap.is_open]
    rows = [_gap(gap) for gap in found[:GAPS]]
    return Gaps(rows, len(found[GAPS:]), _gaps_told(found))


def _gap(gap: OpenGap) -> dict[str, Any]:
    return {
        "number": gap.number,
        "sentence": gap.sentence,
        "scope_words": gap.name,
        "size": gap.size,
        "n": None if gap.n is None else words.count(gap.n),
        "strip": [list(status) for status in gap.strip],
        "strip_words": gap.strip_words,
        "periods": gap.periods,
        "stage": gap.stage,
        "since": numbers.short_month(gap.since),
        "plan": gap.plan_number,
    }


def _gaps_told(found: Sequence[OpenGap]) -> str:
    """Return "Six gaps are open, two of them lasting"."""
    if not found:
        return "No gap is open"
    lasting = sum(gap.is_lasting for gap in found)
    many = len(found) > 1
    told = f"{spelled(len(found)).capitalize()} gap{'s are' if many else ' is'} open"
    if not many:
        return f"{told}, a lasting one" if lasting else told
    return f"{told}, {spelled(lasting) if lasting else 'none'} of them lasting"


def plans(seen: Gathered, *, drawn: str) -> Listed:
    """Return the plans that are open, the oldest first; ``drawn``: the one whose effect is."""
    opened = Plan.objects.open().filter(opened_at__lte=seen.at)
    found = opened.filter(**seen.of_scope).order_by("opened_at", "pk")
    others, room = list(found.exclude(number=drawn)), BESIDE_EFFECT if drawn else PLANS
    rows = [
        {
            "number": plan.number,
            "title": plan.title,
            "scope_words": plan.scope_words,
            "metric": queries.title_of(plan.metric),
            "state": plan.get_state_display(),
            "opened": numbers.day(local_day(plan.opened_at)),
            "effect": _effect(plan),
        }
        for plan in [*found.filter(number=drawn), *others[:room]]
    ]
    return Listed(rows, len(others[room:]))


def _effect(plan: Plan) -> list[dict[str, Any]]:
    """Return what may be said of each goal by now, as its newest reading does. 1 query."""
    newest = EffectReading.objects.filter(goal__plan=plan).order_by("goal", "-at", "-pk")
    readings = newest.distinct("goal").select_related("goal")
    return [
        {
            "goal": f"goal {each.goal.number}",
            "side": SIDES[Verdict(each.verdict)],
            "word": each.get_verdict_display(),
            "after": f"{each.months_after} months after the start",
        }
        for each in sorted(readings, key=lambda each: each.goal.number)
    ]


def agreements(seen: Gathered, *, few: bool) -> Listed:
    """Return what is promised to single customers, and whether it is kept, by the last look."""
    room = BESIDE_EFFECT if few else AGREEMENTS
    found = agreed.binding(at=seen.at, scope=seen.review.scope)
    rows = [
        {
            "number": each.number,
            "sentence": each.sentence,
            "until": numbers.day(each.until),
            "kept": numbers.share(each.kept, each.n) if each.n else "not looked at yet",
            "side": _SUPPORT[each.support][0],
            "word": _SUPPORT[each.support][1],
        }
        for each in found[:room]
    ]
    return Listed(rows, len(found[room:]))


#: What is counted of each principle; of the first and the last, none is nothing amiss.
PRINCIPLE_HEADS = [
    "Open findings",
    "Goals",
    "Actions under way",
    "Open decisions",
    "On the agenda",
    "Overdue",
]


def principles(seen: Gathered) -> list[dict[str, Any]]:
    """Return how much of each principle is found, aimed at, done, decided and on the agenda.

    0 asks for work, but where the plans say that no action is needed. Overdue are actions and
    decisions. 6 queries.
    """
    scope, today = Scope.parse(seen.review.scope), local_day(seen.at)
    narrowed = seen.of_scope.get("scope")
    found = Counter(
        number for each in open_findings(seen.actor, scope) for number in each.principles
    )
    goals = planned.goals_by_principle(seen.actor, scope=narrowed)
    decided = Decision.objects.open().filter(review__scope=seen.review.scope)
    decisions = Counter(decided.values_list("principle", flat=True))
    late = Counter(decided.filter(due_on__lt=today).values_list("principle", flat=True))
    items = Counter(item.principle for item in seen.items)
    return [
        {
            "number": each.principle,
            "name": each.name,
            "cells": [
                found[each.principle],
                goals[each.principle],
                each.open or ("not needed" if each.nothing_needed else 0),
                decisions[each.principle],
                items[each.principle],
                each.late + late[each.principle],
            ],
        }
        for each in planned.principle_coverage(seen.actor, today=today, scope=narrowed)
    ]


def heard(seen: Gathered) -> list[dict[str, str]]:
    """Return what people said and what was done, as everybody may read it by now.

    None of a department or a group: whose words they are is told to nobody.
    """
    scope = Scope.parse(seen.review.scope)
    if scope.department or scope.group:
        return []
    heard = surveys.published_words(service=scope.service, limit=HEARD)
    return [
        {"said": Truncator(each.said).chars(_SAID), "did": Truncator(each.did).chars(_DID)}
        for each in heard
    ]
