"""The type of a request whose person is known. For views behind ``login_required``."""

from typing import cast

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails
from rest_framework.request import Request

from servicedesk.accounts.models import User


class SignedInRequest(HttpRequest):
    """A request of a signed-in person, for annotations; Django makes plain ones."""

    user: User
    htmx: HtmxDetails


def person(request: Request) -> User:
    """Return who calls the API, behind a permission that let nobody anonymous in."""
    return cast(User, request.user)
