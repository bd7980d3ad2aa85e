"""Write a wave's invitations and hand its mails to the outbox, a little at a time.

Invitations are written in batches, as fast as the database takes them. Their mails follow at
SURVEY_MAILS_PER_MINUTE within working hours: only what may go out now is put into the outbox, so
that other mail never waits behind a wave, and a pause stops the rest. Each batch is one
transaction: a worker that dies loses and doubles nothing.
"""

from datetime import datetime, timedelta
from itertools import product
from math import ceil

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from servicedesk.accounts.models import User
from servicedesk.outbox import mail
from servicedesk.outbox import queries as outbox
from surveys.days import end_of, local_day
from surveys.models import Invitation, OptOut, Wave, WaveMember
from surveys.quiet import is_quiet
from surveys.services.posting import post
from surveys.tokens import hash_of, new_salt, token_of
from surveys.vocabulary import Channel, Closing, Purpose, WaveState

#: Invitations written in one transaction.
BATCH = 500
#: Mails handed over in one transaction: short, since a pause waits for it.
BIT = 25
#: The most mails that may wait in the outbox for a wave to go on.
MOST_WAITING = 100
_MINUTE = timedelta(minutes=1)
#: Part of the time between two rounds that counts as one: rounds are not punctual.
_SLACK = 0.8


def write_invitations(wave_id: int, *, at: datetime) -> int:
    """Write what is left of a wave's invitations, batch by batch. Return how many.

    Ends early when the wave is paused or ended.
    """
    written = 0
    while batch := _write_batch(wave_id, at):
        written += batch
    return written


@transaction.atomic(durable=True)
def _write_batch(wave_id: int, at: datetime) -> int:
    """Write the next invitations with their services. Return how many: 0 when none is left."""
    # Locked, so that a pause waits for the batch, and two workers take different ones.
    sending = Wave.objects.filter(pk=wave_id, state=WaveState.SENDING)
    wave = sending.select_for_update(no_key=True).first()
    if wave is None:
        return 0
    next_ones = wave.members.filter(invited_at=None).order_by("pk")
    members = list(next_ones.values_list("pk", "person_id")[:BATCH])
    people = [person_id for _, person_id in members]
    spared = _spared(people)
    invitations = Invitation.objects.bulk_create(
        _invitation(wave, person_id, at, is_spared=person_id in spared) for person_id in people
    )
    link = Invitation.services.through
    services = wave.services.values_list("pk", flat=True)
    link.objects.bulk_create(
        link(invitation_id=invitation.pk, service_id=service_id)
        for invitation, service_id in product(invitations, services)
    )
    WaveMember.objects.filter(pk__in=[pk for pk, _ in members]).update(invited_at=at)
    return len(members)


def _spared(person_ids: list[int]) -> set[int]:
    """Return who asked to be spared, or left, since the wave started."""
    opted_out = OptOut.objects.filter(person__in=person_ids).values_list("person_id", flat=True)
    gone = User.objects.filter(pk__in=person_ids, is_active=False).values_list("pk", flat=True)
    return {*opted_out, *gone}


def _invitation(wave: Wave, person_id: int, at: datetime, *, is_spared: bool) -> Invitation:
    salt = new_salt()
    return Invitation(
        purpose=Purpose.WAVE,
        version_id=wave.version_id,
        wave=wave,
        person_id=person_id,
        mode=wave.mode,
        channel=Channel.MAIL,
        token_salt=salt,
        token_hash=hash_of(token_of(salt)),
        sent_at=at,
        expires_at=end_of(wave.closes_on),
        closed_at=at if is_spared else None,
        closing=Closing.WITHDRAWN if is_spared else "",
    )


