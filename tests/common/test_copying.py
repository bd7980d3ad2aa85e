"""Rows that come in by COPY are as if they had been saved."""

from datetime import date

import pytest

from requests_app.catalogue.models import RequestType, Team
from servicedesk.accounts.models import Department, User
from servicedesk.accounts.roles import Role
from servicedesk.common.copying import copy_in
from tests.factories import ServiceFactory

pytestmark = pytest.mark.django_db

AWKWARD = [
    "plain",
    "",
    "tab\tline\nreturn\r",
    "back\\slash \\N \\. \\t",
    "quote \" and ' and {braces, comma}",
    "名前 é 🙂",
    "NULL",
]


class TestCopyIn:
    @pytest.mark.parametrize("text", AWKWARD)
    def test_keeps_any_text(self, text):
        (department,) = copy_in([Department(name=text, code="a")])

        department.refresh_from_db()
        assert department.name == text

    @pytest.mark.parametrize("text", AWKWARD)
    def test_keeps_any_text_within_json(self, text):
        fields = [{"name": text, "n": 1, "list": [text, None, True]}]
        given = RequestType(service=ServiceFactory(), kind="SUPPORT", slug="a", fields=fields)

        (request_type,) = copy_in([given])

        request_type.refresh_from_db()
        assert request_type.fields == fields

    def test_keeps_lists_dates_switches_and_nothing(self):
        given = User(
            email="a@example.org",
            name="Ada",
            roles=[Role.AGENT, Role.ADMIN],
            joined_date=date(2020, 2, 29),
            is_active=False,
        )

        (user,) = copy_in([given])

        user.refresh_from_db()
        assert user.roles == [Role.AGENT, Role.ADMIN]
        assert (user.joined_date, user.left_date) == (date(2020, 2, 29), None)
        assert not user.is_active

    def test_gives_keys_in_order_that_no_later_row_has(self):
        teams = copy_in(Team(name=name, slug=name) for name in ("a", "b", "c"))

        later = Team.objects.create(name="d", slug="d")
        assert [team.pk for team in teams] == sorted(team.pk for team in teams)
        assert later.pk not in [team.pk for team in teams]

    def test_refers_to_what_was_saved_after_it_was_named(self):
        parent = Department(name="parent", code="p")
        child = Department(name="child", code="c", parent=parent)

        copy_in([parent])
        copy_in([child])

        child.refresh_from_db()
        assert child.parent == parent

    def test_of_nothing_does_nothing(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert copy_in([]) == []

    def test_runs_two_queries_for_any_number(self, django_assert_num_queries):
        with django_assert_num_queries(2):
            copy_in(Team(name=f"team {n}", slug=f"team-{n}") for n in range(200))
