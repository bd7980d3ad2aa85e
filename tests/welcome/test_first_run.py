"""An empty desk welcomes its first visitor, once."""

import pytest
from django.urls import reverse

from requests_app.catalogue.models import RequestType, ServiceLevelTarget
from servicedesk.accounts.models import User
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

ANSWERS = {"name": "Ada King", "email": "ada@example.org", "password": PASSWORD}


@pytest.fixture(autouse=True)
def first_run_page(settings):
    settings.FIRST_RUN_PAGE = True


def test_the_first_visitor_is_led_to_the_first_page(client):
    assert client.get("/").url == reverse("welcome")
    assert client.get(reverse("welcome")).status_code == 200


def test_the_first_person_becomes_administrator_of_a_desk_that_takes_requests(client):
    answer = client.post(reverse("welcome"), ANSWERS)

    user = User.objects.get()
    assert answer.status_code == 302
    assert "ADMIN" in user.roles
    assert RequestType.objects.count() == 3
    assert ServiceLevelTarget.objects.count() == 4
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_weak_password_is_refused_under_its_field(client):
    answer = client.post(reverse("welcome"), ANSWERS | {"password": "ada king"})

    assert answer.status_code == 422
    assert "password" in answer.context["form"].errors
    assert not User.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_there_is_no_such_page_once_anybody_is_here(client, method):
    UserFactory()

    assert getattr(client, method)(reverse("welcome"), ANSWERS).status_code == 404


def test_there_is_no_such_page_in_production(client, settings):
    settings.FIRST_RUN_PAGE = False

    assert client.get(reverse("welcome")).status_code == 404
