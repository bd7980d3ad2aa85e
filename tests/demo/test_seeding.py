"""The demo company comes whole, once, and only into a demo."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings

from csap.consultations.models import Consultation, Letter
from csap.consultations.queries import buy_in_of, coverage_of, points_of
from csap.customers import queries as customers
from csap.customers.models import Customer, InterviewNote, Judgement
from csap.facts.models import CustomerGroupMembership, DirtyMark
from csap.plans.models import Action, Partner
from csap.plans.services import signing
from csap.reviews.models import Decision, Review
from csap.reviews.services import inviting
from requests_app.catalogue.models import Service
from requests_app.clocks.models import Clock
from requests_app.engagements.models import Engagement, State
from requests_app.requests.models import HistoryEntry, ServiceRequest
from requests_app.requests.numbers import next_number
from requests_app.requests.vocabulary import Status, may_follow
from servicedesk.accounts.demo import DEMO_PASSWORD, demo_people
from servicedesk.accounts.models import DepartmentMembership, User
from servicedesk.demo import loading
from servicedesk.demo.loading.waves import UNPOSTED
from servicedesk.outbox.mail import MAIL_REQUESTED
from servicedesk.outbox.models import Delivery, Fact
from surveys.models import (
    Answer,
    CompanyPolicy,
    Feedback,
    Improvement,
    Invitation,
    Response,
    Wave,
)
from surveys.vocabulary import WaveState
from tests.surveys.builders import ship_instruments

#: A Wednesday morning; and a Sunday night, when no clock of the desk runs.
MORNING = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
NIGHT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
TINY = loading.Size(support=240, projects=6, advice=8)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(MORNING, id="morning"),
        pytest.param(NIGHT, id="night", marks=pytest.mark.prove),
    ],
)
def now(request, django_db_setup, django_db_blocker):
    """The company was loaded at this instant; once for all tests, which change nothing of it."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        ship_instruments()  # lost where another test truncated the tables
        assert loading.seed(size=TINY, at=request.param)
        connection.check_constraints()  # once; else behind each of the tests
        yield request.param
        transaction.set_rollback(True)


class TestSeed:
    def test_is_refused_outside_the_demo(self, settings):
        settings.DEMO = False

        with pytest.raises(loading.NotADemo):
            loading.seed(size=TINY, at=MORNING)

    def test_changes_nothing_the_second_time(self, now):
        before = ServiceRequest.objects.count(), HistoryEntry.objects.count()

        assert loading.seed(size=TINY, at=now + timedelta(days=1)) is False

        assert (ServiceRequest.objects.count(), HistoryEntry.objects.count()) == before

    def test_tells_a_life_that_the_workflow_allows(self, now):
        entries = HistoryEntry.objects.order_by("service_request_id", "at", "id")
        last: dict[int, str] = {}
        for pk, before, after in entries.values_list(
            "service_request_id", "from_status", "to_status"
        ):
            assert last.get(pk, "") == before
            assert before in ("", after) or may_follow(before, after)
            last[pk] = after

        assert dict(ServiceRequest.objects.values_list("pk", "status")) == last

    def test_leaves_nothing_in_the_future_or_to_be_noticed(self, now):
        assert not HistoryEntry.objects.filter(at__gt=now).exists()
        assert not Response.objects.filter(answered_at__gt=now).exists()
        assert not Clock.objects.unnoticed_breaches(now).exists()
        assert not ServiceRequest.objects.filter(
            status=Status.RESOLVED, resolved_at__lt=now - timedelta(days=7)
        ).exists()

    def test_asked_in_two_waves_whose_answers_lead_to_nobody(self, now):
        past, running = Wave.objects.order_by("opens_on")

        assert (past.state, running.state) == (WaveState.CLOSED, WaveState.SENDING)
        assert Response.objects.filter(wave=past, invitation=None, edit_hash=None).count() > 50
        assert Invitation.objects.filter(wave=running).to_post().count() == UNPOSTED
        assert not Invitation.objects.filter(
            wave=running, person__in=[one.user for one in demo_people()]
        ).exists()

    def test_has_told_each_step_long_ago(self, now):
        assert Fact.objects.filter(key__startswith="history:").count() == (
            HistoryEntry.objects.count()
        )
        assert not Delivery.objects.filter(fact__key__startswith="history:").exists()

    def test_mails_nobody_but_who_is_invited_or_asked_to_sign(self, now):
        waiting = Delivery.objects.filter(fact__topic=MAIL_REQUESTED).select_related("fact")
        guards = [delivery.fact.payload["guard"] for delivery in waiting]
        invited, asked = (
            [given for guard, given in guards if guard == name and is_meant(**given)]
            for name, is_meant in (
                (inviting.GUARD, inviting.is_still_meant),
                (signing.GUARD, signing.is_still_awaited),
            )
        )

        to_come = Review.objects.get(state="invited").invitations
        assert {each["invitation"] for each in invited} == set(to_come.values_list("pk", flat=True))
        assert len(asked) == Partner.objects.awaited().count() == 1
        assert {guard for guard, _ in guards} <= {inviting.GUARD, signing.GUARD}

    def test_leaves_the_sequences_where_the_next_request_goes_on(self, now):
        taken = set(ServiceRequest.objects.values_list("number", flat=True))

        assert next_number("SUPPORT") not in taken

    def test_has_counted_its_days(self, now):
        assert not DirtyMark.objects.exists()