@transaction.atomic(durable=True)
def post_due(*, at: datetime) -> int:
    """Hand over some invitations and reminders of waves. Return how many: 0 when the pace is kept.

    At most BIT, while few wait in the outbox. None in quiet hours, nor of a wave that is paused
    or not open yet.
    """
    if is_quiet(at):
        return 0
    waves = Wave.objects.due(local_day(at)).order_by("pk")
    posted, allowed = 0, None
    for wave in waves.select_for_update(no_key=True):
        # Counted under the lock: another worker's are in.
        allowed = _allowance(at) if allowed is None else allowed
        posted += _post_invitations(wave, allowed - posted, at)
        posted += _post_reminders(wave, allowed - posted, at)
    return posted


def _allowance(at: datetime) -> int:
    """Return how many mails may be handed over now: what the last minute and this round left.

    Fewer while mail waits in the outbox, for whatever reason: the next ordinary one comes soon.
    """
    pace, seconds = settings.SURVEY_MAILS_PER_MINUTE, settings.SURVEY_WAVE_SECONDS
    of_this_minute = pace - _posted_since(at - _MINUTE)
    of_this_round = ceil(pace * seconds / 60) - _posted_since(
        at - timedelta(seconds=seconds) * _SLACK
    )
    room = MOST_WAITING - outbox.waiting_for(mail.CONSUMER, at=at)
    return max(0, min(of_this_minute, of_this_round, room, BIT))


def _posted_since(at: datetime) -> int:
    of_waves = Invitation.objects.filter(purpose=Purpose.WAVE)
    invited = of_waves.filter(posted_at__gt=at).count()
    return invited + of_waves.filter(reminded_at__gt=at).count()


def _post_invitations(wave: Wave, limit: int, at: datetime) -> int:
    waiting = Invitation.objects.filter(wave=wave).to_post().select_related("person")
    chosen = list(waiting.order_by("pk")[:limit]) if limit > 0 else []
    _take_back([one for one in chosen if not one.person.is_active], at)
    to_ask = [one for one in chosen if one.person.is_active]
    _of(to_ask).update(posted_at=at)
    for invitation in to_ask:
        _post(invitation, wave, at, template="survey_wave", kind=f"wave-{wave.pk}:")
    if wave.state == WaveState.SENDING and len(chosen) < limit and _is_all_written(wave):
        wave.state = WaveState.OPEN
        wave.save(update_fields=["state"])
    return len(to_ask)


def _is_all_written(wave: Wave) -> bool:
    return not wave.members.filter(invited_at=None).exists()


def _post_reminders(wave: Wave, limit: int, at: datetime) -> int:
    """Remind whoever has not answered, and only them; what they would answer is known to nobody."""
    reminded = 0
    for number in range(len(wave.reminder_days)):
        due = reminders_due(wave, number, at=at).select_related("person").order_by("pk")
        chosen = list(due[: max(0, limit - reminded)])
        _of(chosen).update(reminders=number + 1, reminded_at=at)
        for invitation in chosen:
            kind = f"wave-{wave.pk}-reminder-{number + 1}:"
            _post(invitation, wave, at, template="survey_reminder", kind=kind)
        reminded += len(chosen)
    return reminded


def reminders_due(wave: Wave, number: int, *, at: datetime) -> QuerySet[Invitation]:
    """Return whom reminder ``number`` (from 0) of a wave is due for."""
    asked_before = at - timedelta(days=wave.reminder_days[number])
    waiting = Invitation.objects.waiting(at).filter(wave=wave, person__is_active=True)
    return waiting.filter(reminders=number, posted_at__lte=asked_before)


def _post(invitation: Invitation, wave: Wave, at: datetime, *, template: str, kind: str) -> None:
    context = {"wave": wave, "closes_on": wave.closes_on}
    post(invitation, template=template, about=wave.name, context=context, at=at, kind=kind)


def _take_back(invitations: list[Invitation], at: datetime) -> None:
    _of(invitations).update(closed_at=at, closing=Closing.WITHDRAWN)


def _of(invitations: list[Invitation]) -> QuerySet[Invitation]:
    return Invitation.objects.filter(pk__in=[invitation.pk for invitation in invitations])
