"""Sign the measured people in, and say what there is to ask for. Runs inside a bench database.

DATABASE_URL=... DJANGO_SETTINGS_MODULE=tools.bench.settings python -m tools.bench.people
"""

import json
from importlib import import_module

import django


def main() -> None:
    django.setup()
    from django.conf import settings

    from requests_app.catalogue.models import RequestType
    from requests_app.requests.models import ServiceRequest

    loaded = ServiceRequest.objects.exclude(summary__startswith="Screen ")  # an earlier run's
    support = loaded.filter(kind="SUPPORT").order_by("pk")
    numbers = [support.first().number, support.last().number]
    print(  # noqa: T201 - the answer
        json.dumps(
            {
                "cookie": settings.SESSION_COOKIE_NAME,
                "agent": session_of("agent1@bulk.example"),
                "person": session_of("person1@bulk.example"),
                "numbers": [int(number.partition("-")[2]) for number in numbers],
                "type": RequestType.objects.filter(kind="SUPPORT").order_by("slug")[0].slug,
            }
        )
    )


def session_of(email: str) -> str:
    """Sign a person in and return the key of the session."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from servicedesk.accounts.models import User

    person = User.objects.get(email=email)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    main()
