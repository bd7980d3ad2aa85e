"""Requests that reached their resolution, and the instruments to ask about them with."""

import importlib
from datetime import timedelta

from django.apps import apps
from django.utils import timezone

from requests_app.lifecycle import services as lifecycle
from surveys.models import Questionnaire
from tests.factories import agent_for, open_request

#: The migrations that ship questionnaires, each with what does it.
SHIPPED = {
    "0002_questionnaire_after_a_resolution": "ship",
    "0005_instruments_in_two_languages": "ship_again",
    "0006_questionnaire_of_a_wave": "ship_relationship",
    "0007_questionnaire_after_an_engagement": "ship_engagement",
}
#: What they ship. A truncated table lost all of it, with every version and question.
CODES = ("T", "R", "P")


def ship_instruments():
    """Write what the migrations ship, if it is not there. 1 query where it is."""
    if Questionnaire.objects.filter(code__in=CODES).count() == len(CODES):
        return
    for name, ship in SHIPPED.items():
        getattr(importlib.import_module(f"surveys.migrations.{name}"), ship)(apps, None)


def resolved_request(*, agent=None, ago=timedelta(0), **given):
    """Open and resolve a request through lifecycle; its fact waits in the outbox."""
    at = timezone.now() - ago
    service_request = open_request(at=at - timedelta(hours=1), **given)
    return resolve(service_request, agent=agent, at=at)


def resolve(service_request, *, agent=None, at=None):
    agent = agent or agent_for(service_request)
    at = at or timezone.now()
    lifecycle.assign_request(service_request.pk, actor=agent, assignee=agent, at=at)
    return lifecycle.resolve_request(
        service_request.pk, resolution="The dock was replaced.", actor=agent, at=at
    )


def reopen(service_request, *, at=None):
    return lifecycle.reopen_request(
        service_request.pk,
        reason="It went dark again.",
        actor=service_request.requester,
        at=at or timezone.now(),
    )
