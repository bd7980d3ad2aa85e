"""Who is in a group of customers since when, and what a change of it counts again."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from csap.facts import customer_groups, marks, queries, rolled
from csap.facts.customer_groups import GroupDaysOverlap, GroupIsReserved, NotOneCustomer
from csap.facts.models import CustomerGroupMembership, DirtyMark, Leaf
from csap.facts.periods import Period
from csap.facts.scopes import Scope, UnknownScope
from servicedesk.accounts.queries import Presence
from surveys import groups as survey_groups
from tests.factories import NOW, DepartmentFactory, UserFactory, open_request
from tests.surveys.wave_builders import started

TODAY = NOW.date()
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
MONTH = Period(date(2026, 3, 1), date(2026, 4, 1))


def put(group, **customer):
    given = {"since": TODAY, "actor": None, "at": AT} | customer
    return customer_groups.set_customer_group(group, **given)


def end(until, **customer):
    return customer_groups.end_customer_group(until=until, actor=None, at=AT, **customer)


def created_in(scope):
    (found,) = rolled.read(Scope.parse(scope).resolve(), [MONTH], as_of=AT.date())
    return found.demand.created


@pytest.mark.django_db
class TestAGroup:
    def test_is_kept_by_requests_created_while_somebody_was_in_it(self):
        asked = open_request()
        put("key", person_id=asked.requester_id)
        open_request(requester=asked.requester)
        open_request()
        marks.drain()

        end(TODAY + timedelta(days=1), person_id=asked.requester_id)
        marks.drain()

        assert created_in("group:key") == 2
        assert created_in("all") == 3

    def test_of_a_person_goes_before_the_departments(self):
        department = DepartmentFactory()
        own, other = UserFactory(department=department), UserFactory(department=department)
        for person in (own, other):
            open_request(requester=person)
        put("key", department_id=department.pk)
        put("pilot", person_id=own.pk)

        marks.drain()

        assert (created_in("group:key"), created_in("group:pilot")) == (1, 1)

    def test_marks_the_days_of_its_own_requests_only(self):
        asked, other = open_request(), open_request()
        marks.drain()

        put("key", person_id=asked.requester_id)

        assert set(DirtyMark.objects.values_list("service_id", flat=True)) == {asked.service_id}
        assert other.service_id != asked.service_id

    def test_combines_with_a_service(self):
        asked = open_request()
        put("key", person_id=asked.requester_id)
        marks.drain()

        assert created_in(f"service:{asked.service.slug},group:key") == 1
        assert Leaf.objects.filter(customer_group="key").count() == 1

    def test_that_nobody_was_ever_in_is_unknown(self):
        with pytest.raises(UnknownScope, match="no group of customers key"):
            Scope(group="key").resolve()

    def test_leaves_all_others_who_are_a_scope_too(self):
        asked, other = open_request(), open_request()
        put("key", person_id=asked.requester_id)
        marks.drain()
        manager = UserFactory(agent=True)

        rows = queries.rows_behind(
            "util.rate_per_100_users", Scope(group="others"), MONTH, user=manager
        )

        assert created_in("group:others") == 1
        assert [row.id for row in rows] == [other.pk]

    @pytest.mark.parametrize("name", ["others", ""])
    def test_is_not_called_like_those_in_none(self, name):
        with pytest.raises(GroupIsReserved):
            put(name, person_id=UserFactory().pk)

    def test_leads_to_its_own_rows(self):
        asked = open_request()
        open_request()
        put("key", person_id=asked.requester_id)
        manager = UserFactory(agent=True)

        rows = queries.rows_behind(
            "util.rate_per_100_users", Scope(group="key"), MONTH, user=manager
        )

        assert [row.id for row in rows] == [asked.pk]


@pytest.mark.django_db
class TestSetting:
    def test_ends_the_group_before(self):
        person = UserFactory()
        first = put("key", person_id=person.pk)

        put("pilot", person_id=person.pk, since=TODAY + timedelta(days=5))

        first.refresh_from_db()
        assert first.until == TODAY + timedelta(days=5)

    def test_may_be_repeated(self):
        person = UserFactory()

        assert put("key", person_id=person.pk) == put("key", person_id=person.pk)
        assert CustomerGroupMembership.objects.count() == 1

    def test_refuses_days_that_overlap(self):
        person = UserFactory()
        put("key", person_id=person.pk)

        with pytest.raises(GroupDaysOverlap, match="begins on"):
            put("pilot", person_id=person.pk)
        with pytest.raises(GroupDaysOverlap):
            end(TODAY, person_id=person.pk)

    @pytest.mark.parametrize("customer", [{}, {"person_id": 1, "department_id": 1}])
    def test_needs_one_customer(self, customer):
        with pytest.raises(NotOneCustomer):
            put("key", **customer)

    def test_ending_what_has_ended_does_nothing(self):
        person = UserFactory()
        put("key", person_id=person.pk)
        end(TODAY + timedelta(days=2), person_id=person.pk)

        assert end(TODAY + timedelta(days=9), person_id=person.pk) is None

    def test_cannot_overlap_in_the_database_either(self):
        person = UserFactory()
        row = put("key", person_id=person.pk)
        row.pk = None

        with pytest.raises(IntegrityError, match="one_group_at_a_time"), transaction.atomic():
            row.save(force_insert=True)


def test_presences_are_cut_where_a_group_begins_and_ends():
    window = (date(2026, 3, 5), date(2026, 3, 9))
    groups = customer_groups.Groups(
        {1: [(window, "key")]}, {7: [((date(2026, 3, 1), None), "key")]}
    )
    whole = Presence(1, 7, date(2026, 2, 1), None)

    found = list(groups.presences_in("key", [whole, Presence(2, None, None, None)]))

    assert [(p.since, p.until) for p in found] == [
        (date(2026, 3, 1), date(2026, 3, 5)),
        (date(2026, 3, 5), date(2026, 3, 9)),
        (date(2026, 3, 9), None),
    ]


@pytest.mark.django_db
class TestWaves:
    def test_know_the_groups_with_who_is_in_them_today(self):
        department = DepartmentFactory()
        of_it, other = UserFactory(department=department), UserFactory()
        put("key", department_id=department.pk)
        put("pilot", person_id=other.pk)
        end(TODAY + timedelta(days=1), person_id=other.pk)

        with time_machine.travel(AT, tick=False):
            known = {group.code: group for group in survey_groups.groups()}

        assert known["key"].person_ids == {of_it.pk}
        assert known["key"].name == "Key customers"
        assert known["pilot"].person_ids == frozenset()

    def test_go_to_a_group(self):
        department = DepartmentFactory()
        of_it = UserFactory(department=department)
        UserFactory(department=DepartmentFactory())
        put("key", department_id=department.pk)

        with time_machine.travel(AT, tick=False):
            wave = started(
                at=AT,
                opens_on=AT.date(),
                closes_on=AT.date() + timedelta(days=21),
                population={"groups": ["key"]},
            )

        (member,) = wave.members.all()
        assert (member.person_id, member.group) == (of_it.pk, "key")
