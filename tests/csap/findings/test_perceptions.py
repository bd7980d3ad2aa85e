"""Negative perceptions: found by rule, given to a person, gone only when the measure says so."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, InternalError, transaction

from csap.findings import perceptions, services
from csap.findings.models import Charge, Finding, FindingEvent
from csap.findings.perceptions import REMAINING, Work
from csap.findings.rules import look
from csap.findings.services import FindingRefused, To
from servicedesk.common.errors import NotPermitted
from servicedesk.outbox import services as outbox
from tests.csap.dashboards.series import figure
from tests.csap.findings.builders import AT, make_finding, reading
from tests.factories import UserFactory

DUE = date(2026, 12, 15)


class TestRules:
    def found(self, *figures):
        return [each.sentence for each in look([reading(*figures)]).candidates]

    def test_call_what_most_do_not_accept(self):
        few = figure("sat.acceptance", n=60, k=15, value=0.25, low=0.16, high=0.37)

        assert self.found(few) == [
            "Payroll: 25\xa0% (15 of 60; likely between 16 and 37) of people accept how it is run."
        ]

    def test_call_what_is_of_little_relevance(self):
        low = figure("sat.relevance_needs", n=60, value=41.0, low=38.0, high=44.0)

        assert self.found(low) == [
            "Payroll: relevance to needs is 41 of 100 (likely 38–44; n = 60)."
        ]

    @pytest.mark.parametrize("high", [0.5, 0.55])
    def test_say_nothing_where_half_may_accept_it(self, high):
        assert not self.found(figure("sat.acceptance", n=60, k=24, value=0.4, low=0.3, high=high))


@pytest.fixture
def manager():
    return UserFactory(manager=True)


@pytest.fixture
def low():
    return make_finding(kind="PERCEPTION", metric="sat.acceptance", scope="service:mail")


def charge(finding, manager, **given):
    values = {"owner": UserFactory(agent=True, name="Jonas"), "due_date": DUE}
    who = given.pop("actor", manager)
    to = To(**values | {name: given.pop(name) for name in list(given) if name in To._fields})
    return services.charge(finding.number, to, actor=who, at=AT, **given)


@pytest.mark.django_db
class TestCharge:
    def test_keeps_who_sees_to_it_and_until_when(self, low, manager):
        charge(low, manager, sentence="Ask them why.")

        kept, event = Charge.objects.get(), FindingEvent.objects.get()
        assert (kept.owner.name, kept.due_date, kept.set_by) == ("Jonas", DUE, manager)
        assert (event.sentence, event.detail["owner"]) == ("Ask them why.", "Jonas")

    def test_a_repeat_by_key_charges_once(self, low, manager):
        charge(low, manager, key="once")
        charge(low, manager, key="once")

        assert Charge.objects.count() == 1

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"owner": None}, "owner"),
            ({"due_date": AT.date() - timedelta(days=1)}, "due_date"),
        ],
    )
    def test_refuses_nobody_and_a_day_that_has_passed(self, low, manager, given, field):
        with pytest.raises(FindingRefused) as refusal:
            charge(low, manager, **given)

        assert refusal.value.field == field
        assert not Charge.objects.exists()

    def test_refuses_an_end_user_as_owner_and_as_actor(self, low, manager):
        with pytest.raises(FindingRefused, match="somebody of IT"):
            charge(low, manager, owner=UserFactory())
        with pytest.raises(NotPermitted):
            charge(low, manager, actor=UserFactory(agent=True))

    def test_refuses_what_is_over(self, low, manager):
        Finding.objects.update(state="ENDED", closed_at=AT)

        with pytest.raises(FindingRefused, match="ended by itself"):
            charge(low, manager)

    def test_the_database_keeps_every_charge(self, low, manager):
        charge(low, manager)

        with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
            Charge.objects.update(due_date=AT.date())


def mails():
    mail.outbox.clear()
    outbox.drain(limit=50)
    return [(each.to, each.body) for each in mail.outbox]


@pytest.mark.django_db
class TestChargeIsTold:
    def test_to_the_owner_once_for_a_day(self, low, manager):
        jonas = UserFactory(agent=True)
        for _ in range(2):
            charge(low, manager, owner=jonas, sentence="Ask them why.")

        ((to, text),) = mails()
        assert to == [jonas.email]
        assert low.sentence in text
        assert "until 15 December 2026" in text
        assert "Ask them why." in text
        # An agent does not read findings: no address that would answer that there is none.
        assert f"/findings/{low.number}/" not in text

    def test_with_the_address_where_the_owner_may_read_it(self, low, manager):
        charge(low, manager, owner=UserFactory(manager=True))

        ((_, text),) = mails()
        assert f"/findings/{low.number}/" in text

    def test_to_nobody_who_took_it_themselves(self, low, manager):
        charge(low, manager, owner=manager)

        assert not mails()

    def test_to_nobody_who_is_in_charge_no_more(self, low, manager):
        first, second = UserFactory(agent=True), UserFactory(agent=True)
        for owner in (first, second):
            charge(low, manager, owner=owner)

        assert [to for to, _ in mails()] == [[second.email]]

    def test_to_nobody_once_it_is_over(self, low, manager):
        charge(low, manager)
        Finding.objects.update(state="ENDED", closed_at=AT)

        assert not mails()


def works(manager, wanted):
    read = perceptions.read(manager, wanted, cursor=None, now=AT)
    return [(each.card.number, each.work) for each in read.rows]


@pytest.mark.django_db
class TestList:
    def test_says_how_each_stands(self, low, manager):
        felt = make_finding(kind="GAP", metric="gap.perception", scope="service:print")
        planned = make_finding(kind="TREND", metric="sat.csat_top2", state="ATTACHED",
                               plan_number="CSAP-7")  # fmt: skip
        over = make_finding(kind="PERCEPTION", metric="sat.acceptance", scope="service:old",
                            state="ENDED", closed_at=AT)  # fmt: skip
        stale = make_finding(kind="PERCEPTION", metric="sat.acceptance", scope="service:gone",
                             state="ENDED", closed_at=AT)  # fmt: skip
        FindingEvent.objects.create(finding=stale, step="ENDED", reason="STALE", at=AT)
        make_finding()  # measured work, not what people think
        make_finding(kind="TREND", metric="sat.ces", side="good")
        charge(felt, manager)

        assert set(works(manager, REMAINING)) == {
            (low.number, Work.OPEN),
            (felt.number, Work.WORKED),
            (planned.number, Work.WORKED),
        }
        assert works(manager, Work.OPEN) == [(low.number, Work.OPEN)]
        assert works(manager, Work.GONE) == [(over.number, Work.GONE)]
        assert works(manager, Work.STALE) == [(stale.number, Work.STALE)]

    def test_a_charge_closes_nothing_and_only_the_newest_one_counts(self, low, manager):
        charge(low, manager, due_date=AT.date())
        later = AT + timedelta(days=3)
        assert perceptions.read(manager, REMAINING, cursor=None, now=later).overdue == 1

        charge(low, manager, owner=UserFactory(agent=True, name="Mei"))

        read = perceptions.read(manager, REMAINING, cursor=None, now=later)
        assert (read.overdue, read.rows[0].charge.owner.name) == (0, "Mei")
        assert read.rows[0].is_remaining

    def test_takes_the_same_queries_for_any_length(
        self, low, manager, django_assert_num_queries, signed_in
    ):
        client = signed_in(manager)
        client.get("/csap/findings/perceptions/")
        charge(low, manager)
        with django_assert_num_queries(7):
            client.get("/csap/findings/perceptions/")
        for name in "ABC":
            charge(make_finding(metric="sat.ces", scope=f"service:{name}"), manager)

        with django_assert_num_queries(7):
            client.get("/csap/findings/perceptions/")


@pytest.mark.django_db
class TestPages:
    def test_a_manager_gives_it_to_somebody(self, low, manager, signed_in):
        client, mei = signed_in(manager), UserFactory(agent=True, name="Mei Tanaka")
        given = {"owner": mei.email, "due_date": "2099-12-15", "key": "k"}

        page = client.post(f"/csap/findings/{low.number}/charge/", given, follow=True)

        assert "One negative perception remains" in page.content.decode()
        assert "Mei Tanaka" in page.content.decode()

    def test_a_refusal_names_the_field_and_keeps_the_words(self, low, manager, signed_in):
        given = {"owner": "nobody@example.org", "due_date": "2099-12-15", "key": "k"}

        page = signed_in(manager).post(f"/csap/findings/{low.number}/charge/", given)

        assert page.status_code == 422
        assert "Name somebody of IT" in page.content.decode()
        assert "nobody@example.org" in page.content.decode()

    def test_programs_read_and_write_the_same(self, low, manager, signed_in):
        client, mei = signed_in(manager), UserFactory(agent=True)
        given = {"owner": mei.email, "due_date": "2099-12-15"}

        done = client.post(f"/api/v1/findings/{low.number}/charge/", given, "application/json")
        told = client.get("/api/v1/perceptions/?work=REMAINING").json()["results"]

        assert done.status_code == 200
        assert [(row["work"], row["owner"], row["due_date"]) for row in told] == [
            ("being worked", mei.email, "2099-12-15")
        ]
        assert client.get("/api/v1/perceptions/?work=never").status_code == 400
