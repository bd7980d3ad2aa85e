"""The administration: for administrators alone, and what never changes is only shown there."""

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from requests_app.catalogue.models import Service, ServiceLevelTarget
from servicedesk.accounts.models import User
from servicedesk.accounts.roles import Role
from servicedesk.audit.services import Action, record_access
from tests.factories import (
    NOW,
    DepartmentFactory,
    RequestTypeFactory,
    TargetFactory,
    UserFactory,
    open_request,
)

pytestmark = pytest.mark.django_db
#: Ours; the ones that libraries bring are their own business.
OURS = sorted(
    model._meta.label_lower
    for model in admin.site._registry
    if model.__module__.startswith(("servicedesk.", "requests_app."))
)
SHOWN_ONLY = ("audit.accessrecord", "catalogue.workingcalendar", "requests.historyentry")


def url(label, page, *args):
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)


@pytest.fixture
def site(signed_in):
    return signed_in(UserFactory(admin=True))


@pytest.fixture
def a_row_of_each():
    """At least one row in every list."""
    TargetFactory()
    record_access(actor=None, action=Action.EXPORTED, subject="A list", at=NOW)
    return open_request()


class TestDoor:
    def test_opens_to_administrators(self, site):
        assert site.get(reverse("admin:index")).status_code == 200

    def test_bears_the_name_and_the_icon_of_the_desk(self, site, settings):
        html = site.get(reverse("admin:index")).content.decode()

        assert f"{settings.SITE_NAME}: administration" in html
        assert f"| {settings.SITE_NAME}</title>" in html
        assert "img/icon.svg" in html

    @pytest.mark.parametrize("role", ["agent", "team_lead", "manager", None])
    def test_is_closed_to_everyone_else(self, signed_in, role):
        person = UserFactory(**({role: True} if role else {}))

        assert signed_in(person).get(reverse("admin:index")).status_code == 302

    def test_sends_a_stranger_to_the_sign_in(self, client):
        assert client.get(reverse("admin:index")).status_code == 302


class TestLists:
    @pytest.mark.parametrize("label", OURS)
    def test_show_and_find_rows(self, site, a_row_of_each, label):
        page = site.get(url(label, "changelist"), {"q": "a"})

        assert page.status_code in (200, 302)  # 302: nothing to search in
        assert site.get(url(label, "changelist")).status_code == 200

    @pytest.mark.parametrize("label", OURS)
    def test_open_a_row(self, site, a_row_of_each, label):
        row = _model(label)._default_manager.first()

        assert row is not None
        assert site.get(url(label, "change", row.pk)).status_code == 200

    @pytest.mark.parametrize("label", SHOWN_ONLY)
    def test_change_nothing_that_never_changes(self, site, a_row_of_each, label):
        row = _model(label)._default_manager.first()

        assert site.get(url(label, "add")).status_code == 403
        assert site.post(url(label, "change", row.pk), {}).status_code == 403
        assert site.post(url(label, "delete", row.pk), {"post": "yes"}).status_code == 403

    @pytest.mark.parametrize("label", OURS)
    def test_delete_nothing(self, site, a_row_of_each, label):
        row = _model(label)._default_manager.first()

        assert site.get(url(label, "delete", row.pk)).status_code == 403


class TestPeople:
    def given(self, user, **changed):
        values = {
            "email": user.email,
            "name": user.name,
            "department": user.department_id,
            "is_active": "on",
            "roles": user.roles,
            "memberships-TOTAL_FORMS": "0",
            "memberships-INITIAL_FORMS": "0",
        }
        return values | changed

    def test_roles_and_place_go_through_the_services(self, site):
        user, department = UserFactory(), DepartmentFactory()
        data = self.given(user, roles=[Role.ADMIN], department=department.pk)

        response = site.post(url("accounts.user", "change", user.pk), data)

        assert response.status_code == 302
        user.refresh_from_db()
        assert (user.roles, user.is_staff, user.is_superuser) == ([Role.ADMIN], True, True)
        here = user.memberships.get(valid_to=None)
        assert (here.department, here.valid_from) == (department, timezone.localdate())

    def test_a_new_person_is_an_end_user(self, site):
        password = "a long enough password"
        data = {"email": "New@Example.org", "name": "New", "usable_password": "true"}

        response = site.post(
            url("accounts.user", "add"), data | {"password1": password, "password2": password}
        )

        assert response.status_code == 302
        assert User.objects.get(email="new@example.org").roles == []

    def test_a_department_does_not_lie_below_itself(self, site):
        upper = DepartmentFactory()
        lower = DepartmentFactory(parent=upper)
        data = {"name": upper.name, "code": upper.code, "parent": lower.pk, "is_active": "on"}

        page = site.post(url("accounts.department", "change", upper.pk), data)

        assert "cannot lie below itself" in page.content.decode()


class TestCatalogue:
    def test_a_new_promise_ends_the_one_before(self, site):
        before = TargetFactory(priority=2, valid_from=NOW)
        data = {
            "kind": before.kind,
            "priority": "2",
            "response_seconds": "60",
            "resolution_seconds": "600",
        }

        response = site.post(url("catalogue.serviceleveltarget", "add"), data)

        assert response.status_code == 302
        before.refresh_from_db()
        now = ServiceLevelTarget.objects.get(priority=2, valid_to=None)
        assert (now.response_seconds, now.valid_from) == (60, before.valid_to)

    def test_a_new_service_wears_one_of_our_icons(self, site):
        service = RequestTypeFactory().service
        data = {
            "name": "Printing", "slug": "printing", "summary": "Paper.", "stage": service.stage,
            "team": service.team_id, "calendar": service.calendar_id, "icon": "ti-unheard-of",
        }  # fmt: skip

        refused = site.post(url("catalogue.service", "add"), data)
        taken = site.post(url("catalogue.service", "add"), data | {"icon": "ti-printer"})

        assert "not one of the available choices" in refused.content.decode()
        assert taken.status_code == 302
        assert Service.objects.get(slug="printing").icon == "ti-printer"


def _model(label):
    return next(model for model in admin.site._registry if model._meta.label_lower == label)
