"""Sending what is due: once, through the reader's eyes at that hour, or not at all."""

import hashlib
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail as django_mail
from django.test import Client

from csap.facts import services as facts
from csap.facts.scopes import Scope
from csap.reports import services, tasks
from csap.reports.models import LogEntry, Subscription
from csap.reports.vocabulary import Step
from servicedesk.audit.models import AccessRecord
from servicedesk.outbox.models import Fact, SentMail
from servicedesk.outbox.services import drain
from tests.csap.dashboards.places import APRIL
from tests.csap.findings.builders import make_finding
from tests.csap.reports.builders import AT, MONDAY, subscribed
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
MAY = datetime(2026, 5, 20, 9, tzinfo=UTC)


@pytest.fixture
def manager():
    return UserFactory(manager=True, name="Mara Field", email="mara@example.org")


def reload(subscription):
    return Subscription.objects.get(pk=subscription.pk)


class TestWhatIsDue:
    def test_goes_out_with_the_file_and_is_on_record(self, manager):
        finding = make_finding(sentence="Logistics waits too long.")
        made = subscribed(manager)

        entry = services.send(made.pk, at=MONDAY)
        drain()

        (message,) = django_mail.outbox
        (file,) = message.attachments
        assert message.to == ["mara@example.org"]
        assert file.filename == "findings.csv"
        assert finding.number in file.content
        assert (entry.step, entry.due_on, entry.recipient) == (
            Step.SENT,
            date(2026, 11, 9),
            "mara@example.org",
        )
        assert entry.content_hash == hashlib.sha256(file.content.encode()).hexdigest()
        assert reload(made).next_on == date(2026, 11, 16)
        taken = AccessRecord.objects.get(action="EXPORTED")
        assert (taken.actor, taken.detail["by"]) == (manager, "subscription")

    def test_goes_out_once(self, manager):
        made = subscribed(manager)

        entries = [services.send(made.pk, at=MONDAY) for _ in "ab"]

        assert [entry is not None for entry in entries] == [True, False]
        assert Fact.objects.filter(key__startswith="mail:report:").count() == 1

    def test_waits_for_seven_in_the_morning(self, manager):
        made = subscribed(manager)

        assert services.send(made.pk, at=MONDAY.replace(hour=6, minute=59)) is None
        assert services.send(made.pk, at=MONDAY.replace(hour=7)) is not None

    def test_that_was_missed_goes_out_once_for_the_newest_day(self, manager):
        made = subscribed(manager)

        entry = services.send(made.pk, at=MONDAY + timedelta(days=16))

        assert entry.due_on == date(2026, 11, 23)
        assert reload(made).next_on == date(2026, 11, 30)

    def test_is_not_what_is_paused_or_ended(self, manager):
        paused, ended = subscribed(manager), subscribed(manager, format="xlsx")
        services.pause(paused.pk, why="Away.", actor=manager, at=AT)
        services.end(ended.pk, actor=manager, at=AT)

        assert [services.send(each.pk, at=MONDAY) for each in (paused, ended)] == [None, None]

    def test_is_found_by_the_task(self, manager, eager):
        subscribed(manager)
        subscribed(UserFactory(manager=True), rhythm="MONTHLY", day=31)

        with time_machine.travel(MONDAY, tick=False):
            tasks.send_due_reports()

        assert LogEntry.objects.filter(step=Step.SENT).count() == 1

    def test_is_of_the_period_that_has_rolled_on(self, manager, world):
        facts.compute_baseline(Scope(), APRIL, at=MAY)
        made = subscribed(
            manager, "dashboard", at=MAY, rhythm="MONTHLY", day=21, scope="all", period="last-month"
        )

        entry = services.send(made.pk, at=MAY + timedelta(days=1))

        assert entry.file_name == "dashboard-all-2026-04.csv"


class TestWithdrawn:
    def test_rights_stop_the_report_pause_it_and_are_said_in_the_log(self, manager):
        make_finding()
        made = subscribed(manager)
        manager.roles = []
        manager.save()

        entry = services.send(made.pk, at=MONDAY)
        drain()

        assert django_mail.outbox == []
        assert (entry.step, entry.said, entry.content_hash) == (
            Step.REFUSED,
            "You may no longer read this report.",
            "",
        )
        assert reload(made).is_paused
        assert list(made.log.order_by("pk").values_list("step", flat=True)) == [
            Step.SUBSCRIBED,
            Step.REFUSED,
            Step.PAUSED,
        ]
        assert not Fact.objects.filter(key__startswith="mail:report:").exists()

    def test_accounts_get_nothing(self, manager):
        made = subscribed(manager)
        manager.is_active = False
        manager.save()

        assert services.send(made.pk, at=MONDAY).step == Step.REFUSED

    def test_rights_stop_a_mail_that_waits_already(self, manager):
        made = subscribed(manager)
        services.send(made.pk, at=MONDAY)
        manager.roles = []
        manager.save()

        drain()

        assert django_mail.outbox == []
        assert not SentMail.objects.exists()

    def test_things_stop_the_report(self, manager):
        made = subscribed(manager, "dashboard", scope="all", period="last-month")
        Subscription.objects.filter(pk=made.pk).update(
            parameters={"scope": "service:gone", "period": "last-month"}
        )

        entry = services.send(made.pk, at=MONDAY)

        assert entry.step == Step.REFUSED
        assert "no longer there" in reload(made).paused_why


class TestFiguresThatAreMissing:
    def test_are_waited_for_and_missed_after_a_day(self, manager, world):
        made = subscribed(manager, "dashboard", scope="all", period="last-month")

        assert services.send(made.pk, at=MONDAY) is None
        assert reload(made).next_on == date(2026, 11, 9)
        entry = services.send(made.pk, at=MONDAY + timedelta(days=1))

        assert entry.step == Step.MISSED
        assert reload(made).next_on == date(2026, 11, 16)
        assert not reload(made).is_paused


class TestTheWayOut:
    @pytest.fixture
    def link(self, manager):
        made = subscribed(manager)
        services.send(made.pk, at=MONDAY)
        drain()
        (message,) = django_mail.outbox
        (link,) = re.findall(r"(/csap/reports/stop/\S+/)", message.body)
        return made, message, link

    def test_stands_in_the_mail_and_in_its_headers(self, link):
        _, message, path = link

        assert message.extra_headers["List-Unsubscribe"].endswith(f"{path}>")
        assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    def test_asks_first_and_ends_it_on_a_click_without_signing_in(self, link):
        made, _, path = link
        browser = Client(enforce_csrf_checks=True)

        asked = browser.get(path)
        still = reload(made).ended_at
        done = browser.post(path, {"List-Unsubscribe": "One-Click"})

        assert "Yes, send it no more" in asked.content.decode()
        assert still is None
        assert done.status_code == 200
        assert reload(made).ended_at is not None
        assert made.log.latest("pk").said == "by the link in a mail"

    def test_is_not_stored_in_clear(self, link):
        _, _, path = link
        token = path.split("/")[-2]

        assert not SentMail.objects.filter(body__contains=token).exists()

    def test_forged_is_not_there(self, client, link):
        assert client.post("/csap/reports/stop/1:forged/").status_code == 404
