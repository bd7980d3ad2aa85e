"""Figures as files: who may take them, what is in them, and that it is written down."""

import csv
import io
import zipfile
from datetime import date

import pytest

from csap.facts.models import Baseline, Measurement
from csap.metrics import catalog
from servicedesk.audit.models import AccessRecord
from tests.csap.dashboards.places import APRIL, AT, PERIOD
from tests.factories import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db

BASELINE = f"/csap/baseline.{{}}?period={PERIOD}"
MEASURED = f"/csap/metrics/util.reach/measurements.{{}}?period={PERIOD}"


def table(text, head):
    """Return the rows of the table whose first column is called so, as dicts."""
    lines = list(csv.reader(io.StringIO(text)))
    first = next(at for at, row in enumerate(lines) if row and row[: len(head)] == head)
    rows = []
    for row in lines[first + 1 :]:
        if not row:
            break
        rows.append(dict(zip(lines[first], row, strict=True)))
    return rows


class TestABaseline:
    def test_as_csv_has_every_figure_and_its_definition(self, manager, stored):
        text = manager.get(BASELINE.format("csv")).content.decode()

        figures = table(text, ["metric", "title", "unit", "period start"])
        definitions = table(text, ["metric", "title", "formula", "unit", "better"])
        reach = next(row for row in figures if row["metric"] == "util.reach")
        known = Measurement.objects.get(metric="util.reach")
        assert float(reach["value"]) == known.value
        assert (reach["k"], reach["n"], reach["unit"]) == (str(known.k), str(known.n), "share")
        assert (reach["period start"], reach["period end (excluded)"]) == (
            str(APRIL.start),
            str(APRIL.end),
        )
        assert {row["metric"] for row in definitions} >= {"util.reach", "time.p90.resolve"}
        assert all(row["metric"] in catalog.METRICS for row in definitions)
        assert text.startswith("# scope,all,the whole organisation")

    def test_as_workbook_has_figures_months_and_definitions(self, manager, stored):
        answer = manager.get(BASELINE.format("xlsx"))

        book = zipfile.ZipFile(io.BytesIO(answer.content)).read("xl/workbook.xml").decode()
        assert [name in book for name in ("Figures", "Months", "Definitions")] == [True] * 3
        assert "baseline-all-2026-04.xlsx" in answer.headers["Content-Disposition"]

    def test_that_is_not_stored_is_not_found(self, manager, world):
        assert manager.get(BASELINE.format("csv")).status_code == 404

    def test_leaves_a_record_of_who_took_it(self, manager, stored):
        manager.get(BASELINE.format("csv"))

        record = AccessRecord.objects.get(action="EXPORTED")
        assert record.subject == "baseline, all"
        assert record.detail == {"period": PERIOD, "file": "baseline-all-2026-04.csv"}

    @pytest.mark.parametrize("traits", [{}, {"agent": True}, {"team_lead": True}])
    def test_is_not_there_for_others(self, signed_in, frozen, stored, traits):
        assert signed_in(UserFactory(**traits)).get(BASELINE.format("csv")).status_code == 404

    def test_names_no_text_that_a_spreadsheet_would_take_for_a_formula(self, manager, world):
        department = DepartmentFactory(code="X", name="=1+1")
        Baseline.objects.create(
            scope="department:X",
            start=APRIL.start,
            end=APRIL.end,
            as_of=APRIL.final_from,
            is_provisional=False,
            computed_at=AT,
            input_hash="0",
        )

        text = manager.get(f"{BASELINE.format('csv')}&scope=department:X").content.decode()

        assert department.name == "=1+1"
        assert text.splitlines()[0] == "# scope,department:X,'=1+1"


class TestMeasurements:
    def test_are_those_of_one_metric(self, manager, stored):
        text = manager.get(MEASURED.format("csv")).content.decode()

        rows = table(text, ["metric"])
        assert {row["metric"] for row in rows} == {"util.reach"}
        assert AccessRecord.objects.filter(subject="measurements of util.reach, all").exists()

    def test_of_a_part_leave_out_shares_of_few_answers(self, manager, world):
        """Seven answers of a department: the mean is told, no share."""
        department = DepartmentFactory(code="FEW")
        baseline = Baseline.objects.create(
            scope=f"department:{department.code}",
            start=APRIL.start,
            end=APRIL.end,
            as_of=date(2026, 5, 15),
            is_provisional=False,
            computed_at=AT,
            input_hash="0",
        )
        Measurement.objects.create(
            baseline=baseline,
            family=3,
            metric="sat.csat_top2",
            definition_version=1,
            scope=baseline.scope,
            start=baseline.start,
            end=baseline.end,
            as_of=baseline.as_of,
            n=7,
            k=6,
            value=6 / 7,
            low=0.5,
            high=0.9,
            state="small",
            unit="share",
            input_hash="0",
        )
        url = f"/csap/metrics/sat.csat_top2/measurements.csv?period={PERIOD}"

        (row,) = table(manager.get(f"{url}&scope=department:FEW").content.decode(), ["metric"])

        assert (row["n"], row["k"], row["value"], row["low"]) == ("7", "", "", "")
