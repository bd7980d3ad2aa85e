"""The register as files: scores, criteria with their evidence, decisions, and the barometer."""

from collections.abc import Sequence
from typing import Any

from csap.customers.barometer import Barometer
from csap.customers.figures import Row
from csap.customers.models import Decision
from csap.telling.files import FORMS, definitions_of
from servicedesk.common.spreadsheets import Sheet

_SCORE = (
    "department", "representative", "key customer", "since", "term ends", "quarter start",
    "quarter end (excluded)", "criteria version", "score", "low", "high", "known weight", "gate",
    "suggested", "top seven share", "asks", "reasonable", "complaints", "requests", "loudness",
    "voice",
)  # fmt: skip
_CRITERION = (
    "department", "criterion", "title", "source", "weight", "value", "from data", "judged",
    "evidence", "definition version",
)  # fmt: skip
_DECISION = ("department", "decision", "reason", "by", "at", "until", "was suggested", "score then")
_BAROMETER = (
    "metric", "title", "unit", "key", "key low", "key high", "key n", "others", "others low",
    "others high", "others n", "difference", "difference low", "difference high", "better for",
)  # fmt: skip
_ABOUT = [
    ["rules", "docs/metrics.md#key-customers"],
    ["values", "Scores and shares are 0 to 1. Empty: unknown, or hidden."],
]


def as_file(
    rows: Sequence[Row], decisions: Sequence[Decision], told: Barometer | None, suffix: str
) -> tuple[bytes, str]:
    """Return the register as CSV or XLSX, and the content type."""
    write, content_type = FORMS[suffix]
    return write(sheets(rows, decisions, told)), content_type


def sheets(
    rows: Sequence[Row], decisions: Sequence[Decision], told: Barometer | None
) -> list[Sheet]:
    """Return scores, criteria, decisions, the barometer, and what its metrics mean."""
    compared = [_compared(row) for row in told.rows] if told else []
    return [
        Sheet("Key customers", _SCORE, [_score(row) for row in rows], _ABOUT),
        Sheet("Criteria", _CRITERION, [line for row in rows for line in _criteria(row)]),
        Sheet("Decisions", _DECISION, [_decision(each) for each in decisions]),
        Sheet("Barometer", _BAROMETER, compared),
        definitions_of({str(line[0]) for line in compared}),
    ]


def _score(row: Row) -> list[Any]:
    customer, standing = row.customer, row.standing
    of = [
        row.unit,
        row.name,
        "yes" if customer.is_key else "no",
        _iso(customer.key_since),
        _iso(customer.term_ends),
    ]
    if standing is None:
        return [*of, *[None] * (len(_SCORE) - len(of))]
    return [
        *of,
        standing.start.isoformat(),
        standing.end.isoformat(),
        standing.criteria_version,
        standing.point,
        standing.low,
        standing.high,
        standing.known_weight,
        standing.gate,
        "yes" if row.is_suggested else "no",
        row.share,
        standing.asks,
        standing.reasonable,
        standing.complaints,
        standing.requests,
        standing.loudness,
        standing.voice,
    ]


def _criteria(row: Row) -> list[list[Any]]:
    return [
        [
            row.unit,
            each.criterion,
            each.title,
            each.source,
            each.weight,
            each.value,
            each.data,
            each.judged,
            each.evidence,
            each.definition_version,
        ]
        for each in row.criteria
    ]


def _decision(each: Decision) -> list[Any]:
    return [
        each.customer.department.name,
        each.outcome,
        each.reason,
        each.actor.name,
        each.at.isoformat(),
        _iso(each.until),
        "yes" if each.was_suggested else "no",
        each.standing.point if each.standing else None,
    ]


def _compared(row: Any) -> list[Any]:
    sides = [
        value
        for side in (row.key, row.others)
        for value in (side.value, side.low, side.high, side.n)
    ]
    return [row.metric, row.title, row.unit, *sides, *row.difference, row.favour]


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
