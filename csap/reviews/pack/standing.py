"""What stands open in a scope: gaps, plans, agreements, principles, and what people said."""

from collections import Counter
from typing import Any, NamedTuple

from django.utils.text import Truncator

from csap.agreements import queries as agreed
from csap.facts import queries
from csap.facts.periods import local_day
from csap.facts.scopes import Scope
from csap.findings.models import Finding
from csap.metrics.plan_rules import PRINCIPLES
from csap.plans.effect.vocabulary import SIDES, Verdict
from csap.plans.models import EffectReading, Plan
from csap.reviews.models import Decision
from csap.reviews.pack.seen import Gathered
from csap.telling import numbers
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


class Listed(NamedTuple):
    """What a page has room for, and how much more there is."""

    rows: list[dict[str, Any]]
    more: int


def gaps(seen: Gathered) -> Listed:
    """Return the open gaps, the heaviest first. 1 query."""
    found = list(Finding.objects.open().filter(kind="GAP", **seen.of_scope).by_weight())
    rows = [
        {
            "number": finding.number,
            "sentence": finding.sentence,
            "scope_words": finding.scope_words,
            "stage": finding.get_stage_display(),
            "since": numbers.short_month(finding.first_start),
            "plan": finding.plan_number,
        }
        for finding in found[:GAPS]
    ]
    return Listed(rows, len(found[GAPS:]))


def plans(seen: Gathered, *, drawn: str) -> Listed:
    """Return the plans that are open, the oldest first; ``drawn``: the one whose effect is."""
    found = Plan.objects.open().filter(**seen.of_scope).order_by("opened_at", "pk")
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


def principles(seen: Gathered) -> list[dict[str, Any]]:
    """Return how much of each principle is found, decided and on the agenda; 0 asks for work."""
    waiting = Finding.objects.open().filter(**seen.of_scope).values_list("principles", flat=True)
    findings = Counter(number for each in waiting for number in each)
    decided = Decision.objects.open().filter(review__scope=seen.review.scope)
    decisions = Counter(decided.values_list("principle", flat=True))
    late = Counter(
        decided.filter(due_on__lt=local_day(seen.at)).values_list("principle", flat=True)
    )
    items = Counter(item.principle for item in seen.items)
    return [
        {
            "number": number,
            "name": name,
            "cells": [counts[number] for counts in (findings, items, decisions, late)],
        }
        for number, name in PRINCIPLES.items()
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
