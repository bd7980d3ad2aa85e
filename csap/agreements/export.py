"""Agreements as files: a row an agreement, what was asked and agreed, and how it fares."""

from collections.abc import Iterable
from typing import Any

from csap.agreements import telling
from csap.agreements.asks import MEASURES, number_of
from csap.agreements.listing import newest
from csap.agreements.models import Agreement
from csap.telling.files import FORMS
from servicedesk.common.spreadsheets import Sheet

HEAD = (
    "number", "kind", "state", "customer", "representative", "service", "request type", "priority",
    "asked on", "on the table", "unit", "kept for (of 100)", "agreed", "agreed for (of 100)",
    "valid from", "valid until (last day)", "review on", "renews", "last checked month",
    "record", "kept", "n", "share", "low", "high",
)  # fmt: skip
_ABOUT = [
    ["definitions", "docs/metrics.md#negotiations"],
    ["values", "Shares are 0 to 1, hours are working hours. Empty: none."],
]


def as_file(agreements: Iterable[Agreement], suffix: str) -> tuple[bytes, str]:
    """Return the agreements as CSV or XLSX, and the content type."""
    write, content_type = FORMS[suffix]
    return write(sheets(agreements)), content_type


def sheets(agreements: Iterable[Agreement]) -> list[Sheet]:
    """Return the agreements as one sheet; they come of ``listing.with_newest_check``."""
    return [Sheet("Agreements", HEAD, [_row(agreement) for agreement in agreements], _ABOUT)]


def _row(agreement: Agreement) -> list[Any]:
    agreed = agreement.agreed_value
    return [
        agreement.number,
        agreement.kind,
        agreement.state,
        telling.customer(agreement),
        agreement.representative.name,
        agreement.service.name,
        agreement.request_type.name if agreement.request_type else None,
        agreement.priority,
        agreement.asked_at.date().isoformat(),
        number_of(agreement.expectation, agreement.value),
        MEASURES[agreement.expectation].unit,
        agreement.percent,
        None if agreed is None else number_of(agreement.expectation, agreed),
        agreement.agreed_percent,
        *(
            day.isoformat() if day else None
            for day in (agreement.valid_from, agreement.valid_until, agreement.review_on)
        ),
        agreement.renews.number if agreement.renews else None,
        *_check(agreement),
    ]


def _check(agreement: Agreement) -> list[Any]:
    check = newest(agreement)
    if check is None:
        return [None] * 7
    share = (check.share, check.low, check.high)
    return [f"{check.start:%Y-%m}", check.support, check.kept, check.n, *share]
