"""What a pack asks for, where its evidence stands, and what became of the last decisions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from csap.facts.periods import local_day
from csap.findings.models import Finding
from csap.metrics.plan_rules import PRINCIPLES
from csap.reviews.models import AgendaItem, Decision, Review
from csap.reviews.pack import pages
from csap.reviews.pack.seen import Gathered, Listed
from csap.reviews.vocabulary import DecisionState, Source, State, Wanted
from csap.telling import numbers

#: How many earlier decisions the first sheet has room for.
EARLIER = 5
_STATES = {
    DecisionState.OPEN: ("none", "open"),
    DecisionState.DONE: ("good", "done"),
    DecisionState.DROPPED: ("warn", "given up"),
    DecisionState.CARRIED: ("warn", "carried on"),
}


def asked_for(seen: Gathered, shown: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the decisions that the agenda asks for, lettered, each with the page of its evidence.

    ``shown``: the parts of the pack that hold evidence. 1 query.
    """
    wanted = [item for item in seen.items if item.wanted == Wanted.DECIDE]
    found = _findings(wanted)
    return [
        {
            "letter": letter_of(at),
            "text": item.proposal,
            "about": item.title,
            "because": item.evidence,
            "page": _page(item, found, seen, shown),
            "principle": item.principle,
            "principle_name": PRINCIPLES[item.principle],
        }
        for at, item in enumerate(wanted)
    ]


def _findings(items: list[AgendaItem]) -> dict[str, Finding]:
    keys = [item.source_key for item in items if item.source == Source.FINDING]
    return {finding.number: finding for finding in Finding.objects.filter(number__in=keys)}


def _page(
    item: AgendaItem, found: Mapping[str, Finding], seen: Gathered, shown: Mapping[str, Any]
) -> int | None:
    page = pages.of_number(item.source, item.source_key, shown)
    finding = found.get(item.source_key) if item.source == Source.FINDING else None
    if page is None and finding is not None:
        return pages.of_metric(finding.metric, finding.scope, seen.review.scope)
    return page


def letter_of(at: int) -> str:
    """Return A, B, …, Z, then A2, B2."""
    again, letter = divmod(at, 26)
    return f"{chr(65 + letter)}{again + 1 if again else ''}"


def earlier(seen: Gathered) -> Listed:
    """Return what became of the decisions of the last review of the same scope. 2 queries.

    What is not done comes first: it asks for something.
    """
    held = Review.objects.of_scope(seen.review.scope).filter(state__in=(State.HELD, State.CLOSED))
    last = held.exclude(pk=seen.review.pk).order_by("-starts_at", "-pk").first()
    if last is None:
        return Listed([], 0)
    became = [_became(decision, seen.at) for decision in last.decisions.for_list()]
    became.sort(key=lambda each: each["side"] == "good")
    return Listed(became[:EARLIER], len(became[EARLIER:]))


def _became(decision: Decision, at: datetime) -> dict[str, Any]:
    side, word = _STATES[DecisionState(decision.state)]
    late = (local_day(at) - decision.due_on).days
    if decision.state == DecisionState.OPEN and late > 0:
        side, word = "bad", f"late, {late} days"
    return {
        "id": decision.pk,
        "text": decision.text,
        "owner": decision.owner.name,
        "due": numbers.day(decision.due_on),
        "side": side,
        "word": word,
    }
