"""Write the relationship waves: one that is over, and one that runs."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from requests_app.catalogue.models import Service
from servicedesk.common.copying import copy_in
from servicedesk.demo.company import Company, Person
from servicedesk.demo.loading.people import KnownPeople
from servicedesk.demo.opinions import Said, opinion_of
from servicedesk.outbox.models import SentMail
from surveys import anonymity
from surveys.days import end_of, local_day
from surveys.models import (
    Answer,
    Invitation,
    Question,
    QuestionnaireVersion,
    Response,
    Wave,
    WaveMember,
)
from surveys.services.sealing import zone
from surveys.tokens import hash_of, new_salt, token_of
from surveys.vocabulary import RELATIONSHIP, Channel, Closing, Mode, Purpose, WaveState

#: What both waves ask about one by one.
SERVICES = (
    "remote-access-vpn",
    "laptop-and-workplace",
    "email-and-calendar",
    "meridian-erp",
    "data-and-reports",
    "secure-transfer-for-partners",
)
LASTS = timedelta(days=18)
#: How long ago each was opened: longer than what keeps other surveys apart from it.
PAST, PRESENT = timedelta(days=182), timedelta(days=9)
#: So many mails of the running one have still to go out: the worker sends them.
UNPOSTED = 40
_ANSWERED, _ANSWERED_SO_FAR, _BOUNCED, _DECLINED = 0.43, 0.31, 0.008, 0.015


@dataclass(frozen=True, slots=True)
class Round:
    """One wave to be written."""

    name: str
    opened_at: datetime
    share: int
    is_over: bool


class Waves:
    """Writes waves over the people and services that are there."""

    def __init__(
        self,
        company: Company,
        people: KnownPeople,
        services: Mapping[str, Service],
        *,
        random: Random,
    ) -> None:
        self._company, self._people, self._random = company, people, random
        self._services = {slug: services[slug] for slug in SERVICES}
        self._version = QuestionnaireVersion.objects.in_force(RELATIONSHIP).get()
        self._questions = {question.key: question for question in self._version.questions.all()}
        self._planner = next(p for p in company.people if p.name == "Laura Fischer")

    def write(self, *, at: datetime, share: int, spared: Collection[Person]) -> None:
        """Write both waves of ``share`` and half of ``share`` percent of the people.

        Nobody of ``spared`` is in the one that runs: a wave's mail keeps other surveys away.
        """
        past, present = at - PAST, at - PRESENT
        self._write(Round(f"How IT serves you, {past:%B %Y}", past, share, is_over=True), ())
        running = Round(f"How IT serves you, {present:%B %Y}", present, share // 2, is_over=False)
        self._write(running, spared)

    def _write(self, round_: Round, spared: Collection[Person]) -> None:
        wave = self._wave(round_)
        frame = self._drawn(round_, spared)
        members = copy_in(self._member(wave, person) for person in frame)
        invitations = copy_in(self._invitations(wave, round_, frame))
        link = Invitation.services.through
        copy_in(
            link(invitation_id=invitation.pk, service_id=service.pk)
            for invitation in invitations
            for service in self._services.values()
        )
        copy_in(_sent(wave, invitation) for invitation in invitations if invitation.posted_at)
        self._answer(wave, round_, list(zip(frame, members, invitations, strict=True)))

    def _wave(self, round_: Round) -> Wave:
        opened, closes = local_day(round_.opened_at), local_day(round_.opened_at + LASTS)
        wave = Wave.objects.create(
            version=self._version,
            name=round_.name,
            mode=Mode.ANONYMOUS,
            population={"share": round_.share},
            opens_on=opened,
            closes_on=closes,
            reminder_days=[14],
            state=WaveState.CLOSED if round_.is_over else WaveState.SENDING,
            planned_by=self._people.user(self._planner),
            started_at=round_.opened_at,
            closed_at=end_of(closes) if round_.is_over else None,
        )
        wave.services.set(self._services.values())
        return wave

    def _drawn(self, round_: Round, spared: Collection[Person]) -> list[Person]:
        day = local_day(round_.opened_at)
        here = [person for person in self._company.people if _is_here(person, day)]
        asked = [person for person in here if person not in spared]
        return self._random.sample(asked, len(asked) * round_.share // 100)

    def _member(self, wave: Wave, person: Person) -> WaveMember:
        return WaveMember(
            wave=wave,
            person=self._people.user(person),
            department=self._people.department(person.unit_on(wave.opens_on)),
            invited_at=wave.started_at,
        )

    def _invitations(self, wave: Wave, round_: Round, frame: list[Person]) -> list[Invitation]:
        posted = len(frame) if round_.is_over else len(frame) - UNPOSTED
        return [
            self._invitation(wave, round_, person, is_posted=number < posted)
            for number, person in enumerate(frame)
        ]

    def _invitation(
        self, wave: Wave, round_: Round, person: Person, *, is_posted: bool
    ) -> Invitation:
        salt = "" if round_.is_over else new_salt()
        sent_at, lot = round_.opened_at, self._random.random() if is_posted else 1.0
        closing = _closing(lot)
        answers = _ANSWERED if round_.is_over else _ANSWERED_SO_FAR
        is_answered = not closing and lot < _BOUNCED + _DECLINED + answers
        return Invitation(
            purpose=Purpose.WAVE,
            version=self._version,
            wave=wave,
            person=self._people.user(person),
            mode=Mode.ANONYMOUS,
            channel=Channel.MAIL,
            token_salt=salt,
            token_hash=hash_of(token_of(salt)) if salt else None,
            sent_at=sent_at,
            posted_at=sent_at if is_posted else None,
            expires_at=end_of(wave.closes_on),
            answered_at=anonymity.week_of(sent_at, zone()) if is_answered else None,
            closed_at=sent_at + timedelta(hours=1) if closing else None,
            closing=closing,
            reason="5.1.1 no such mailbox" if closing == Closing.BOUNCED else "",
            reminders=int(round_.is_over and not is_answered and not closing),
        )

    def _answer(
        self, wave: Wave, round_: Round, asked: list[tuple[Person, WaveMember, Invitation]]
    ) -> None:
        answered = [(p, member) for p, member, one in asked if one.answered_at is not None]
        crowds = Counter(member.department_id for _, member, _ in asked)
        responses = copy_in(
            self._response(
                wave, round_, member, is_crowd=crowds[member.department_id] >= wave.score_from
            )
            for _, member in answered
        )
        told = [
            (response, self._opinion(person, wave.opens_on, round_))
            for (person, _), response in zip(answered, responses, strict=True)
        ]
        copy_in(self._row(response, said) for response, all_said in told for said in all_said)

    def _response(
        self, wave: Wave, round_: Round, member: WaveMember, *, is_crowd: bool
    ) -> Response:
        waited = min(PRESENT.days - 1, int(self._random.expovariate(0.3)))
        week = anonymity.week_of(round_.opened_at + timedelta(days=waited), zone())
        return Response(
            pk=anonymity.random_id(),
            version=self._version,
            wave=wave,
            department_id=member.department_id if is_crowd else None,
            mode=Mode.ANONYMOUS,
            answered_at=week,
            changed_at=week,
        )

    def _opinion(self, person: Person, day: date, round_: Round) -> list[Said]:
        division = person.unit_on(day).division.name
        return opinion_of(
            self._random, division=division, services=SERVICES, has_fallen=not round_.is_over
        )

    def _row(self, response: Response, said: Said) -> Answer:
        question: Question = self._questions[said.key]
        service = self._services.get(said.service)
        return Answer(
            pk=anonymity.random_id(),
            response=response,
            question=question,
            part=said.part,
            service_id=service.pk if service else None,
            value=said.value,
            comment=said.comment,
            behaviour=question.behaviour,
            measure=question.measure,
        )


def _is_here(person: Person, day: date) -> bool:
    return person.joined <= day and (person.left is None or day < person.left)


def _sent(wave: Wave, invitation: Invitation) -> SentMail:
    """Return the record that a mail went out, its text not kept."""
    return SentMail(
        key=f"mail:survey:wave-{wave.pk}:{invitation.pk}",
        recipient=invitation.person.email,
        subject=f"How do we serve you? {wave.name}",
        body="",
        sent_at=invitation.sent_at,
    )


def _closing(lot: float) -> str:
    if lot < _BOUNCED:
        return Closing.BOUNCED
    return Closing.DECLINED if lot < _BOUNCED + _DECLINED else ""
