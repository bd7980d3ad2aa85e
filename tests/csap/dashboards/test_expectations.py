"""The expectations page: from answers of a wave to what is shown, and to whom."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from csap.facts.periods import Period
from csap.facts.scopes import Scope
from csap.facts.services import compute_baseline
from tests.csap.findings.builders import add_evidence, make_finding
from tests.factories import ServiceFactory, UserFactory
from tests.surveys.results.builders import department, respond, wave

pytestmark = pytest.mark.django_db

QUARTER = Period(date(2026, 1, 1), date(2026, 4, 1))
AT = datetime(2026, 5, 4, 9, tzinfo=UTC)
PAGE = "/csap/expectations/?period=2026-Q1"


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def manager(signed_in):
    return signed_in(UserFactory(manager=True))


@pytest.fixture
def held():
    """A wave: mail is fine, print is below what people accept, and four rated the lab."""
    own = wave()
    mail, print_, lab = (ServiceFactory(name=name, slug=name.lower()) for name in _SERVICES)
    large, middle = department("Large"), department("Middle")
    respond(own, 20, large, zone={mail: (4, 8, 7), print_: (6, 8, 4)}, recommend=9)
    respond(own, 20, middle, zone={mail: (4, 8, 6), print_: (6, 8, 3)}, recommend=7)
    respond(own, 4, middle, zone={lab: (1, 9, 9)})
    respond(own, 3, middle, zone={mail: (9, 2, 5)})
    return own


_SERVICES = ("Mail", "Print", "Lab")


@pytest.fixture
def stored(held):
    for scope in (Scope(), *(Scope(service=name.lower()) for name in _SERVICES)):
        compute_baseline(scope, QUARTER, at=AT)
    return held


def test_shows_what_is_below_the_acceptable_and_hides_few(stored, manager):
    page = manager.get(PAGE).content.decode()

    assert "Print is below what users accept" in page
    assert "1 of 2 services is below what users call acceptable: Print" in page
    assert "wave “Spring”" in page
    assert "3 answers" in page
    assert '"hidden": "hidden: too few answers"' in page


def test_a_wave_is_told_in_later_periods_and_not_in_earlier_ones(stored, manager):
    later = manager.get("/csap/expectations/?period=2026-05").content.decode()
    earlier = manager.get("/csap/expectations/?period=2025-Q4").content.decode()

    assert "wave “Spring”" in later
    assert "3 services not computed" in later
    assert "no wave told yet" in earlier


def test_by_the_eyes_of_a_department_only_its_answers_count(stored, manager):
    compute_baseline(Scope(department="large"), QUARTER, at=AT)

    page = manager.get(f"{PAGE}&scope=department:large").content.decode()

    assert "Large" in page
    assert "3 services not computed" in page
    assert '"minimum": 6.0, "desired": 8.0, "perceived": 4.0' in page


def test_each_service_is_computed_on_demand_for_other_eyes(stored, manager, eager):
    data = {"scope": "department:large", "period": "2026-Q1", "page": "expectations"}

    answer = manager.post("/csap/compute/services/", data, follow=True)

    assert answer.status_code == 200
    assert b"not computed" not in answer.content
    assert b"being computed" not in answer.content


def test_one_service_alone_is_shown_when_it_is_chosen(stored, manager):
    page = manager.get(f"{PAGE}&scope=all&service=mail").content.decode()

    assert '"label": "Mail"' in page
    assert '"label": "Print"' not in page


def test_gaps_stand_with_their_form_age_and_plan(stored, manager):
    lasting = make_finding(kind="GAP", stage="SUSTAINED", metric="gap.perception", evidence=False,
                           scope="service:mail", scope_words="Mail", plan_number="CSAP-7",
                           state="ATTACHED", first_start=date(2026, 1, 1))  # fmt: skip
    seen = {"form": "c", "statuses": ["N", "U", "G", "G", "G"]}
    add_evidence(lasting, value=-0.23, low=-0.33, high=-0.12, k=None, n=75, statistics=seen)
    make_finding(kind="GAP", stage="EMERGING", scope="service:print", scope_words="Print")

    page = manager.get(PAGE).content.decode()

    assert "Two gaps are open; one has lasted" in page
    assert page.count('aria-labelledby="gaps"') == 1  # each landmark has a name of its own
    assert "−23.0 pt (−33.0 to −12.0)" in page
    assert "4 months, since Jan 2026" in page
    assert "CSAP-7" in page
    assert 'aria-label="Last 5 periods, oldest first: no gap, too few, gap, gap, gap"' in page
    only = manager.get(f"{PAGE}&scope=service:mail").content.decode()
    assert "One gap is open; one has lasted" in only


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_is_sent_as_a_file(stored, manager, suffix):
    answer = manager.get(f"/csap/expectations.{suffix}?period=2026-Q1")

    assert answer.status_code == 200
    assert f'filename="expectations-all-2026-q1.{suffix}"' in answer["Content-Disposition"]
    if suffix == "csv":
        lines = answer.content.decode().splitlines()
        lab = next(line for line in lines if line.startswith("lab,Lab,4,"))
        assert lab == "lab,Lab,4,,,,,,,,,,,,0,,0,hidden: too few answers"


def test_takes_the_same_queries_for_any_portfolio(stored, manager, django_assert_num_queries):
    make_finding(kind="GAP")
    with django_assert_num_queries(9):
        manager.get(PAGE)
    for name in "XYZ":
        compute_baseline(Scope(service=ServiceFactory(slug=name).slug), QUARTER, at=AT)
        make_finding(kind="GAP", scope=f"service:{name}")
    cache.delete("csap:names")

    with django_assert_num_queries(9):
        manager.get(PAGE)


@pytest.mark.parametrize("query", ["scope=service:none", "period=2031-01", "service=a,b"])
def test_what_does_not_exist_is_not_found(manager, query):
    assert manager.get(f"{reverse('csap:expectations')}?{query}").status_code == 404


class TestApi:
    def test_tells_what_the_page_shows(self, stored, manager):
        answer = manager.get("/api/v1/expectations/?period=2026-Q1").json()

        by_service = {row["service"]: row for row in answer["expected"]}
        assert by_service["print"]["reading"] == "◆ below minimum"
        assert by_service["print"]["adequacy"]["high"] < 0
        assert by_service["lab"]["perceived"] is None
        assert answer["wave"] == "Spring"
        assert answer["missing"] == []

    @pytest.mark.parametrize(
        ("query", "field"), [("scope=service:none", "scope"), ("period=never", "period")]
    )
    def test_names_what_is_wrong(self, manager, query, field):
        answer = manager.get(f"/api/v1/expectations/?{query}")

        assert answer.status_code == 400
        assert field in answer.json()["error"]["fields"]
