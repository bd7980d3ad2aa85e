"""The capital projects of a city come in exactly as their file reckons; without it: skipped."""

import csv
import gzip
import os
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from requests_app.engagements.models import Baseline
from requests_app.engagements.record import planned
from requests_app.importing import services
from requests_app.requests.models import ServiceRequest

SHARED = Path(os.environ.get("SHARED_DATA", settings.BASE_DIR.parent / "shared" / "data"))
FILE = SHARED / "projects_nyc_capital" / "NYC_capital_projects_20190901.csv.gz"
pytestmark = [
    pytest.mark.prove,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"no real projects in {SHARED}"),
]
ABSURD = date(2108, 10, 21)


def day(text):
    return datetime.strptime(text.split()[0], "%m/%d/%Y").date()  # noqa: DTZ007 - a day alone


def cents(text):
    return int((Decimal(text) * 100).to_integral_value())


@pytest.fixture(scope="module")
def reports():
    """Return the file's rows by project, in the order of their day."""
    found = defaultdict(list)
    with gzip.open(FILE, "rt", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            found[row["PID"]].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: day(row["Date Reported As Of"]))
    return found


def ends_of(rows):
    ends = [day(row["Forecast Completion"]) for row in rows if row["Forecast Completion"]]
    return [end for end in ends if end != ABSURD]


def budgets_of(rows):
    """Return the budgets that a project's reports name, the one below nothing left out."""
    return [cents(row["Budget Forecast"]) for row in rows if is_budget(row["Budget Forecast"])]


def is_budget(text):
    return bool(text) and Decimal(text) >= 0


def from_the_first_plan(rows):
    """Return a project's reports from the one that first tells an end; before, there is no plan."""
    first = next(at for at, row in enumerate(rows) if row["Forecast Completion"])
    return rows[first:]


def test_variances_equal_the_files_own_arithmetic(reports):
    report = services.import_file(FILE, mapping="nyc_capital_projects", at=timezone.now())

    assert (report.rows_read, report.requests_created, report.rows_merged) == (2259, 378, 1881)
    assert report.adds_up
    assert report.listed == []
    found = {each.request_id: each for each in planned(since=date(2000, 1, 1))}
    keys = dict(ServiceRequest.objects.values_list("source_key", "pk"))
    slips, growths, wrong, budgeted_before = 0, 0, [], []
    for case, rows in reports.items():
        ends = ends_of(rows)
        if not ends:
            assert keys[case] not in found
            continue
        plan, budgets = found[keys[case]], budgets_of(from_the_first_plan(rows)) or [0]
        if budgets_of(rows)[:1] != budgets[:1]:
            budgeted_before.append(case)
        ours = (plan.last_end - plan.first_end).days, plan.last_budget - plan.first_budget
        files = (ends[-1] - ends[0]).days, budgets[-1] - budgets[0]
        if ours != files:
            wrong.append((case, ours, files))
        slips, growths = slips + files[0], growths + files[1]
    assert wrong == []
    # Three had a budget before they had an end: told row by row, and their first plan counts.
    assert len(budgeted_before) == 3
    assert sum((each.last_end - each.first_end).days for each in found.values()) == slips
    assert sum(each.last_budget - each.first_budget for each in found.values()) == growths
    assert_versions_change_as_the_file_says(reports)
    assert_told_row_by_row(report, reports)

    again = services.import_file(FILE, mapping="nyc_capital_projects", at=timezone.now())
    assert again.reasons == {"already imported": 2259}


def assert_versions_change_as_the_file_says(reports):
    """The change from version to version is the file's own column, where the file holds to it.

    It does in all but 4 of its changes of an end, and of money; the two further ones are about the
    slip of the pen of 2108, and about a budget below nothing: the change to it and from it.
    """
    versions = defaultdict(dict)
    plans = Baseline.objects.values_list(
        "engagement__service_request__source_key", "approved_at", "planned_end", "budget_minor"
    )
    for case, at, end, budget in plans:
        versions[case][at.astimezone(timezone.get_current_timezone()).date()] = end, budget
    compared, unlike, money_unlike = 0, 0, 0
    for case, rows in reports.items():
        for earlier, later in pairwise(rows):
            days = [day(row["Date Reported As Of"]) for row in (earlier, later)]
            both = [row["Forecast Completion"] for row in (earlier, later)]
            if not all(both) or not later["Latest Schedule Changes"]:
                continue
            (end, budget), (end_then, budget_then) = (versions[case][each] for each in days)
            compared += 1
            unlike += (end_then - end).days != int(later["Latest Schedule Changes"])
            said = later["Latest Budget Changes"]
            money_unlike += bool(said) and abs(budget_then - budget - cents(said)) > 100
    assert (compared, unlike) == (1766, 6)
    assert money_unlike == 6


def assert_told_row_by_row(report, reports):
    """Every value that is missing or cannot be has its own line in the account."""
    rows = [row for each in reports.values() for row in each]
    told = [note.note for note in report.notes]
    empty = [row for row in rows if not row["Forecast Completion"] and not row["Budget Forecast"]]
    rest = [row for row in rows if row["Forecast Completion"] or row["Budget Forecast"]]
    assert sum("on the list without a plan" in each for each in told) == len(empty)
    for name, column in (
        ("start", "Design Start"),
        ("end", "Forecast Completion"),
        ("budget", "Budget Forecast"),
    ):
        missing = sum(not row[column] for row in rest)
        assert sum(f": {name} is missing" in each for each in told) == missing
    assert [each for each in told if "2108-10-21" in each] == [
        next(each for each in told if "2108-10-21" in each)
    ]
