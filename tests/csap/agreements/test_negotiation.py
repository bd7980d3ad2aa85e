"""A negotiation through its services: from a demand to a target, and what is refused on the way."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError

from csap.agreements import queries, services
from csap.agreements.bargaining import Exemption
from csap.agreements.models import Agreement, FrozenRecord, NegotiationStep
from csap.agreements.services import AgreementRefused
from csap.agreements.vocabulary import State, Step
from csap.facts.periods import Period
from csap.facts.scopes import Reach
from requests_app.catalogue.models import ServiceLevelTarget
from requests_app.clocks.models import Clock
from servicedesk.common.errors import NotPermitted
from servicedesk.outbox.models import Fact
from tests.csap.agreements.builders import TODAY, agreed, demanded, terms
from tests.csap.agreements.test_feasibility import past
from tests.factories import (
    NOW,
    DepartmentFactory,
    RequestTypeFactory,
    TargetFactory,
    UserFactory,
    open_request,
)

pytestmark = pytest.mark.django_db
HOUR = 3600


@pytest.fixture
def request_type():
    """Of sixty requests 45 were done within 8 hours, all within 10; low ones are promised 8."""
    TargetFactory()
    made = RequestTypeFactory()
    past(made, [120, 480, 600, 480] * 15)
    return made


@pytest.fixture
def manager():
    return UserFactory(manager=True)


def exemption(manager, days=100):
    return Exemption(manager.pk, "The board wants it.", TODAY + timedelta(days=days))


class TestFromDemandToTarget:
    """The journey of issue 5: an agreement from demand to what a request is measured against."""

    def test_a_new_request_is_measured_against_what_was_agreed(self, request_type, manager):
        finance = DepartmentFactory(name="Finance")
        ines = UserFactory(department=finance)
        payroll = DepartmentFactory(parent=finance)
        agreement = demanded(
            request_type, hours=4, department=finance, representative=ines, actor=manager
        )
        number = agreement.number
        record = services.freeze_record(number, actor=manager, at=NOW)
        assert (record.ask_class, record.kept, record.n) == ("unreasonable", 15, 60)

        services.offer(number, terms(10, conditions="Complete forms."), actor=manager, at=NOW)
        services.counter(
            number, value=9 * 60, percent=90, text="Nine.", actor=ines, at=NOW + timedelta(hours=1)
        )
        services.offer(number, terms(10), actor=manager, at=NOW + timedelta(hours=2))
        agreement = services.accept(number, actor=ines, at=NOW + timedelta(hours=3))

        assert (agreement.state, agreement.agreed_value) == (State.AGREED, 600)
        before = open_request(
            requester=UserFactory(department=payroll), request_type=request_type, at=NOW
        )
        after = open_request(
            requester=UserFactory(department=payroll),
            request_type=request_type,
            at=NOW + timedelta(hours=4),
        )
        assert self.promised(before) == {"RESPONSE": HOUR, "RESOLUTION": 8 * HOUR}
        assert self.promised(after) == {"RESPONSE": HOUR, "RESOLUTION": 10 * HOUR}
        assert after.clocks.get(kind="RESOLUTION").target.reference == number
        assert list(agreement.steps.order_by("pk").values_list("step", flat=True)) == [
            Step.DEMANDED, Step.RECORDED, Step.OFFERED, Step.COUNTERED, Step.OFFERED, Step.AGREED,
        ]  # fmt: skip
        assert Fact.objects.filter(topic="csap.agreement.agreed").count() == 1

    def test_others_keep_what_is_published(self, request_type, manager):
        agreed(request_type, manager)

        other = open_request(request_type=request_type, at=NOW + timedelta(hours=1))

        assert self.promised(other)["RESOLUTION"] == 8 * HOUR

    def test_it_ends_by_itself(self, request_type, manager):
        agreement = agreed(request_type, manager, terms_given=terms(12, days=30))
        someone = agreement.representative
        last, gone = NOW + timedelta(days=29), NOW + timedelta(days=30)

        during = open_request(requester=someone, request_type=request_type, at=last)
        after = open_request(requester=someone, request_type=request_type, at=gone)

        assert self.promised(during)["RESOLUTION"] == 12 * HOUR
        assert self.promised(after)["RESOLUTION"] == 8 * HOUR
        assert services.tend(at=gone) == 1
        assert services.tend(at=gone) == 0
        agreement.refresh_from_db()
        assert agreement.state == State.ENDED

    def test_ended_early_new_requests_are_measured_as_published(self, request_type, manager):
        agreement = agreed(request_type, manager)
        later = NOW + timedelta(days=3)

        services.end(agreement.number, text="The team moved.", actor=manager, at=later)

        after = open_request(
            requester=agreement.representative, request_type=request_type, at=later
        )
        assert self.promised(after)["RESOLUTION"] == 8 * HOUR

    def test_who_joins_the_department_is_covered_from_then_on(self, request_type, manager):
        agreement = agreed(request_type, manager)
        below = DepartmentFactory(parent=agreement.department)
        later = NOW + timedelta(days=2)

        services.tend(at=later)
        services.tend(at=later)

        opened = open_request(
            requester=UserFactory(department=below), request_type=request_type, at=later
        )
        assert self.promised(opened)["RESOLUTION"] == 12 * HOUR

    @staticmethod
    def promised(service_request):
        return dict(service_request.clocks.values_list("kind", "target_seconds"))


class TestGuard:
    def test_against_the_record_nobody_agrees_unnamed(self, request_type, manager):
        agreement = demanded(request_type, hours=4, actor=manager)
        services.freeze_record(agreement.number, actor=manager, at=NOW)

        with pytest.raises(AgreementRefused) as refused:
            services.agree(agreement.number, terms(4), actor=manager, at=NOW)

        assert refused.value.field == "exception_reason"
        assert not ServiceLevelTarget.objects.agreed().exists()
        assert not agreement.exceptions.exists()

    def test_an_exception_names_who_answers_for_it(self, request_type, manager):
        wanted = terms(4, days=90, exemption=exemption(manager))

        agreement = agreed(request_type, manager, hours=4, terms_given=wanted)

        assert agreement.state == State.AGREED
        exception = agreement.exceptions.get()
        assert (exception.answers_for, exception.reason) == (manager, "The board wants it.")
        assert agreement.steps.get(step=Step.AGREED).exception == exception

    def test_only_a_manager_answers_for_an_exception(self, request_type, manager):
        wanted = terms(4, days=90, exemption=exemption(UserFactory(agent=True)))

        with pytest.raises(AgreementRefused, match="A manager answers"):
            agreed(request_type, manager, hours=4, terms_given=wanted)

    def test_the_database_refuses_an_unnamed_one_too(self, request_type, manager):
        agreement = demanded(request_type, hours=4, actor=manager)
        record = services.freeze_record(agreement.number, actor=manager, at=NOW)

        with pytest.raises(IntegrityError), transaction.atomic():
            NegotiationStep.objects.create(
                agreement=agreement, step=Step.AGREED, to_state=State.AGREED, actor=manager,
                at=NOW, value=240, percent=90, record=record, ask_class=record.ask_class,
                valid_from=TODAY, valid_until=TODAY,
            )  # fmt: skip

    def test_nobody_answers_a_demand_before_the_record_was_looked_at(self, request_type, manager):
        agreement = demanded(request_type, actor=manager)

        with pytest.raises(AgreementRefused, match="Freeze the record first"):
            services.offer(agreement.number, terms(12), actor=manager, at=NOW)

    def test_a_decline_names_an_alternative(self, request_type, manager):
        agreement = demanded(request_type, hours=4, actor=manager)
        services.freeze_record(agreement.number, actor=manager, at=NOW)
        no = {"text": "Approvers take a day.", "actor": manager, "at": NOW}

        with pytest.raises(AgreementRefused) as refused:
            services.decline(agreement.number, alternative=" ", **no)
        declined = services.decline(agreement.number, alternative="Roles in advance.", **no)

        assert refused.value.field == "alternative"
        assert declined.state == State.DECLINED

    def test_an_offer_that_the_record_no_longer_bears_is_not_accepted(self, request_type, manager):
        agreement = demanded(request_type, actor=manager)
        services.freeze_record(agreement.number, actor=manager, at=NOW)
        services.offer(agreement.number, terms(10), actor=manager, at=NOW)
        Clock.objects.filter(kind="RESOLUTION").update(elapsed_seconds=40 * HOUR)

        with pytest.raises(AgreementRefused, match="does not bear"):
            services.accept(agreement.number, actor=agreement.representative, at=NOW)

    def test_two_agreements_do_not_promise_the_same_twice(self, request_type, manager):
        first = agreed(request_type, manager)

        with pytest.raises(AgreementRefused, match="Another agreement"):
            agreed(request_type, manager, department=first.department)

        assert Agreement.objects.filter(state=State.AGREED).count() == 1


class TestWho:
    def test_only_managers_negotiate_for_it(self, request_type, manager):
        agreement = demanded(request_type, actor=manager)

        with pytest.raises(NotPermitted):
            services.freeze_record(agreement.number, actor=UserFactory(agent=True), at=NOW)

    def test_a_stranger_does_not_accept_for_the_customer(self, request_type, manager):
        agreement = demanded(request_type, actor=manager)
        services.freeze_record(agreement.number, actor=manager, at=NOW)
        services.offer(agreement.number, terms(12), actor=manager, at=NOW)

        with pytest.raises(NotPermitted):
            services.accept(agreement.number, actor=UserFactory(), at=NOW)

    def test_a_lead_asks_for_their_own_department_only(self, request_type):
        lead = UserFactory()
        lead.department.lead = lead
        lead.department.save()

        asked = demanded(request_type, department=lead.department, representative=lead, actor=lead)

        assert asked.state == State.ASKED
        with pytest.raises(NotPermitted):
            demanded(request_type, representative=lead, actor=lead)

    def test_people_see_what_covers_them_once_it_is_agreed(self, request_type, manager):
        agreement = agreed(request_type, manager)
        asked = demanded(request_type, department=agreement.department, hours=10, actor=manager)
        below = UserFactory(department=DepartmentFactory(parent=agreement.department))

        def seen_by(user):
            return set(Agreement.objects.visible_to(user))

        assert seen_by(manager) == {agreement, asked}
        assert seen_by(below) == {agreement}
        assert seen_by(asked.representative) == {agreement, asked}
        assert seen_by(UserFactory()) == set()


class TestOnce:
    def test_a_repeat_under_the_same_key_changes_nothing(self, request_type, manager):
        agreement = demanded(request_type, actor=manager)
        by = {"actor": manager, "at": NOW, "key": "k1"}

        services.freeze_record(agreement.number, **by)
        services.freeze_record(agreement.number, **by)
        services.offer(agreement.number, terms(12), **by)
        services.offer(agreement.number, terms(12), **by)

        assert agreement.steps.count() == 3
        assert FrozenRecord.objects.count() == 2

    def test_steps_and_records_never_change(self, request_type, manager):
        agreement = demanded(request_type, actor=manager)
        record = services.freeze_record(agreement.number, actor=manager, at=NOW)

        for row in (record, agreement.steps.first()):
            with pytest.raises(InternalError), transaction.atomic():
                type(row).objects.filter(pk=row.pk).update(percent=50)


class TestOverPromise:
    def test_it_counts_what_binds_against_the_record(self, request_type, manager):
        agreed(request_type, manager)
        agreed(
            request_type, manager, hours=4,
            terms_given=terms(4, days=90, exemption=exemption(manager)),
        )  # fmt: skip
        demanded(request_type, hours=1, actor=manager)

        found = queries.overpromise(at=NOW)
        later = queries.overpromise(at=NOW + timedelta(days=120))

        assert (found.k, found.n, found.share) == (1, 2, 0.5)
        assert round(found.low, 3) == 0.095
        assert (later.k, later.n) == (0, 1)

    def test_baselines_tell_it_of_the_scope_where_it_was_promised(self, request_type, manager):
        one, other = (agreed(request_type, manager) for _ in range(2))
        march = Period(TODAY.replace(day=1), TODAY.replace(month=4, day=1))

        def tell(**reach):
            return queries.tell_overpromise(Reach(**reach), march, march.end)

        assert (tell().value, tell().n) == (0.0, 2)
        assert tell(department_ids=frozenset([one.department_id])).n == 1
        assert tell(service_id=other.service_id).n == 2
        assert tell(department_ids=frozenset()) is None
        assert queries.tell_overpromise(Reach(), march.previous(), march.start).value is None

    def test_nothing_agreed_is_no_rate(self):
        assert queries.overpromise(at=NOW) == (0, 0, None, None, None)


class TestRenewal:
    def test_it_is_asked_again_with_todays_record(self, request_type, manager):
        old = agreed(request_type, manager, terms_given=terms(12, days=30))

        new = services.renew(old.number, actor=manager, at=NOW + timedelta(days=20))
        again = services.renew(old.number, actor=manager, at=NOW + timedelta(days=20))

        assert new == again != old
        assert (new.renews, new.state, new.value) == (old, State.ASKED, 720)

    def test_reviews_learn_once_what_ends_soon(self, request_type, manager):
        agreement = agreed(request_type, manager, terms_given=terms(12, days=60))

        told = [services.tell_what_ends(at=NOW + timedelta(days=day)) for day in (10, 40, 41)]
        (due,) = queries.due_between(TODAY, TODAY + timedelta(days=90))

        assert told == [0, 1, 0]
        assert (due.number, due.on, due.ends) == (agreement.number, agreement.valid_until, True)
        elsewhere = "department:nowhere"
        assert not queries.due_between(TODAY, TODAY + timedelta(days=90), scope=elsewhere)
