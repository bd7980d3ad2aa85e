"""Everything that a pack says, gathered once and frozen as plain values.

The page and the PDF are made of these values alone: what is learned later reaches neither.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.text import Truncator

from csap.agreements import queries as agreements
from csap.facts import beside, queries
from csap.facts.evidence import plain
from csap.facts.frozen import freeze_baseline
from csap.facts.periods import Period, closed_months, local_day, zone
from csap.facts.queries import Figure, StoredBaseline
from csap.facts.scopes import ALL, Scope
from csap.findings.models import Finding
from csap.metrics.plan_rules import PRINCIPLES
from csap.plans.effect.vocabulary import SIDES, Verdict
from csap.plans.models import EffectReading, Plan
from csap.reviews.models import AgendaItem, Decision, Review
from csap.reviews.pack import figures
from csap.reviews.services.agenda import agenda_of
from csap.reviews.vocabulary import DecisionState, State, Wanted
from csap.telling import choices, numbers
from csap.telling.choices import Names
from servicedesk.accounts.models import User
from servicedesk.common import words
from surveys import queries as surveys

#: Counted up when the pages of a pack can no longer show what an older one froze.
FORMAT = 1
#: How the record supports an agreement: its side, and in words.
_SUPPORT = {
    "supported": ("good", "supported"),
    "likely": ("good", "likely kept"),
    "doubtful": ("warn", "doubtful"),
    "not_supported": ("bad", "not supported"),
    "insufficient": ("none", "too few to tell"),
    "": ("none", "not known"),
}
#: How many gaps, plans and agreements a page has room for.
GAPS, PLANS, AGREEMENTS, HEARD = 8, 6, 8, 3
#: So many characters of what somebody said, and of what was done, fit on a line or two.
_SAID, _DID = 110, 150
#: The ages of what is open, youngest first (docs/metrics.md#backlog), as they are written.
_BANDS = {
    "0-2": "up to 2",
    "3-5": "3–5",
    "6-10": "6–10",
    "11-20": "11–20",
    ">20": "more than 20",
}
_STATES = {
    DecisionState.OPEN: ("none", "open"),
    DecisionState.DONE: ("good", "done"),
    DecisionState.DROPPED: ("warn", "given up"),
    DecisionState.CARRIED: ("warn", "carried on"),
}


class Gathered(NamedTuple):
    """What every part of a pack is made of."""

    review: Review
    baseline: StoredBaseline
    items: list[AgendaItem]
    names: Names
    at: datetime


def gather(review: Review, *, actor: User, at: datetime, key: str) -> dict[str, Any]:
    """Freeze the four metrics of a review's scope and return all that its pack says.

    About 50 queries. ``key`` names the frozen baseline: repeated, it is the same.

    :raises UnknownScope: if the scope is no more.
    """
    scope, period = Scope.parse(review.scope), period_of(review, at)
    frozen = freeze_baseline(scope, period, at=at, actor=actor, key=key)
    seen = Gathered(review, frozen.baseline, agenda_of(review), choices.load_names(), at)
    content: dict[str, Any] = plain(
        {
            "format": FORMAT,
            "review": _review(seen),
            "period": months_words(period),
            "as_of": numbers.day(frozen.baseline.as_of),
            "frozen_at": _hour(at),
            "state": "provisional" if frozen.baseline.is_provisional else "final",
            "baseline": frozen.pk,
            "definitions": figures.versions(frozen.baseline),
            "headline": figures.headline(frozen.baseline),
            "decisions": _asked_for(seen),
            "metrics": figures.four_metrics(frozen.baseline),
            "earlier": _earlier(seen),
            "figures": _figures(seen),
            "facts": _facts(seen),
            "gaps": _gaps(seen),
            "plans": _plans(seen),
            "agreements": _agreements(seen),
            "principles": _principles(seen),
            "heard": _heard(seen),
            "sources": _sources(seen),
        }
    )
    return content


def period_of(review: Review, at: datetime) -> Period:
    """Return the closed months that a review looks back on: as many as lie between two."""
    months = closed_months(local_day(at), review.schedule.every_months)
    return Period(months[0].start, months[-1].end)


def months_words(period: Period) -> str:
    """Return "May 2026 to October 2026"."""
    months = closed_months(period.end, 1)
    return f"{numbers.month(period.start)} to {numbers.month(months[0].start)}"


def _hour(at: datetime) -> str:
    local = at.astimezone(zone())
    return f"{numbers.day(local.date())}, {local:%H:%M}"


def _review(seen: Gathered) -> dict[str, Any]:
    review = seen.review
    return {
        "number": review.number,
        "scope": review.scope,
        "scope_words": review.scope_words,
        "when": _hour(review.starts_at),
        "minutes": review.length_minutes,
        "place": review.place,
        "chair": review.chair.name,
        "site": settings.SITE_NAME,
        "every": review.schedule.every_months,
    }


def _asked_for(seen: Gathered) -> list[dict[str, Any]]:
    """Return the decisions that the agenda asks for, lettered."""
    wanted = [item for item in seen.items if item.wanted == Wanted.DECIDE]
    return [
        {
            "letter": letter_of(at),
            "text": item.proposal,
            "about": item.title,
            "because": item.evidence,
            "principle": item.principle,
            "principle_name": PRINCIPLES[item.principle],
        }
        for at, item in enumerate(wanted)
    ]


def letter_of(at: int) -> str:
    """Return A, B, …, Z, then A2, B2."""
    again, letter = divmod(at, 26)
    return f"{chr(65 + letter)}{again + 1 if again else ''}"


def _earlier(seen: Gathered) -> list[dict[str, Any]]:
    """Return what became of the decisions of the last review of the same scope."""
    held = Review.objects.of_scope(seen.review.scope).filter(state__in=(State.HELD, State.CLOSED))
    last = held.exclude(pk=seen.review.pk).order_by("-starts_at", "-pk").first()
    if last is None:
        return []
    return [_became(decision, seen.at) for decision in last.decisions.for_list()]


def _became(decision: Decision, at: datetime) -> dict[str, Any]:
    side, word = _STATES[DecisionState(decision.state)]
    late = (local_day(at) - decision.due_on).days
    if decision.state == DecisionState.OPEN and late > 0:
        side, word = "bad", f"late, {late} days"
    return {
        "text": decision.text,
        "owner": decision.owner.name,
        "due": numbers.day(decision.due_on),
        "side": side,
        "word": word,
    }


def _figures(seen: Gathered) -> dict[str, Any]:
    baseline, starts = seen.baseline, _starts(seen)
    services = {str(Scope(service=slug)): name for slug, name in seen.names.services.items()}

    def by_service(metric: str) -> list[tuple[str, Figure]]:
        newest = beside.newest_by_scope(metric, services)
        return [(services[scope], figure) for scope, figure in newest.items()]

    return {
        "demand": figures.months(baseline, figures.DEMAND, counted="requests", plans=starts),
        "results": figures.results(baseline),
        "backlog": figures.months(baseline, figures.BACKLOG, counted="open at the end"),
        "satisfied": figures.months(baseline, figures.SATISFIED, counted="answers", plans=starts),
        "in_time": figures.months(baseline, figures.IN_TIME, counted="due", plans=starts),
        "felt": figures.felt(by_service(figures.GAP), baseline),
        "expected": figures.expected(baseline, seen.names.services),
        "promises": figures.kept(by_service(figures.IN_TIME), baseline),
    }


def _starts(seen: Gathered) -> list[dict[str, str]]:
    """Return in which month each plan of the scope was opened."""
    plans = Plan.objects.filter(scope=seen.review.scope).order_by("opened_at", "pk")
    return [
        {"t": f"{plan.opened_at.astimezone(zone()):%Y-%m}", "label": plan.number, "kind": "plan"}
        for plan in plans
    ]


def _facts(seen: Gathered) -> list[str]:
    """Return what a chart does not tell: failure demand, ages, services nobody asks for."""
    told = []
    failed = seen.baseline.figures.get("util.failure_demand")
    if failed and failed.k is not None and failed.n:
        told.append(f"Failure demand is {numbers.share(failed.k, failed.n)} of requests.")
    aged = seen.baseline.figures.get("flow.age_p90")
    if aged and aged.n:
        told.append(f"Open at the end by age, in business days: {_bands(aged.detail['buckets'])}.")
    coverage = seen.baseline.figures.get("util.coverage")
    unused = coverage.detail.get("unused", []) if coverage else []
    if unused:
        told.append(f"Nobody asked in twelve months for: {', '.join(sorted(unused))}.")
    return told


def _bands(buckets: Mapping[str, int]) -> str:
    """Return "12 of 0-2, 4 of 3-5, 1 of more than 20"; a band without any is left out."""
    return ", ".join(
        f"{words.count(buckets[band])} of {name}"
        for band, name in _BANDS.items()
        if buckets.get(band)
    )


def _of_scope(seen: Gathered) -> dict[str, str]:
    """Return the filter of what belongs to a scope; of everyone: whatever the scope."""
    return {} if seen.review.scope == ALL else {"scope": seen.review.scope}


def _gaps(seen: Gathered) -> list[dict[str, Any]]:
    found = Finding.objects.open().filter(kind="GAP", **_of_scope(seen)).by_weight()
    return [
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


def _plans(seen: Gathered) -> list[dict[str, Any]]:
    plans = Plan.objects.open().filter(**_of_scope(seen)).order_by("opened_at", "pk")
    return [
        {
            "number": plan.number,
            "title": plan.title,
            "scope_words": plan.scope_words,
            "metric": queries.title_of(plan.metric),
            "state": plan.get_state_display(),
            "opened": numbers.day(local_day(plan.opened_at)),
            "effect": _effect(plan),
        }
        for plan in plans.prefetch_related("goals")[:PLANS]
    ]


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


def _heard(seen: Gathered) -> list[dict[str, str]]:
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


def _agreements(seen: Gathered) -> list[dict[str, Any]]:
    """Return what is promised to single customers, and whether it is kept, by the last look."""
    return [
        {
            "number": each.number,
            "sentence": each.sentence,
            "until": numbers.day(each.until),
            "kept": numbers.share(each.kept, each.n) if each.n else "not looked at yet",
            "side": _SUPPORT[each.support][0],
            "word": _SUPPORT[each.support][1],
        }
        for each in agreements.binding(at=seen.at, scope=seen.review.scope)[:AGREEMENTS]
    ]


def _principles(seen: Gathered) -> list[dict[str, Any]]:
    """Return how much of each principle is found, decided and on the agenda; 0 asks for work."""
    waiting = Finding.objects.open().filter(**_of_scope(seen)).values_list("principles", flat=True)
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


def _sources(seen: Gathered) -> list[list[str]]:
    """Return what the numbers are counted from, and how their intervals are made."""
    demand = seen.baseline.figures[figures.DEMAND]
    answered = seen.baseline.figures["sat.response_rate"]
    rates = numbers.share(answered.k or 0, answered.n) if answered.n else "none asked"
    excluded = words.count(demand.excluded_count)
    return [
        ["Requests", f"{words.count(demand.n or 0)} created in the period; {excluded} excluded"],
        ["Ratings", f"{rates} of those asked answered"],
        [
            "Intervals",
            "Wilson for shares, Newcombe for differences, Garwood for rates, t for means",
        ],
        [
            "Limits",
            "frozen once from closed months; beyond 3 standard deviations, 8 on one side, or 2 of "
            "3 beyond 2 standard deviations",
        ],
        ["Hidden", "answers of fewer than five people, and what would give them away"],
    ]
