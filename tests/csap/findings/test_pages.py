"""The pages of findings and of draft plans: what they show, and what they take."""

import csv
import io
import zipfile

import pytest
import time_machine

from csap.findings import services
from csap.findings.models import Finding
from csap.findings.vocabulary import State
from csap.plans import services as plans
from servicedesk.audit.models import AccessRecord
from tests.csap.findings.builders import AT, OCTOBER, add_evidence, make_finding
from tests.csap.findings.stored import OCTOBER as OCTOBER_PERIOD
from tests.csap.findings.stored import fallen
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LIST = "/csap/findings/"


@pytest.fixture
def manager(signed_in):
    with time_machine.travel(AT, tick=False):
        yield signed_in(UserFactory(manager=True, name="Laura Fischer"))


@pytest.fixture
def found(manager):
    """A finding as the rules keep it, with its series."""
    fallen(OCTOBER_PERIOD)
    services.find(OCTOBER_PERIOD, at=AT)
    return Finding.objects.get(kind="ANOMALY")


def page(client, path, **query):
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


class TestList:
    def test_says_what_waits_and_shows_the_evidence_of_the_heaviest(self, manager, found):
        shown = page(manager, LIST)

        assert "Two findings wait for a decision; one calls for a plan" in shown
        assert found.sentence in shown
        assert shown.count("csap-chart") == 1

    def test_is_filtered_by_kind_scope_and_state(self, manager):
        one = make_finding()
        other = make_finding(kind="TREND", scope="service:x", sentence="Payroll gets worse.")
        gone = make_finding(state=State.ENDED, closed_at=AT, sentence="It is over.")

        assert other.sentence not in page(manager, LIST, kind="ANOMALY")
        assert one.sentence not in page(manager, LIST, scope="service:x")
        assert gone.sentence in page(manager, LIST, state="ENDED")
        assert gone.sentence not in page(manager, LIST)

    def test_takes_unknown_words_for_none(self, manager):
        assert make_finding().sentence in page(manager, LIST, kind="NONSENSE", state="x")

    def test_puts_the_heaviest_first(self, manager):
        make_finding(sentence="Light.", severity=1, scope="a")
        make_finding(sentence="Heavy.", severity=9, scope="b")
        make_finding(sentence="No deficiency.", severity=99, scope="c", is_deficiency=False)

        shown = page(manager, LIST)

        assert shown.index("Heavy.") < shown.index("Light.") < shown.index("No deficiency.")

    def test_before_any_run_says_so(self, manager):
        assert "The rules have not looked yet" in page(manager, LIST)

    def test_takes_the_same_queries_for_any_length(self, manager, django_assert_num_queries):
        make_finding()
        manager.get(LIST)
        with django_assert_num_queries(10):
            manager.get(LIST)
        for number in range(20):
            make_finding(scope=f"service:{number}")

        with django_assert_num_queries(10):
            manager.get(LIST)

    def test_is_swapped_alone_for_htmx(self, manager):
        answer = manager.get(LIST, headers={"HX-Request": "true"})

        assert "<html" not in answer.content.decode()

    def test_shows_who_dismissed_what_and_why(self, manager):
        finding = make_finding()
        sent = {"reason": "EXPLAINED", "sentence": "The supplier was late.", "key": "k"}
        manager.post(f"{LIST}{finding.number}/dismiss/", sent)

        shown = page(manager, LIST)

        assert "The supplier was late." in shown
        assert "Laura Fischer" in shown


