"""A report is what its page shows: the same rows in its files, and sheets that are not empty."""

import csv
import io
import zipfile

import pytest
import time_machine

from csap.facts import services as facts
from csap.facts.scopes import Scope
from csap.findings.models import Finding
from csap.reports.shelf import REPORTS
from csap.reviews.models import PackFile
from servicedesk.audit.models import AccessRecord
from servicedesk.common import printing
from tests.csap.dashboards.places import APRIL, AT, PERIOD
from tests.csap.findings.builders import make_finding
from tests.csap.plans.readings import make_goal, make_plan
from tests.csap.reviews.builders import packed
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

CHOSEN = f"scope=all&period={PERIOD}"
#: Address of each report's file beside that of the page's own, by report.
OWN = {
    "dashboard": f"/csap/baseline.csv?{CHOSEN}",
    "expectations": f"/csap/expectations.csv?{CHOSEN}",
    "portfolio": f"/csap/portfolio.csv?{CHOSEN}",
    "findings": "/csap/findings/findings.csv",
    "agreements": "/csap/agreements/agreements.csv",
    "customers": "/csap/customers/key-customers.csv",
    "plans": "/csap/plans/export.csv",
}
needs_pango = pytest.mark.skipif(not printing.is_available(), reason="no Pango here")


@pytest.fixture
def manager(signed_in):
    with time_machine.travel(AT, tick=False):
        yield signed_in(UserFactory(manager=True, name="Mara Field"))


@pytest.fixture
def stored(world):
    facts.compute_baseline(Scope(), APRIL, at=AT)


def pages_of(answer):
    pdfium = pytest.importorskip("pypdfium2")
    document = pdfium.PdfDocument(answer.content)
    return [page.get_textpage().get_text_bounded() for page in document]


@pytest.mark.parametrize("key", OWN)
def test_as_csv_it_is_the_file_of_the_page(manager, stored, key):
    make_finding()
    make_goal(make_plan(UserFactory(manager=True)))

    report = manager.get(f"/csap/reports/{key}.csv?{CHOSEN if 'period' in OWN[key] else ''}")
    own = manager.get(OWN[key])

    assert report.content == own.content
    assert report.headers["Content-Disposition"].startswith("attachment")


def test_as_workbook_it_has_the_sheets_of_the_page(manager, stored):
    answer = manager.get(f"/csap/reports/dashboard.xlsx?{CHOSEN}")

    book = zipfile.ZipFile(io.BytesIO(answer.content)).read("xl/workbook.xml").decode()
    assert [name in book for name in ("Figures", "Months", "Definitions")] == [True] * 3


def test_of_one_metric_it_has_measurements_months_and_definition(manager, stored):
    answer = manager.get(f"/csap/reports/metric.csv?metric=sat.csat_top2&{CHOSEN}")

    heads = [row[0] for row in csv.reader(io.StringIO(answer.content.decode())) if row]
    assert heads.count("metric") == 3
    assert heads.count("sat.csat_top2") >= 4  # measured, two months or more, defined


def test_of_findings_it_has_those_that_the_page_lists(manager):
    anomaly = make_finding()
    gap = make_finding(kind="GAP", metric="gap.perception", stage="EMERGING", evidence=False)

    text = manager.get("/csap/reports/findings.csv?kind=GAP").content.decode()

    assert gap.number in text
    assert anomaly.number not in text
    assert Finding.objects.count() == 2


@needs_pango
def test_the_dashboard_prints_its_panels_findings_and_principles(manager, stored):
    make_finding(sentence="Logistics waits too long.")

    answer = manager.get(f"/csap/reports/dashboard.pdf?{CHOSEN}")

    assert answer.headers["Content-Type"] == "application/pdf"
    pages = pages_of(answer)
    told = " ".join(" ".join(pages).split())
    assert all(len(page) > 300 for page in pages)
    for said in (
        "1 · Utilisation of the portfolio",
        "4 · Variances, anomalies and gaps",
        "Logistics waits too long.",
        "5 Continuous improvement",
        "for Mara Field",
        f"1 of {len(pages)}",
    ):
        assert said in told


@needs_pango
@pytest.mark.parametrize(
    "path",
    [
        f"metric.pdf?metric=sat.csat_top2&{CHOSEN}",
        f"expectations.pdf?{CHOSEN}",
        f"portfolio.pdf?{CHOSEN}",
        "findings.pdf",
        "plans.pdf",
        "agreements.pdf",
        "customers.pdf",
    ],
)
def test_every_report_prints(manager, stored, path):
    make_finding()

    pages = pages_of(manager.get(f"/csap/reports/{path}"))

    assert all(len(page) > 80 for page in pages)


@needs_pango
def test_of_one_plan_it_prints_goals_and_actions(manager):
    plan = make_plan(UserFactory(manager=True))
    make_goal(plan)

    (page,) = pages_of(manager.get(f"/csap/reports/plan.pdf?plan={plan.number}"))

    assert plan.number in page


@needs_pango
def test_of_a_review_it_is_the_frozen_pack(manager):
    packed(UserFactory(manager=True))

    answer = manager.get("/csap/reports/reviews.pdf")

    assert answer.content == bytes(PackFile.objects.get().content)


def test_without_a_pack_it_says_that_there_is_none_yet(manager):
    answer = manager.get("/csap/reports/reviews.pdf")

    assert answer.status_code == 404
    assert "No pack of this scope is frozen yet." in answer.content.decode()


def test_where_none_can_be_printed_the_page_says_so(manager, monkeypatch):
    monkeypatch.setattr(printing, "is_available", lambda: False)

    answer = manager.get("/csap/reports/findings.pdf")

    assert answer.status_code == 409
    assert "style sheet for paper" in answer.content.decode()
    assert not AccessRecord.objects.filter(action="EXPORTED").exists()


def test_leaves_a_record_of_who_took_it(manager):
    manager.get("/csap/reports/findings.csv")

    record = AccessRecord.objects.get(action="EXPORTED")
    assert record.subject == "report findings, waiting · all kinds"
    assert record.detail == {"file": "findings.csv"}


@pytest.mark.parametrize(
    "path",
    [
        "dashboard.csv?scope=service:none",
        "dashboard.csv?period=never",
        "metric.csv",
        "metric.csv?metric=no.such",
        "plan.csv?plan=CSAP-999",
        "survey.csv?survey=wave-999",
        "reviews.csv",
        "reviews.pdf?scope=planet:9",
        "nothing.csv",
    ],
)
def test_that_is_not_there_is_not_found(manager, path):
    assert manager.get(f"/csap/reports/{path}").status_code == 404


def test_every_report_has_a_page_and_words():
    for report in REPORTS.values():
        assert report.address({}).startswith("/")
        assert report.holds
        assert set(report.needs) <= set(report.asks)