class TestCompany:
    def test_has_two_thousand_people_who_belong_somewhere(self, now):
        assert User.objects.count() == 2000
        present = DepartmentMembership.objects.filter(valid_to=None)
        assert present.count() == User.objects.filter(is_active=True).count()

    def test_may_be_visited_as_somebody_of_each_role(self, now):
        names = [person.user.name for person in demo_people()]

        assert names == ["Priya Raman", "Jonas Lindqvist", "Mei Tanaka", "Laura Fischer", "Admin"]
        assert User.objects.get(name="Mei Tanaka").check_password(DEMO_PASSWORD)

    def test_gives_its_agent_a_queue_that_lives(self, now):
        his = ServiceRequest.objects.open().filter(assignee__name="Jonas Lindqvist")

        assert his.filter(status=Status.ON_HOLD).count() >= 3
        assert his.filter(queue_at__lt=now).exists()
        assert his.filter(queue_at__gt=now, queue_at__lt=now + timedelta(days=3)).count() >= 2
        assert ServiceRequest.objects.filter(status=Status.NEW, assignee=None).count() >= 5

    def test_has_something_of_everything_for_its_end_user(self, now):
        hers = ServiceRequest.objects.filter(requester__name="Priya Raman")

        statuses = set(hers.values_list("status", flat=True))
        assert {Status.IN_PROGRESS, Status.ON_HOLD, Status.RESOLVED} <= statuses
        resolved = hers.get(status=Status.RESOLVED)
        assert Invitation.objects.reachable(now).filter(service_request=resolved).exists()

    def test_offers_a_service_that_nobody_ever_used(self, now):
        unused = Service.objects.filter(requests=None).values_list("name", flat=True)

        assert "Secure transfer for partners" in unused

    def test_carries_out_projects_with_plan_money_and_success(self, now):
        finished = Engagement.objects.filter(state=State.COMPLETED)

        assert finished.exists()
        for engagement in finished:
            assert engagement.baselines.exists()
            assert engagement.cost_minor == sum(
                cost.amount_minor for cost in engagement.costs.all()
            )
            assert not engagement.criteria.filter(attained_permille=None).exists()


class TestCommands:
    def test_seeding_says_why_it_refuses(self, settings):
        settings.DEMO = False

        with pytest.raises(CommandError, match="no demo"):
            call_command("seed_demo")

    def test_people_are_named_with_their_password_in_the_demo(self, now, capsys):
        call_command("demo_people")

        said = capsys.readouterr().out
        assert "priya.raman@aldermere.example" in said
        assert DEMO_PASSWORD in said

    def test_nobody_is_named_outside_the_demo(self, now, settings, capsys):
        settings.DEMO = False

        call_command("demo_people")

        assert capsys.readouterr().out == ""


