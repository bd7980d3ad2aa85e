"""``manage.py csap_findings`` and the nightly task."""

import io
import json

import pytest
import time_machine
from celery import current_app
from django.core.management import CommandError, call_command

from csap.findings import tasks
from csap.findings.models import Finding, Run
from tests.csap.findings.stored import AT, AUGUST, OCTOBER, SEPTEMBER, fallen, on_time

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def night():
    with time_machine.travel(AT, tick=False):
        yield


def printed(*given):
    out = io.StringIO()
    call_command("csap_findings", *given, stdout=out)
    return out.getvalue()


def test_runs_the_newest_final_month_and_lists_what_is_found():
    fallen(OCTOBER)

    told = json.loads(printed("--json"))

    assert told["period"] == {"start": "2026-10-01", "end": "2026-11-01"}
    assert [found["kind"] for found in told["findings"]] == ["ANOMALY", "GAP"]
    assert told["opened"] == [found["number"] for found in told["findings"]]


def test_lists_one_scope_for_a_terminal():
    fallen(OCTOBER)

    assert "work in time fell" in printed().lower()
    assert "0 found" in printed("--scope", "service:payroll")


@pytest.mark.parametrize("given", [("--period", "2026-11"), ("--period", "soon"), ("--scope", "x")])
def test_says_what_is_wrong(given):
    with pytest.raises(CommandError):
        printed(*given)


def test_the_nightly_task_catches_up_month_by_month():
    for period in (AUGUST, SEPTEMBER):
        on_time(period)
    fallen(OCTOBER)
    Run.objects.create(
        start=AUGUST.start, end=AUGUST.end, at=AT, scopes=1, charts=1, tests=1, signals=0,
        called=0, opened=0, repeated=0, ended=0,
    )  # fmt: skip
    current_app.conf.task_always_eager = True
    try:
        tasks.look_at_closed_months()
    finally:
        current_app.conf.task_always_eager = False

    assert list(Run.objects.order_by("pk").values_list("start", flat=True)) == [
        AUGUST.start,
        SEPTEMBER.start,
        OCTOBER.start,
    ]
    assert Finding.objects.filter(kind="ANOMALY").exists()
