"""Projects come in with every version of their plan; what cannot be is told with its row."""

from datetime import date

import pytest
from django.utils import timezone

from requests_app.engagements.models import Baseline, Engagement, State
from requests_app.engagements.record import planned
from requests_app.importing import services
from requests_app.importing.mapping import MappingRefused, load_mapping
from tests.requests_app.importing.files import mapping_file

pytestmark = pytest.mark.django_db

MAPPING = """
title = "Plans"
source = "plans"
[rows]
case = "id"
at = "at"
at_format = "%d/%m/%Y"
[request]
kind = "PROJECT"
type = "Project"
[requester]
default = "A sponsor"
[plan]
start = "begins"
end = "ends"
budget = "money"
currency = "USD"
date_format = "%d/%m/%Y"
latest = 2060-01-01
[history]
activity = ["phase"]
[history.status]
build = "IN_PROGRESS"
"" = "SAME"
"""
HEADER = "id,at,phase,begins,ends,money"
REPORTS = (
    "7,01/03/2020,build,01/01/2020,31/12/2020,1000.50",
    "7,01/06/2020,build,01/01/2020,31/03/2021,1200",
    "7,01/09/2020,build,01/01/2020,21/10/2108,1300",
    "7,01/12/2020,build,,30/06/2021,",
    "7,01/03/2021,,,,",
    "8,01/03/2020,build,,,500",
)


@pytest.fixture
def bring_in(tmp_path):
    """Return a function that imports reports and returns the account."""

    def run(*reports, mapping=MAPPING):
        path = tmp_path / "plans.csv"
        path.write_text("\n".join([HEADER, *reports]), encoding="utf-8")
        return services.import_file(
            path, mapping=mapping_file(tmp_path, mapping), at=timezone.now()
        )

    return run


def test_each_report_is_a_version_and_the_first_and_last_stay_to_be_seen(bring_in):
    report = bring_in(*REPORTS)

    assert (report.rows_read, report.requests_created, report.rows_merged) == (6, 2, 4)
    assert report.adds_up
    plans = Baseline.objects.filter(engagement__service_request__source_key="7")
    assert list(plans.order_by("version").values_list("planned_end", "budget_minor")) == [
        (date(2020, 12, 31), 100_050),
        (date(2021, 3, 31), 120_000),
        (date(2021, 3, 31), 130_000),
        (date(2021, 6, 30), 130_000),
    ]
    (found,) = planned(since=date(2020, 1, 1))
    assert (found.first_end, found.last_end) == (date(2020, 12, 31), date(2021, 6, 30))
    assert (found.first_budget, found.last_budget, found.versions) == (100_050, 130_000, 4)


def test_what_is_missing_or_cannot_be_is_told_row_by_row(bring_in):
    report = bring_in(*REPORTS)

    assert [(note.case, note.note) for note in report.notes] == [
        ("7", "row 4: end 2108-10-21 cannot be; it stays as it was"),
        ("7", "row 5: start is missing; it stays as it was"),
        ("7", "row 5: budget is missing; it stays as it was"),
        ("7", "row 6: says nothing of the plan; the plan stays as it was"),
        ("8", "row 7: start is missing; none is known"),
        ("8", "row 7: end is missing; none is known"),
        ("8", "row 7: no end of the plan is known yet, so it is no version"),
    ]


def test_a_project_without_a_plan_is_proposed_and_one_with_is_under_way(bring_in):
    bring_in(*REPORTS)

    states = dict(Engagement.objects.values_list("service_request__source_key", "state"))
    assert states == {"7": State.ACTIVE, "8": State.PROPOSED}


def test_a_second_run_adds_nothing(bring_in):
    bring_in(*REPORTS)

    again = bring_in(*REPORTS)

    assert again.reasons == {"already imported": 6}
    assert (Engagement.objects.count(), Baseline.objects.count()) == (2, 4)


@pytest.mark.parametrize(
    ("money", "why"),
    [
        ("-5", "budget -5 cannot be"),
        ("a lot", "budget 'a lot' is no amount"),
        ("NaN", "budget NaN cannot be"),
        ("1e30", "budget 1e30 cannot be"),
    ],
)
def test_money_that_cannot_be_is_none(bring_in, money, why):
    report = bring_in(f"7,01/03/2020,build,01/01/2020,31/12/2020,{money}")

    assert [note.note for note in report.notes] == [f"row 2: {why}; none is known"]
    assert Baseline.objects.get().budget_minor == 0


def test_a_plan_that_says_too_little_is_refused(tmp_path):
    text = MAPPING.replace('currency = "USD"\n', "")

    with pytest.raises(MappingRefused, match="currency"):
        load_mapping(mapping_file(tmp_path, text))