class TestPage:
    def test_shows_chart_table_principle_and_life(self, manager, found):
        shown = page(manager, f"{LIST}{found.number}/")

        assert "csap-chart" in shown
        assert "Table of this chart" in shown
        assert "What steps can be taken to improve how standards" in shown
        assert "The rules: found" in shown

    def test_of_a_gap_draws_felt_against_measured(self, manager):
        gap = make_finding(kind="GAP", metric="gap.perception", evidence=False)
        shares = {"felt_share": 0.52, "measured_share": 0.8, "statuses": ["N", "G", "U"]}
        add_evidence(gap, value=-0.28, unit="difference of shares", statistics=shares)

        shown = page(manager, f"{LIST}{gap.number}/")

        assert 'data-kind="dumbbell"' in shown
        assert "Last 3 periods, oldest first: no gap, gap, too few" in shown

    def test_of_a_share_without_months_draws_what_was_seen(self, manager):
        unknown = make_finding(kind="PORTFOLIO", metric="sat.awareness", evidence=False)
        add_evidence(unknown, n=517, k=230, value=230 / 517, low=0.4, high=0.49, unit="share")

        shown = page(manager, f"{LIST}{unknown.number}/")

        assert 'data-kind="bullet"' in shown
        assert "44\\u00a0% (230 of 517; likely 40\\u201349)" in shown
        assert "a wave in which half of the people" in shown

    def test_without_a_chart_its_numbers_are_not_called_a_chart(self, manager):
        idle = make_finding(kind="PORTFOLIO", metric="util.coverage", evidence=False)
        add_evidence(idle, n=14, k=None, value=13.0, unit="count")

        shown = page(manager, f"{LIST}{idle.number}/")

        assert "In numbers" in shown
        assert "Table of this chart" not in shown

    def test_takes_a_dismissal_once(self, manager):
        finding = make_finding()
        sent = {"reason": "EXPLAINED", "sentence": "A strike.", "key": "k"}

        first = manager.post(f"{LIST}{finding.number}/dismiss/", sent)
        second = manager.post(f"{LIST}{finding.number}/dismiss/", sent)

        assert (first.status_code, second.status_code) == (302, 302)
        assert finding.events.count() == 1

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"reason": "", "sentence": "Because."}, "This field is required"),
            ({"reason": "TOO_SMALL", "sentence": "Tiny."}, "A lasting gap cannot be dismissed"),
        ],
    )
    def test_says_why_it_does_not_take_a_dismissal(self, manager, sent, said):
        lasting = make_finding(kind="GAP", stage="SUSTAINED")

        answer = manager.post(f"{LIST}{lasting.number}/dismiss/", sent | {"key": "k"})

        assert answer.status_code == 422
        assert said in answer.content.decode()

    def test_of_a_linked_one_leads_to_its_plan(self, manager):
        finding = make_finding()
        plan = plans.open_by_rule(finding.number, at=AT)

        shown = page(manager, f"{LIST}{finding.number}/")

        assert f"/csap/plans/{plan.number}/" in shown
        assert "Dismiss with this reason" not in shown


class TestPlan:
    def test_is_opened_from_a_finding_and_shows_what_triggered_it(self, manager):
        finding = make_finding()

        answer = manager.post(f"/csap/plans/open/{finding.number}/", follow=True)

        shown = answer.content.decode()
        assert answer.redirect_chain[0][0].startswith("/csap/plans/CSAP-")
        assert "This one opened the plan." in shown
        assert ", by Laura Fischer" in shown

    def test_says_where_one_is_open_already(self, manager):
        plan = plans.open_by_rule(make_finding().number, at=AT)
        other = make_finding(kind="TREND")

        answer = manager.post(f"/csap/plans/open/{other.number}/", follow=True)

        assert f"{plan.number} is open for the same scope and metric" in answer.content.decode()

    def test_is_chosen_to_link_a_finding_to(self, manager):
        plan = plans.open_by_rule(make_finding().number, at=AT)
        other = make_finding(metric="qual.reopen_rate")
        link = f"/csap/plans/link/{other.number}/"
        assert plan.title in page(manager, link)

        answer = manager.post(link, {"plan": plan.number})

        other.refresh_from_db()
        assert answer.status_code == 302
        assert other.plan_number == plan.number
        assert manager.post(link, {"plan": "CSAP-0"}).status_code == 422


class TestFiles:
    def test_csv_has_a_row_a_finding_and_no_formula(self, manager):
        make_finding(sentence='=HYPERLINK("x")', scope_words="+1")

        answer = manager.get(f"{LIST}findings.csv")

        lines = list(csv.reader(io.StringIO(answer.content.decode())))
        told = dict(zip(lines[2], lines[3], strict=True))
        assert [line[0] for line in lines[:2]] == ["# rules", "# values"]
        assert lines[6][:2] == [told["metric"], told["title"]]  # its definition
        assert (told["value"], told["k"], told["p corrected"]) == ("0.59", "59", "0.01")
        assert told["sentence"].startswith("'=")
        assert told["period start"] == OCTOBER["start"].isoformat()

    def test_xlsx_is_a_workbook_without_formulas(self, manager):
        make_finding(sentence="=1+1")

        answer = manager.get(f"{LIST}findings.xlsx")

        book = zipfile.ZipFile(io.BytesIO(answer.content))
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert b"=1+1" in book.read("xl/sharedStrings.xml")

    def test_taking_it_is_written_down(self, manager):
        manager.get(f"{LIST}findings.csv", {"kind": "GAP"})

        record = AccessRecord.objects.get(subject="findings")
        assert record.detail == {"query": "kind=GAP&state=WAITING"}
