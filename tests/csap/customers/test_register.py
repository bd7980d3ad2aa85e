"""The register: who enters, who speaks, what is decided, and what follows from it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from csap.customers import criteria, queries, services
from csap.customers.models import (
    CriteriaSet,
    Criterion,
    Customer,
    Decision,
    InterviewNote,
    Judgement,
    Standing,
)
from csap.customers.services import CustomerRefused, Said
from csap.customers.vocabulary import CAP, KEY_GROUP, Outcome, Step
from csap.facts.models import CustomerGroupMembership
from csap.facts.periods import local_day
from servicedesk.common.errors import NotPermitted
from servicedesk.outbox.models import Fact
from tests.csap.customers.builders import (
    AT,
    Q2,
    Q3,
    code,
    decide,
    judge_all,
    later,
    make_customer,
    score,
)
from tests.factories import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db


class TestEntering:
    def test_takes_a_department_and_who_speaks_for_it(self, manager):
        customer = make_customer(manager, about="The plant")

        assert customer.representations.get().person == customer.representative
        assert customer.events.get().step == Step.ADDED
        assert not customer.is_key

    def test_happens_once(self, manager):
        department = DepartmentFactory()
        person = UserFactory(department=department)
        given = {"department": department, "representative": person}

        first = make_customer(manager, key="one", **given)
        assert make_customer(manager, key="one", **given) == first
        with pytest.raises(CustomerRefused, match="in the register already"):
            make_customer(manager, **given)

    def test_is_refused_above_and_below_another_one(self, manager):
        above = DepartmentFactory()
        below = DepartmentFactory(parent=above)
        make_customer(manager, department=below)

        with pytest.raises(CustomerRefused, match="above or below"):
            make_customer(manager, department=above)

    def test_needs_somebody_of_the_department(self, manager):
        department = DepartmentFactory()
        below = DepartmentFactory(parent=department)

        with pytest.raises(CustomerRefused, match="is not of"):
            make_customer(manager, department=department, representative=UserFactory())
        make_customer(manager, department=department, representative=UserFactory(department=below))

    def test_is_for_managers(self, customer):
        with pytest.raises(NotPermitted):
            make_customer(UserFactory(agent=True))
        assert not Customer.objects.visible_to(UserFactory(agent=True)).exists()


class TestADecision:
    def test_makes_the_departments_a_group_from_that_day_on(self, manager, customer):
        below = DepartmentFactory(parent=customer.department)

        decision = decide(customer, actor=manager)

        customer.refresh_from_db()
        assert customer.is_key
        assert decision.until == local_day(AT).replace(year=2028)
        members = CustomerGroupMembership.objects.filter(customer_group=KEY_GROUP)
        assert {row.department_id for row in members} == {customer.department_id, below.pk}
        assert {row.since for row in members} == {local_day(AT)}
        assert Fact.objects.filter(topic="csap.customer.decided").count() == 1

    def test_out_ends_the_group(self, manager, customer):
        decide(customer, actor=manager)

        decide(customer, Outcome.OUT, actor=manager, at=later(100))

        assert not CustomerGroupMembership.objects.open().exists()
        assert queries.current(later(99)) != []
        assert queries.current(later(100)) == []

    def test_cannot_be_undone_on_its_first_day(self, manager, customer):
        decide(customer, actor=manager)

        with pytest.raises(CustomerRefused, match="from tomorrow on"):
            decide(customer, Outcome.OUT, actor=manager)

    def test_keeps_what_the_system_suggested_beside_what_was_decided(self, manager, customer):
        judge_all(customer, manager, UserFactory(manager=True))
        score(customer, period=Q2)
        standing = score(customer, period=Q3)

        decision = decide(customer, Outcome.OUT, actor=manager)

        assert decision.was_suggested
        assert (decision.standing, decision.outcome) == (standing, Outcome.OUT)

    def test_happens_once_a_key(self, manager, customer):
        first = decide(customer, actor=manager, key="k")

        assert decide(customer, actor=manager, key="k") == first
        with pytest.raises(CustomerRefused, match="renew"):
            decide(customer, actor=manager)

    def test_needs_a_reason_and_a_manager(self, manager, customer):
        with pytest.raises(CustomerRefused, match="Say why"):
            decide(customer, actor=manager, reason="  ")
        with pytest.raises(NotPermitted):
            decide(customer, actor=UserFactory(agent=True))
        assert not Decision.objects.exists()

    def test_refuses_an_eighth(self, manager):
        for _ in range(CAP):
            decide(make_customer(manager), actor=manager)

        with pytest.raises(CustomerRefused, match="There are 7"):
            decide(make_customer(manager), actor=manager)

    def test_renews_a_term_from_its_day(self, manager, customer):
        decide(customer, actor=manager)

        renewed = decide(customer, Outcome.RENEWED, actor=manager, at=later(700))

        customer.refresh_from_db()
        assert customer.key_since == local_day(AT)
        assert customer.term_ends == renewed.until > local_day(later(700))

    def test_lapses_with_its_term(self, manager, customer):
        until = decide(customer, actor=manager).until
        last = AT.replace(year=until.year) - timedelta(days=1)

        assert services.let_terms_end(at=last) == []
        assert services.let_terms_end(at=last + timedelta(days=1)) == [customer]
        assert services.let_terms_end(at=last + timedelta(days=1)) == []
        assert customer.events.latest("pk").step == Step.LAPSED
        assert not CustomerGroupMembership.objects.open().exists()


class TestWhoSpeaks:
    def test_is_told_of_any_instant(self, manager, customer):
        first = customer.representative
        decide(customer, actor=manager)
        second = UserFactory(department=customer.department)
        services.name_representative(
            code(customer), representative=second, about="", actor=manager, at=later(10)
        )

        (then,), (now,) = queries.current(later(9)), queries.current(later(10))

        assert (then.representative, now.representative) == (first, second)
        assert queries.current(later(-1)) == []

    def test_of_a_scope_are_those_it_concerns(self, manager, customer):
        decide(customer, actor=manager)
        other = make_customer(manager)
        decide(other, actor=manager)
        below = DepartmentFactory(parent=customer.department)
        score(other, services={"0": 3})

        of = {
            scope: queries.representatives_of(scope, at=later(1))
            for scope in (
                "all",
                queries.KEY_SCOPE,
                f"department:{below.code}",
                f"department:{DepartmentFactory().code}",
            )
        }

        assert set(of["all"]) == {customer.representative, other.representative}
        assert of["all"] == of[queries.KEY_SCOPE]
        assert of[f"department:{below.code}"] == [customer.representative]
        assert [*of.values()][-1] == []


class TestAJudgement:
    def test_of_one_person_leaves_the_criterion_unknown(self, manager, customer):
        score(customer)
        judge_all(customer, manager)

        newest = queries.newest_standings([customer.pk])[customer.pk]
        assert newest.criteria.get(criterion="influence").value is None

        judge_all(customer, UserFactory(manager=True), mark=1)
        newest = queries.newest_standings([customer.pk])[customer.pk]
        assert newest.criteria.get(criterion="influence").value == pytest.approx(0.5)
        assert newest.criteria.get(criterion="critique").value == pytest.approx((0.7 + 0.5) / 2)

    def test_replaces_the_persons_own_earlier_one(self, manager, customer):
        score(customer)
        judge_all(customer, manager, UserFactory(manager=True), mark=4)
        judge_all(customer, manager, mark=2)

        newest = queries.newest_standings([customer.pk])[customer.pk]
        assert newest.criteria.get(criterion="impact").value == pytest.approx(0.75)

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"criterion": "dependency"}, "criterion"),
            ({"mark": 5}, "mark"),
            ({"reason": ""}, "reason"),
        ],
    )
    def test_is_refused_with_the_field_named(self, manager, customer, given, field):
        values = {"criterion": "impact", "mark": 3, "reason": "Seen."}

        with pytest.raises(CustomerRefused) as refused:
            services.judge(code(customer), **(values | given), actor=manager, at=AT)

        assert refused.value.field == field
        assert not Judgement.objects.exists()

    def test_is_not_of_oneself(self, manager):
        own = make_customer(manager, department=manager.department, representative=manager)

        with pytest.raises(CustomerRefused, match="themselves"):
            judge_all(own, manager)


class TestAnInterview:
    def record(self, customer, manager, **given):
        values = {
            "person": customer.representative,
            "held_on": local_day(AT),
            "said": Said("Tell us before the change.", told_early=False, satisfaction=4),
            "has_consent": True,
            "actor": manager,
            "at": AT,
        }
        return services.record_interview(code(customer), **(values | given))

    def test_needs_consent(self, manager, customer):
        with pytest.raises(CustomerRefused, match="consent"):
            self.record(customer, manager, has_consent=False)
        assert not InterviewNote.objects.exists()

    def test_taken_back_leaves_nothing_of_what_was_said(self, manager, customer):
        note = self.record(customer, manager)

        services.withdraw_consent(note.pk, actor=manager, at=later(1))

        note.refresh_from_db()
        assert (note.statement, note.told_early, note.satisfaction) == ("", None, None)
        assert note.withdrawn_by == manager
        assert not InterviewNote.objects.standing().exists()

    def test_taken_back_leaves_the_score(self, manager, customer):
        note = self.record(customer, manager)
        near = standings_part(0.9, "Alike; opinion 90 % near", {"mix": 0.5, "closeness": 0.9})
        score(customer, parts={"representation": near})

        services.withdraw_consent(note.pk, actor=manager, at=later(1))

        newest = queries.newest_standings([customer.pk])[customer.pk]
        of = newest.criteria.get(criterion="representation")
        assert (of.data, of.evidence, of.inputs) == (0.5, "Alike", {"mix": 0.5})

    def test_is_for_managers_to_read(self, manager, customer):
        self.record(customer, manager)

        assert not InterviewNote.objects.visible_to(customer.representative).exists()
        assert InterviewNote.objects.visible_to(manager).count() == 1


def standings_part(*parts):
    from csap.customers.services.standings import Part

    return Part(*parts)


class TestTheCriteria:
    def test_are_the_seven_until_somebody_changes_them(self, manager):
        assert criteria.current().version == 1
        assert sum(criteria.current().weights.values()) == pytest.approx(1)

    def test_get_a_version_with_each_change(self, manager):
        first, second, *rest = criteria.current().items
        changed = [
            first._replace(weight=second.weight),
            second._replace(weight=first.weight),
            *rest,
        ]

        found = services.change_criteria(changed, reason="Weigh audience.", actor=manager, at=AT)

        assert (found.version, found.items, found.by) == (2, tuple(changed), manager.name)
        again = services.change_criteria(changed, reason="Again.", actor=manager, at=AT)
        assert again.version == 2
        assert [each.version for each in criteria.versions()] == [2, 1]

    @pytest.mark.parametrize(
        "change",
        [
            lambda items: items[1:],
            lambda items: [*items, items[0]],
            lambda items: [],
            lambda items: [items[0]._replace(key="own"), *items[1:]],
        ],
    )
    def test_are_refused_unless_they_add_up(self, manager, change):
        items = list(criteria.current().items)

        with pytest.raises(CustomerRefused):
            services.change_criteria(change(items), reason="No.", actor=manager, at=AT)
        assert not CriteriaSet.objects.exists()

    def test_of_the_database_add_up_to_1(self, manager):
        stored = CriteriaSet.objects.create(
            version=2, reason="By hand.", created_by=manager, created_at=AT
        )
        alone = Criterion(
            criteria_set=stored, position=1, key="own", title="Own", source="JUDGED", weight="0.9"
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

        with pytest.raises(IntegrityError, match="do not add up to 1"), transaction.atomic():
            alone.save()


class TestHistory:
    def test_stays_as_it_was_written(self, manager, customer):
        score(customer)
        judge_all(customer, manager)
        decide(customer, actor=manager)

        for row in (
            Decision.objects.first(),
            Judgement.objects.first(),
            Standing.objects.first(),
            customer.representations.first(),
            customer.events.first(),
        ):
            with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
                row.save()

    def test_writes_a_standing_only_when_something_changed(self, customer):
        assert score(customer) is not None
        assert score(customer) is None
        assert score(customer, 0.5) is not None
        assert Standing.objects.count() == 2
