"""The type of a request whose person is known. For views behind ``login_required``."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from servicedesk.accounts.models import User


class SignedInRequest(HttpRequest):
    """A request of a signed-in person, for annotations; Django makes plain ones."""

    user: User
    htmx: HtmxDetails
