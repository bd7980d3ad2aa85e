"""What a report is: of which page, who reads it, what it asks for, what it is made of. Pure.

The reports themselves stand in ``csap.reports.shelf``, one line each.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from csap.facts.periods import Period
from csap.facts.scopes import Scope
from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError
from servicedesk.common.printing import PDF_TYPE
from servicedesk.common.spreadsheets import CSV_TYPE, XLSX_TYPE, Sheet, as_csv, as_xlsx

PDF, CSV, XLSX = "pdf", "csv", "xlsx"
#: Content types by format, in the order in which formats are offered.
KINDS = {PDF: PDF_TYPE, CSV: CSV_TYPE, XLSX: XLSX_TYPE}
FORMATS = tuple(KINDS)
#: The parameter whose value rolls on in a subscription.
PERIOD = "period"
Given = Mapping[str, str]


class Eyes(NamedTuple):
    """For whom a report is made, of what, and when. ``given``: as a query string names it."""

    user: User
    given: Given
    at: datetime


class NotYet(DomainError):
    """There is nothing to report yet; later there may be."""


class NothingStored(NotYet):
    """The figures of a scope and period are not computed yet."""

    def __init__(self, scope: Scope, period: Period) -> None:
        super().__init__("Nothing is computed yet of this scope and period.")
        self.scope, self.period = scope, period


@dataclass(frozen=True, slots=True)
class Content:
    """A report as it was asked for; ``files`` make their bytes when they are called.

    ``title`` is the page's heading, ``about`` says of what; ``stem`` begins the file's name.
    """

    title: str
    about: str
    stem: str
    files: Mapping[str, Callable[[], bytes]]


@dataclass(frozen=True, slots=True)
class Report:
    """A page with figures. ``asks`` names its parameters; those in ``needs`` cannot be left out.

    ``address`` leads to the page; ``subject`` says in words of what, without the period, and
    raises Http404 or a DomainError where that is not there for the person; ``make`` raises
    NotYet besides.
    """

    key: str
    title: str
    holds: str
    address: Callable[[Given], str]
    subject: Callable[[Eyes], str]
    make: Callable[[Eyes], Content]
    asks: Sequence[str] = ()
    needs: Sequence[str] = ()
    formats: Sequence[str] = FORMATS

    @property
    def rolls(self) -> bool:
        """Whether it is of a period, which a subscription rolls on."""
        return PERIOD in self.asks

    def may_read(self, user: User) -> bool:
        """Whether a person reads it at all: who works the plan, as every page of it."""
        return user.is_active and user.is_plan_member

    def known(self, given: Given) -> dict[str, str]:
        """Return the parameters that it knows and that say something, in one order."""
        return {name: given[name] for name in sorted(self.asks) if given.get(name)}


def sheets_as_files(sheets: Callable[[], Sequence[Sheet]]) -> dict[str, Callable[[], bytes]]:
    """Return CSV and XLSX of the sheets that the page's own files have."""
    return {CSV: lambda: as_csv(sheets()), XLSX: lambda: as_xlsx(sheets())}
