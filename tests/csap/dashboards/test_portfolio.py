"""The portfolio page: from requests and answers of a wave to what is shown, and to whom."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache

from csap.facts import marks
from csap.facts.periods import Period
from csap.facts.scopes import Scope
from csap.facts.services import compute_baseline
from csap.findings.models import Charge
from tests.csap.findings.builders import make_finding
from tests.factories import RequestTypeFactory, ServiceFactory, UserFactory, open_request
from tests.surveys.results.builders import department, respond, wave

pytestmark = pytest.mark.django_db

QUARTER = Period(date(2026, 1, 1), date(2026, 4, 1))
AT = datetime(2026, 5, 4, 9, tzinfo=UTC)
ASKED_AT = datetime(2026, 2, 3, 9, tzinfo=UTC)
PAGE = "/csap/portfolio/?period=2026-Q1"


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def manager(signed_in):
    return signed_in(UserFactory(manager=True))


@pytest.fixture
def stored():
    """Mail is asked for and relevant, print is neither relevant nor accepted, fax is unused."""
    mail, print_, fax = (
        ServiceFactory(name=name, slug=name.lower(), **given)
        for name, given in (
            ("Mail", {"lifecycle": "MATURE", "annual_cost_minor": 41_200_000, "currency": "GBP"}),
            ("Print", {"lifecycle": "GROWTH", "annual_cost_minor": 1_500_000, "currency": "GBP"}),
            ("Fax", {}),
        )
    )
    people = [UserFactory() for _ in range(3)]
    for service, count, broken in ((mail, 12, False), (print_, 8, True)):
        sort = RequestTypeFactory(service=service, is_failure_demand=broken)
        for at in range(count):
            open_request(
                requester=people[at % 3], request_type=sort, at=ASKED_AT + timedelta(hours=at)
            )
    own, large = wave(), department("Large")
    views = {"good": {mail: 5, print_: 2}, "accepted": {mail: 5, print_: 2}}
    respond(own, 20, large, known={mail: 2, print_: 2, fax: 0}, needs={mail: 5, print_: 2}, **views)
    respond(own, 20, large, known={mail: 2, print_: 1, fax: 0}, needs={mail: 4, print_: 1})
    respond(own, 4, large, needs={fax: 1})
    marks.drain()
    for scope in (Scope(), *(Scope(service=name) for name in ("mail", "print", "fax"))):
        compute_baseline(scope, QUARTER, at=AT)
    return own


def test_tells_what_is_used_relevant_and_repaired(stored, manager):
    page = manager.get(PAGE).content.decode()

    assert "Two of 3 services are used; Print matters less than most" in page
    assert "most of what is asked of Print is repair" in page
    assert 'aria-label="12 requests, 12 value, 0 failure"' in page
    assert "Print makes much work for little need" in page
    assert "£412\N{NO-BREAK SPACE}k" in page
    assert "● mature" in page
    assert "relevance from the wave “Spring”" in page


def test_says_who_owns_what_waits_for_a_decision_and_until_when(stored, manager):
    given = {"side": "none", "kind": "PORTFOLIO", "metric": "util.coverage"}
    owned = make_finding(scope="service:fax", sentence="Nobody asked for Fax.", **given)
    make_finding(scope="service:print", sentence="Nobody asked for Print.", **given)
    for name, day in (("Earlier", date(2026, 6, 1)), ("Daniel Novak", date(2026, 6, 30))):
        Charge.objects.create(
            finding=owned,
            owner=UserFactory(name=name, agent=True),
            due_date=day,
            set_by=UserFactory(manager=True),
            set_at=AT,
        )

    page = manager.get(PAGE).content.decode()
    _, _, waits = page.partition("Waiting for a portfolio decision")

    assert 'Owner Daniel Novak, due <time datetime="2026-06-30">30 Jun 2026</time>' in waits
    assert "Earlier" not in waits
    assert waits.count("Nobody owns it") == 1


def test_lists_what_is_unused_and_unknown_with_its_finding(stored, manager):
    given = {"metric": "util.coverage", "scope": "service:fax", "scope_words": "Fax"}
    found = make_finding(kind="PORTFOLIO", side="none", sentence="Nobody asked for Fax.", **given)

    page = manager.get(PAGE).content.decode()

    assert "no request in the period, known to 0 % (0–9; 0 of 40)" in page.replace("\xa0", " ")
    assert f"/csap/findings/{found.number}/" in page
    assert "<dt>Unknown</dt>" in page
    assert "Nobody asked for Fax." in page


def test_leads_from_a_service_to_its_figures_and_from_its_cost_to_where_it_is_said(stored, manager):
    page = manager.get(PAGE).content.decode()

    assert '<a href="/csap/?scope=service:print">Print</a>' in page
    assert '<a href="/csap/portfolio/print/" aria-label="Cost and lifecycle of Print' in page
    assert manager.get("/csap/?scope=service:print").status_code == 200


def test_hides_what_few_said(stored, manager):
    page = manager.get(PAGE).content.decode()

    fax = page.split(">Fax</a>")[1].split("</tr>")[0]
    assert "hidden: too few answers" in fax
    assert "of 100, " not in fax


def test_tells_awareness_and_acceptance_step_by_step(stored, manager):
    page = manager.get(PAGE).content.decode().replace("\xa0", " ")

    assert "Most people do not know Fax; most do not accept how Print is run" in page
    assert 'aria-label="Use it: 50 % (35–65), 20 of 40"' in page
    assert 'aria-label="Know it: 67 %, 80 of 120"' in page


def test_a_stage_of_life_alone_is_kept_in_the_address(stored, manager):
    page = manager.get(f"{PAGE}&lifecycle=growth").content.decode()

    assert ">Print</a>" in page
    assert ">Mail</a>" not in page
    assert "lifecycle=growth&amp;scope=all&amp;period=2026-Q1" in page


def test_each_service_is_computed_on_demand_for_other_eyes(stored, manager, eager):
    data = {"scope": "department:large", "period": "2026-Q1", "page": "portfolio"}

    answer = manager.post("/csap/compute/services/", data, follow=True)

    assert answer.redirect_chain[0][0].startswith("/csap/portfolio/?scope=department:large")
    assert b"not computed" not in answer.content


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_is_sent_as_a_file_with_definitions(stored, manager, suffix):
    answer = manager.get(f"/csap/portfolio.{suffix}?period=2026-Q1")

    assert f'filename="portfolio-all-2026-q1.{suffix}"' in answer["Content-Disposition"]
    if suffix == "csv":
        text = answer.content.decode()
        fax = next(line for line in text.splitlines() if line.startswith("fax,Fax,"))
        assert fax.endswith(",,,,4,hidden: too few answers,,0,,,,no answers")
        assert "util.hhi,Portfolio concentration" in text


def test_takes_the_same_queries_for_any_portfolio(stored, manager, django_assert_num_queries):
    make_finding(kind="PORTFOLIO", scope="service:fax")
    make_finding(kind="GAP", scope="service:mail")
    with django_assert_num_queries(14):
        manager.get(PAGE)
    for name in "XYZ":
        compute_baseline(Scope(service=ServiceFactory(slug=name).slug), QUARTER, at=AT)
        make_finding(kind="PORTFOLIO", scope=f"service:{name}")
        make_finding(kind="GAP", scope=f"service:{name}")
    cache.delete("csap:names")

    with django_assert_num_queries(14):
        manager.get(PAGE)


def test_reads_stored_measurements_and_no_request(stored, manager, django_assert_num_queries):
    with django_assert_num_queries(13) as seen:
        manager.get(PAGE)

    tables = " ".join(query["sql"] for query in seen.captured_queries)
    assert "requests_servicerequest" not in tables
    assert "surveys_answer" not in tables


@pytest.mark.parametrize("query", ["scope=service:none", "period=2031-01"])
def test_what_does_not_exist_is_not_found(manager, query):
    assert manager.get(f"/csap/portfolio/?{query}").status_code == 404


class TestApi:
    def test_tells_what_the_page_shows(self, stored, manager):
        answer = manager.get("/api/v1/portfolio/?period=2026-Q1").json()

        by_service = {row["service"]: row for row in answer["services"]}
        assert by_service["print"]["failure_share"]["k"] == 8
        assert by_service["print"]["place"] == "br"
        assert by_service["fax"]["relevance"] is None
        assert by_service["mail"]["funnel"]["accepted"] == {
            "k": 20, "n": 20, "value": 1.0, "low": pytest.approx(0.839, abs=0.001), "high": 1.0,
        }  # fmt: skip
        assert [each["list"] for each in answer["lists"]] == ["Unused", "Unknown", "Mostly repair"]
        assert answer["missing"] == []

    @pytest.mark.parametrize(
        ("query", "field"), [("lifecycle=old", "lifecycle"), ("period=never", "period")]
    )
    def test_names_what_is_wrong(self, manager, query, field):
        answer = manager.get(f"/api/v1/portfolio/?{query}")

        assert answer.status_code == 400
        assert field in answer.json()["error"]["fields"]
