"""Consultations as files: the list, and one with its buy-in, objections and comments."""

from collections.abc import Iterable
from typing import Any

from csap.consultations import queries
from csap.consultations.models import Consultation
from csap.consultations.queries import Standing
from csap.telling.files import FORMS
from servicedesk.common.spreadsheets import Sheet

LIST = (
    "number", "document", "kind", "title", "owner", "state", "draft", "first day", "last day",
    "asked", "spoke", "objections without an answer", "outcome", "decided on", "acknowledged",
)  # fmt: skip
BUY_IN = (
    "department", "asked", "answered", "support", "with changes", "object", "share of support",
    "low", "high", "hidden",
)  # fmt: skip
OBJECTIONS = (
    "objection", "section", "draft", "raised by", "people", "answer", "reason", "answered on",
)  # fmt: skip
COMMENTS = ("comment", "section", "person", "department", "agree", "answer", "said on")
_ABOUT = [
    ["definitions", "docs/metrics.md#consultations"],
    ["values", "Shares are 0 to 1. Empty: none, or hidden."],
]


def list_as_file(standings: Iterable[Standing], suffix: str) -> tuple[bytes, str]:
    """Return the consultations as CSV or XLSX, and the content type."""
    write, content_type = FORMS[suffix]
    rows = [_row(each) for each in standings]
    return write([Sheet("Consultations", LIST, rows, _ABOUT)]), content_type


def _row(standing: Standing) -> list[Any]:
    each = standing.consultation
    return [
        each.number,
        each.document.number,
        each.document.kind,
        each.document.title,
        each.document.owner.name,
        each.state,
        each.version.draft,
        each.opens_on.isoformat(),
        each.closes_on.isoformat(),
        standing.asked,
        standing.spoke,
        standing.unanswered,
        each.outcome,
        each.ended_at.date().isoformat() if each.ended_at else None,
        standing.acknowledged,
    ]


def as_file(consultation: Consultation, suffix: str) -> tuple[bytes, str]:
    """Return one consultation as CSV or XLSX, and the content type. 11 queries."""
    write, content_type = FORMS[suffix]
    return write(sheets(consultation)), content_type


def sheets(consultation: Consultation) -> list[Sheet]:
    """Return one consultation as tables: buy-in, objections with names, comments. 11 queries."""
    return [
        Sheet("Buy-in", BUY_IN, _buy_in(consultation), _ABOUT),
        Sheet("Objections", OBJECTIONS, _objections(consultation)),
        Sheet("Comments", COMMENTS, _comments(consultation)),
    ]


def _buy_in(consultation: Consultation) -> list[list[Any]]:
    found = queries.buy_in_of(consultation)
    rows = [("all", found.asked, found.parts, "" if found.parts else "fewer than 5 answers")]
    rows += [(each.name, each.asked, each.parts, each.why) for each in found.groups]
    return [[name, asked, *_parts(parts), why] for name, asked, parts, why in rows]


def _parts(parts: Any) -> list[Any]:
    if parts is None:
        return [None] * 7
    counts = [parts.answered, parts.support, parts.changes, parts.object]
    return [*counts, round(parts.share, 4), *(round(limit, 4) for limit in parts.interval)]


def _objections(consultation: Consultation) -> list[list[Any]]:
    return [
        [
            point.remark.text,
            point.remark.section,
            point.remark.version.draft,
            len(point.raised),
            "; ".join(f"{voice.name} ({voice.department})" for voice in point.raised),
            point.answer.verdict if point.answer else None,
            point.answer.text if point.answer else None,
            point.answer.at.date().isoformat() if point.answer else None,
        ]
        for point in queries.points_of(consultation)
    ]


def _comments(consultation: Consultation) -> list[list[Any]]:
    comments, _ = queries.comments_of(consultation)
    return [
        [
            each.remark.text,
            each.remark.section,
            each.remark.author.person.name,
            each.remark.author.department.name if each.remark.author.department else None,
            each.agree,
            each.answer.text if each.answer else None,
            each.remark.at.date().isoformat(),
        ]
        for each in comments
    ]