class TestFeedback:
    def test_keeps_all_words_and_lets_out_what_may_be_read(self, now):
        sealed = Answer.objects.exclude(comment="").filter(response__edit_hash=None)

        assert Feedback.objects.count() == sealed.count() > 0
        held = Feedback.objects.filter(readable_at=None)
        assert 0 < held.count() < Feedback.objects.count()

    def test_tells_what_was_done_and_keeps_who_answers_for_the_policies(self, now):
        assert Improvement.objects.filter(released_at__isnull=False).count() == 2
        assert CompanyPolicy.objects.count() == 2


class TestKeyCustomers:
    def test_four_were_chosen_and_a_fifth_followed_what_was_scored(self, now):
        key = {each.code: each.since for each in customers.current(now)}

        assert set(key) == {"finance", "logistics", "customer-care", "research-and-development",
                            "production"}  # fmt: skip
        assert max(key, key=key.__getitem__) == "production"
        of = Customer.objects.get(department__code="production").decisions.get()
        assert (of.standing is not None, of.actor.name) == (True, "Laura Fischer")
        assert (
            CustomerGroupMembership.objects.open()
            .filter(department__code="production-assembly")
            .exists()
        )

    def test_who_is_loud_and_asks_for_the_impossible_is_not_key(self, now):
        marketing = Customer.objects.get(department__code="marketing")

        assert not marketing.is_key
        assert marketing.decisions.get().outcome == "OUT"

    def test_each_was_judged_by_two_and_scored_for_four_quarters(self, now):
        for customer in Customer.objects.all():
            assert len(customers.quarters_of([customer.pk])[customer.pk]) == 4
            judges = Judgement.objects.filter(customer=customer, criterion="impact")
            assert judges.values("actor").distinct().count() == 2

    def test_what_was_said_was_consented_to(self, now):
        said = InterviewNote.objects.standing()

        assert {note.customer.department.code for note in said} == {"finance", "logistics"}
        assert all(note.consented_on <= now.date() for note in said)


class TestReviews:
    def test_two_were_held_one_is_prepared_and_one_was_forgotten(self, now):
        found = Review.objects.order_by("pk").values_list("scope", "state")

        assert list(found) == [
            ("all", "closed"),
            ("all", "closed"),
            ("all", "scheduled"),
            ("service:remote-access-vpn", "invited"),
            ("service:accounts-and-access", "scheduled"),
        ]
        forgotten = Review.objects.get(scope="service:accounts-and-access")
        assert forgotten.due_on < now.date() < Review.objects.get(state="invited").due_on

    def test_those_held_have_their_pack_and_their_minutes(self, now):
        for review in Review.objects.filter(state="closed"):
            assert review.packs.exists()
            assert review.minutes.exists()
            assert review.invitations.exclude(answer="OPEN").exists()

    def test_one_decision_was_carried_on_and_one_became_an_action(self, now):
        carried = Decision.objects.get(carried_from__isnull=False)
        action = Decision.objects.get(becomes="ACTION")

        assert carried.carried_from.state == "CARRIED"
        assert Action.objects.filter(
            plan__number=action.target, decided_in=action.review.number
        ).exists()

    def test_nothing_of_it_lies_in_the_future(self, now):
        assert not Review.objects.filter(held_at__gt=now).exists()
        assert not Decision.objects.filter(decided_at__gt=now).exists()


class TestConsultations:
    def test_one_was_adopted_with_changes_and_one_is_open_with_its_voices(self, now):
        adopted, going = Consultation.objects.order_by("pk")

        assert (adopted.outcome, going.state) == ("CHANGED", "open")
        assert 0 < coverage_of(adopted).done < coverage_of(adopted).of_all
        found = buy_in_of(going)
        assert [group.name for group in found.minorities] == ["Research and development"]
        assert sum(point.is_open for point in points_of(going)) == 2
        assert not Letter.objects.filter(queued_at=None).exists()
