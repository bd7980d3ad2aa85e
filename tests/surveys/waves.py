"""A wave whose invitations are out, written straight into its tables."""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from surveys.models import Invitation, QuestionnaireVersion, Wave, WaveMember
from surveys.tokens import hash_of, new_salt, token_of
from surveys.vocabulary import RELATIONSHIP, Mode, Purpose, WaveState
from tests.factories import UserFactory

#: A Wednesday.
OPENED = datetime(2026, 9, 2, 9, 0, tzinfo=ZoneInfo("Europe/London"))


class Running(NamedTuple):
    """A wave, its invitations and their links' secrets, in the same order."""

    wave: Wave
    invitations: list[Invitation]
    tokens: list[str]


def running_wave(
    people, *, mode=Mode.ANONYMOUS, services=(), group="", at=OPENED, code=RELATIONSHIP, **more
):
    """Ask people; their departments are those of the frame. ``more`` is of the wave."""
    version = QuestionnaireVersion.objects.in_force(code).get()
    wave = Wave.objects.create(
        version=version,
        name="Autumn",
        mode=mode,
        opens_on=at.date(),
        closes_on=at.date() + timedelta(days=27),
        state=WaveState.OPEN,
        started_at=at,
        planned_by=UserFactory(manager=True),
        **more,
    )
    wave.services.set(services)
    WaveMember.objects.bulk_create(
        WaveMember(
            wave=wave,
            person=person,
            department_id=person.department_id,
            group=group,
            invited_at=at + timedelta(seconds=place),
        )
        for place, person in enumerate(people)
    )
    salts = [new_salt() for _ in people]
    tokens = [token_of(salt) for salt in salts]
    invitations = Invitation.objects.bulk_create(
        Invitation(
            version=version,
            wave=wave,
            purpose=Purpose.WAVE,
            mode=mode,
            person=person,
            token_salt=salt,
            token_hash=hash_of(token),
            sent_at=at + timedelta(seconds=place),
            posted_at=at + timedelta(seconds=place),
            expires_at=at + timedelta(days=30),
        )
        for place, (person, salt, token) in enumerate(zip(people, salts, tokens, strict=True))
    )
    return Running(wave, invitations, tokens)
