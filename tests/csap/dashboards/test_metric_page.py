"""One metric: definition, months, rows behind it, CSV."""

import csv
import io

import pytest

from csap.dashboards import export
from csap.metrics import catalog
from requests_app.requests.models import ServiceRequest
from tests.csap.dashboards.places import HOME, PERIOD

pytestmark = pytest.mark.django_db


def url_of(metric, more=""):
    return f"{HOME}metrics/{metric}/{more}?period={PERIOD}"


class TestPage:
    def test_is_there_for_every_metric(self, stored, manager):
        pages = {metric: manager.get(url_of(metric)) for metric in catalog.METRICS}

        assert {page.status_code for page in pages.values()} == {200}
        assert [key for key, page in pages.items() if key not in page.content.decode()] == []

    def test_is_there_before_anything_is_stored(self, world, manager):
        assert "not computed yet" in manager.get(url_of("sat.csat_top2")).content.decode()

    def test_of_an_unknown_metric_is_not_found(self, manager):
        assert manager.get(url_of("sat.happiness")).status_code == 404


class TestRowsBehind:
    def test_link_to_requests_the_reader_may_see(self, stored, manager):
        restricted = ServiceRequest.objects.order_by("pk").first()
        ServiceRequest.objects.filter(pk=restricted.pk).update(is_restricted=True)

        page = manager.get(url_of("util.demand.support"))

        rows = page.context["behind"].rows
        assert rows
        assert restricted.number not in {row.number for row in rows}
        assert f"/portal/requests/{rows[0].number}/" in page.content.decode()

    def test_are_paged_by_key(self, stored, manager):
        while ServiceRequest.objects.filter(kind="SUPPORT").count() < 120:
            stored.open()
        first = manager.get(url_of("util.demand.support")).context["behind"]

        second = manager.get(f"{url_of('util.demand.support')}&after={first.after}")

        shown = {row.id for row in second.context["behind"].rows}
        assert len(first.rows) == 25
        assert shown
        assert min(shown) > first.after

    @pytest.mark.parametrize("metric", ["sat.csat_top2", "beh.quality.perceived", "gap.perception"])
    def test_of_opinions_are_never_listed(self, stored, manager, metric):
        page = manager.get(url_of(metric))

        assert page.context["behind"].rows == []
        assert "SR-7-" not in page.content.decode()

    @pytest.mark.parametrize("after", ["x", "-1", "1e9", "²", "9" * 40])
    def test_a_tampered_key_shows_a_page(self, stored, manager, after):
        answer = manager.get(f"{url_of('util.demand.support')}&after={after}")

        assert answer.status_code == 200


class TestCsv:
    def test_has_the_definition_and_a_line_a_month(self, stored, manager):
        answer = manager.get(url_of("qual.reopen_rate", "series.csv"))

        lines = list(csv.reader(io.StringIO(answer.content.decode())))
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert 'filename="qual-reopen-rate-all-2026-04.csv"' in answer["Content-Disposition"]
        assert lines[0] == ["# metric", "qual.reopen_rate", "Reopened"]
        assert list(export.HEAD) in lines
        assert lines[-1][0] == "2026-04"

    def test_of_a_metric_without_months_is_not_found(self, stored, manager):
        assert manager.get(url_of("util.hhi", "series.csv")).status_code == 404
