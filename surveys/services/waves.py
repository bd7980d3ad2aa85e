"""Start, pause, resume, call off and close a wave. Each step bears a repeat."""

from datetime import datetime
from typing import Protocol

from django.db import connection, transaction

from servicedesk.accounts.models import User
from servicedesk.common.copying import allow_long_statements
from surveys.days import end_of, local_day
from surveys.frames import freeze
from surveys.models import Invitation, Questionnaire, Wave
from surveys.services.planning import WaveRefused, require_askable, require_planner
from surveys.vocabulary import Closing, Purpose, WaveState


class WaveStep(Protocol):
    """A step of a wave."""

    def __call__(self, pk: int, *, actor: User, at: datetime) -> Wave: ...


@transaction.atomic
def start_wave(pk: int, *, actor: User, at: datetime) -> Wave:
    """Freeze whom it is for, what it asks and its thresholds; the invitations follow by themselves.

    :raises NotPermitted: unless the actor plans waves.
    :raises WaveRefused: when it was called off, its end has passed, its questions are not in force
        or nobody is left to ask.
    """
    require_planner(actor)
    # Locked, so that of two waves that start at once one sees the people of the other.
    list(Questionnaire.objects.filter(sent=Purpose.WAVE).order_by("pk").select_for_update())
    wave = _lock(pk)
    if wave.is_running:
        return wave
    if not wave.is_draft:
        raise WaveRefused(f"It is {wave.get_state_display()}.")
    require_askable(wave.version)
    if local_day(at) > wave.closes_on:
        raise WaveRefused("Its last day has passed. Choose another.")
    allow_long_statements()
    members, wave.left_out = freeze(wave, at=at)
    if not members:
        raise WaveRefused("There is nobody to ask. Widen whom it is for.")
    return _move(wave, WaveState.SENDING, at)


@transaction.atomic
def pause_wave(pk: int, *, actor: User, at: datetime) -> Wave:
    """Let nothing more go out. Links that arrived keep working.

    :raises NotPermitted: unless the actor plans waves.
    :raises WaveRefused: unless it is running.
    """
    require_planner(actor)
    wave = _lock(pk)
    _require_running(wave)
    return _move(wave, WaveState.PAUSED, at)


@transaction.atomic
def resume_wave(pk: int, *, actor: User, at: datetime) -> Wave:
    """Go on where it was paused.

    :raises NotPermitted: unless the actor plans waves.
    :raises WaveRefused: unless it is running.
    """
    require_planner(actor)
    wave = _lock(pk)
    _require_running(wave)
    if wave.state != WaveState.PAUSED:
        return wave
    return _move(wave, WaveState.SENDING, at)


@transaction.atomic
def cancel_wave(pk: int, *, actor: User, at: datetime) -> Wave:
    """Call it off and take back what was not answered; answers stay.

    :raises NotPermitted: unless the actor plans waves.
    :raises WaveRefused: when it is closed.
    """
    require_planner(actor)
    wave = _lock(pk)
    if wave.state == WaveState.CANCELLED:
        return wave
    if wave.state == WaveState.CLOSED:
        raise WaveRefused("It is closed.")
    unanswered = Invitation.objects.filter(wave=wave, answered_at=None, closed_at=None)
    unanswered.update(closed_at=at, closing=Closing.WITHDRAWN)
    return _move(wave, WaveState.CANCELLED, at)


@transaction.atomic
def close_wave(pk: int, *, actor: User, at: datetime) -> Wave:
    """End it now, before its last day. Who has not answered cannot any more.

    :raises NotPermitted: unless the actor plans waves.
    :raises WaveRefused: unless it is running.
    """
    require_planner(actor)
    wave = _lock(pk)
    if wave.state == WaveState.CLOSED:
        return wave
    _require_running(wave)
    return _close(wave, at)


def close_ended_waves(*, at: datetime) -> int:
    """Close the waves whose last day has passed. Return how many."""
    over = Wave.objects.running().filter(closes_on__lt=local_day(at))
    return sum(_close_if_running(pk, at) for pk in over.values_list("pk", flat=True))


@transaction.atomic
def _close_if_running(pk: int, at: datetime) -> bool:
    wave = _lock(pk)
    if wave.is_running:
        _close(wave, at)
    return wave.closed_at == at


def _close(wave: Wave, at: datetime) -> Wave:
    """Never posted is never asked; the other links run out."""
    of_it = Invitation.objects.filter(wave=wave)
    of_it.to_post().update(closed_at=at, closing=Closing.WITHDRAWN)
    if at < end_of(wave.closes_on):
        of_it.waiting(at).update(expires_at=at)
    return _move(wave, WaveState.CLOSED, at)


def _require_running(wave: Wave) -> None:
    if not wave.is_running:
        raise WaveRefused(f"It is {wave.get_state_display()}.")


def _lock(pk: int) -> Wave:
    """Lock a wave; a bit of its mails or a batch of its invitations is waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '20s'")
        cursor.execute("SET LOCAL statement_timeout = '20s'")
    waves = Wave.objects.select_related("version__questionnaire")
    return waves.select_for_update(of=("self",), no_key=True).get(pk=pk)


def _move(wave: Wave, state: WaveState, at: datetime) -> Wave:
    wave.state = state
    if state == WaveState.SENDING and wave.started_at is None:
        wave.started_at = at
    if state in (WaveState.CLOSED, WaveState.CANCELLED):
        wave.closed_at = at
    wave.save()
    return wave
