"""Prepare a wave: what is asked of whom, and when. Once it has started that is fixed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from requests_app.catalogue import queries as catalogue
from servicedesk.accounts.models import User
from servicedesk.accounts.roles import Role
from servicedesk.common.errors import DomainError, NotPermitted
from servicedesk.outbox import mail
from surveys.models import QuestionnaireVersion, Wave
from surveys.services.posting import subject_of
from surveys.vocabulary import Mode, Purpose


class WaveRefused(DomainError):
    """The wave's state, its dates or its people do not allow it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a wave is. ``population`` as in ``Wave.population``; both days are in."""

    name: str
    version_id: int
    opens_on: date
    closes_on: date
    mode: Mode = Mode.ANONYMOUS
    population: Mapping[str, Any] = field(default_factory=dict)
    service_ids: Collection[int] = ()
    reminder_days: Collection[int] = ()


@transaction.atomic
def plan_wave(plan: Plan, *, actor: User, key: str | None = None) -> Wave:
    """Prepare a wave; nobody is asked yet. The same ``key`` again gives the same wave.

    :raises NotPermitted: unless the actor plans waves.
    :raises WaveRefused: for dates, reminders or questions that make no wave.
    """
    require_planner(actor)
    if key is not None and (known := Wave.objects.filter(key=key).first()) is not None:
        return known
    return _write(Wave(planned_by=actor, key=key), plan)


@transaction.atomic
def change_wave(pk: int, plan: Plan, *, actor: User) -> Wave:
    """Change a wave that has not started.

    :raises NotPermitted: unless the actor plans waves.
    :raises WaveRefused: once it has started, and as ``plan_wave`` does.
    """
    require_planner(actor)
    wave = Wave.objects.select_for_update().get(pk=pk)
    if not wave.is_draft:
        raise WaveRefused("It has started. What it asks of whom is fixed.")
    return _write(wave, plan)


def require_planner(actor: User) -> None:
    """Refuse whoever does not plan waves.

    :raises NotPermitted: unless they are a manager or an administrator.
    """
    if not actor.has_role(Role.MANAGER, Role.ADMIN):
        raise NotPermitted("Service managers plan waves.")


def require_askable(version: QuestionnaireVersion) -> None:
    """Refuse questions that cannot be put to a wave now.

    :raises WaveRefused: unless they are published, not retired, and made for waves.
    """
    if version.published_at is None or version.retired_at is not None:
        raise WaveRefused(
            "This version is not in force. Choose a published one.", field="version_id"
        )
    if version.questionnaire.sent != Purpose.WAVE:
        raise WaveRefused("These questions are not made for a wave.", field="version_id")


def _write(wave: Wave, plan: Plan) -> Wave:
    versions = QuestionnaireVersion.objects.select_related("questionnaire")
    version = versions.filter(pk=plan.version_id).first()
    if version is None:
        raise WaveRefused("There is no such version.", field="version_id")
    require_askable(version)
    _require_dates(plan)
    wave.version, wave.name, wave.mode = version, plan.name.strip(), plan.mode
    wave.opens_on, wave.closes_on = plan.opens_on, plan.closes_on
    wave.population = dict(plan.population)
    wave.reminder_days = sorted(set(plan.reminder_days))
    wave.save()
    _name_services(wave, plan.service_ids)
    return wave


def _name_services(wave: Wave, service_ids: Collection[int]) -> None:
    known = {service.id for service in catalogue.live_services()}
    if unknown := set(service_ids) - known:
        raise WaveRefused(f"No live service: {sorted(unknown)}.", field="service_ids")
    wave.services.set(service_ids)


def _require_dates(plan: Plan) -> None:
    if plan.closes_on <= plan.opens_on:
        raise WaveRefused("It ends before it opens.", field="closes_on")
    length = (plan.closes_on - plan.opens_on).days
    if any(not 0 < days <= length for days in plan.reminder_days):
        raise WaveRefused(
            f"A reminder comes 1 to {length} days after the invitation.", field="reminder_days"
        )


@transaction.atomic
def send_test(pk: int, *, actor: User, at: datetime) -> None:
    """Send the actor the wave's invitation as everybody would get it, with a link that asks nobody.

    At most one a minute.

    :raises NotPermitted: unless the actor plans waves.
    """
    require_planner(actor)
    wave = Wave.objects.get(pk=pk)
    with translation.override(actor.language or settings.LANGUAGE_CODE):
        mail.queue_mail(
            key=f"survey-test:{wave.pk}:{actor.pk}:{at:%Y%m%d%H%M}",
            to=actor.email,
            subject=f"[Test] {subject_of('survey_wave', wave.name)}",
            template="survey_wave",
            context={"person": actor, "wave": wave, "closes_on": wave.closes_on, "token": "test"},
            at=at,
        )
