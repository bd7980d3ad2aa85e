"""The three real logs come in exactly, if they lie beside the repository; else this is skipped."""

import csv
import gzip
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from requests_app.importing import services
from requests_app.requests.models import HistoryEntry, ServiceRequest
from requests_app.requests.vocabulary import may_follow
from servicedesk.outbox.models import Fact

SHARED = Path(os.environ.get("SHARED_DATA", settings.BASE_DIR.parent / "shared" / "data"))
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SHARED.is_dir(), reason=f"no real logs in {SHARED}"),
]
SLICE = SHARED / "uci_servicenow_slice" / "dev_slice_500_incidents.csv.gz"
ITALIAN = SHARED / "helpdesk_4tu_italian"
VOLVO = SHARED / "bpic2013_volvo_it"


def bring_in(path, mapping):
    return services.import_file(path, mapping=mapping, at=timezone.now())


def illegal_steps():
    """Return the steps that our workflow does not know, or that leave a gap."""
    last, wrong = {}, []
    entries = HistoryEntry.objects.order_by("service_request_id", "at", "id")
    for pk, before, after in entries.values_list("service_request_id", "from_status", "to_status"):
        is_legal = before in ("", after) or may_follow(before, after)
        if not is_legal or last.get(pk, "") != before:
            wrong.append((pk, before, after))
        last[pk] = after
    return wrong


class TestServiceNowSlice:
    def test_comes_in_whole_and_reopens_as_often_as_it_says_itself(self):
        report = bring_in(SLICE, "servicenow_slice")

        assert (report.rows_read, report.requests_created, report.rows_merged) == (3411, 500, 2911)
        with gzip.open(SLICE, "rt", encoding="utf-8") as file:
            said = {row["number"]: int(row["reopen_count"]) for row in csv.DictReader(file)}
        counted = dict(ServiceRequest.objects.values_list("source_key", "reopen_count"))
        assert counted == said
        assert illegal_steps() == []
        assert not Fact.objects.exists()


@pytest.mark.prove
class TestItalianHelpdesk:
    def test_comes_in_whole_from_xes_and_again_from_csv_adds_nothing(self):
        report = bring_in(ITALIAN / "helpdesk.xes.gz", "italian_helpdesk")
        again = bring_in(ITALIAN / "helpdesk.csv.gz", "italian_helpdesk")

        assert (report.rows_read, report.requests_created) == (21_348, 4_580)
        assert report.adds_up
        assert report.listed == []
        assert again.reasons == {"already imported": 21_348}
        assert illegal_steps() == []


@pytest.mark.prove
class TestVolvoIncidents:
    @pytest.mark.parametrize("name", ["incidents.csv.gz", "BPI_Challenge_2013_incidents.xes.gz"])
    def test_come_in_whole(self, name):
        report = bring_in(VOLVO / name, "volvo_incidents")

        assert (report.rows_read, report.requests_created) == (65_533, 7_554)
        assert report.listed == []
        assert illegal_steps() == []
        # 514 cases are worked on again after Completed (4 of them by way of Unmatched).
        assert ServiceRequest.objects.filter(reopen_count__gt=0).count() == 514
