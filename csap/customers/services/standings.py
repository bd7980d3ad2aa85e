"""Standings: the criteria of a customer in one quarter, frozen."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from csap.customers import criteria, scoring
from csap.customers.criteria import Criteria, Item
from csap.customers.models import CriterionScore, Customer, Judgement, Standing
from csap.customers.vocabulary import DEFINITION_VERSION, JUDGES
from csap.facts.evidence import fingerprint
from csap.facts.periods import Period
from csap.metrics.customers import key_customer_score

#: The newest mark of each person by criterion.
Marks = Mapping[str, Sequence[int]]


class Part(NamedTuple):
    """What data say of one criterion; ``value`` None: unknown."""

    value: float | None
    evidence: str
    inputs: dict[str, Any]


NOTHING = Part(None, "", {})


class Loud(NamedTuple):
    """How loud a customer was in the quarter; ``complaints`` None: of too few people to tell."""

    complaints: int | None
    complaints_all: int
    requests: int
    requests_all: int
    voice: str
    loudness: float | None


class Told(NamedTuple):
    """What a standing is made of, before it is frozen. ``asks``: (reasonable, all)."""

    period: Period
    parts: Mapping[str, Part]
    asks: tuple[int, int]
    loud: Loud
    services: Mapping[str, int]


def write_anew(customer: Customer, *, at: datetime, what_was_said: bool = False) -> None:
    """Write the newest standing again from the same data, with the marks and criteria of now.

    ``what_was_said``: without what the person said in an interview. None yet: nothing happens.
    """
    newest = customer.standings.order_by("-start", "-pk").first()
    if newest is None:
        return
    scores = {score.criterion: score for score in newest.criteria.all()}
    parts = {name: Part(score.data, score.evidence, score.inputs) for name, score in scores.items()}
    if what_was_said and "closeness" in (of := parts.get("representation", NOTHING)).inputs:
        parts["representation"] = _without_opinion(of)
    told = Told(
        period=Period(newest.start, newest.end),
        parts=parts,
        asks=(newest.reasonable, newest.asks),
        loud=Loud(
            newest.complaints,
            newest.complaints_all,
            newest.requests,
            newest.requests_all,
            newest.voice,
            newest.loudness,
        ),
        services=newest.services,
    )
    freeze(customer, told, criteria.current(), at=at)


def _without_opinion(part: Part) -> Part:
    inputs = {k: v for k, v in part.inputs.items() if k not in ("closeness", "answers")}
    return Part(inputs["mix"], part.evidence.partition("; opinion ")[0], inputs)


def freeze(customer: Customer, told: Told, rules: Criteria, *, at: datetime) -> Standing | None:
    """Write the standing of a quarter; None, writing nothing, if the newest says the same."""
    marks = marks_of(customer)
    rows = [_row(item, told.parts.get(item.key, NOTHING), marks) for item in rules.items]
    said = [rules.version, told._replace(period=None), rows]  # type: ignore[arg-type]
    digest = fingerprint([str(told.period.start), str(told.period.end), said])
    newest = customer.standings.filter(start=told.period.start).order_by("-pk").first()
    if newest is not None and newest.input_hash == digest:
        return None
    standing = _standing(customer, told, rules, rows, at=at, digest=digest)
    CriterionScore.objects.bulk_create(
        CriterionScore(standing=standing, position=position, **row)
        for position, row in enumerate(rows, start=1)
    )
    return standing


def _standing(
    customer: Customer,
    told: Told,
    rules: Criteria,
    rows: list[dict[str, Any]],
    *,
    at: datetime,
    digest: str,
) -> Standing:
    score = key_customer_score(
        {row["criterion"]: row["value"] for row in rows}, told.asks, weights=rules.weights
    )
    return Standing.objects.create(
        customer=customer,
        start=told.period.start,
        end=told.period.end,
        criteria_version=rules.version,
        point=score.score,
        low=max(0.0, score.low),
        high=min(1.0, score.high),
        known_weight=score.known_weight,
        gate=score.gate,
        is_suggested=score.suggest,
        reasonable=told.asks[0],
        asks=told.asks[1],
        services=dict(told.services),
        computed_at=at,
        input_hash=digest,
        **told.loud._asdict(),
    )


def _row(item: Item, part: Part, marks: Marks) -> dict[str, Any]:
    """Return one criterion as it is frozen."""
    judged = scoring.judged_value(marks.get(item.key, ()), JUDGES) if item.is_judged else None
    data = part.value if item.is_computed else None
    return {
        "criterion": item.key,
        "title": item.title,
        "source": item.source,
        "weight": float(item.weight),
        "data": data,
        "judged": judged,
        "value": scoring.joined(data, judged),
        "evidence": part.evidence if item.is_computed else "",
        "inputs": part.inputs if item.is_computed else {},
        "definition_version": DEFINITION_VERSION,
    }


def marks_of(customer: Customer) -> dict[str, list[int]]:
    """Return the newest mark of each person by criterion, in the order of people. 1 query."""
    found: dict[str, list[int]] = defaultdict(list)
    for judgement in newest_judgements(customer):
        found[judgement.criterion].append(judgement.mark)
    return dict(found)


def newest_judgements(customer: Customer) -> list[Judgement]:
    """Return the judgement that counts of each person and criterion. 1 query."""
    rows = Judgement.objects.filter(customer=customer).select_related("actor")
    newest = rows.order_by("criterion", "actor", "-at", "-pk").distinct("criterion", "actor")
    return list(newest)
