"""Who is asked to come, by mail with a calendar file, and what they answer."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from csap.customers.queries import representatives_of
from csap.reviews.calendar_file import CANCEL, REQUEST, Appointment, calendar_file
from csap.reviews.models import Invitation, Review
from csap.reviews.rules import Facts
from csap.reviews.services.agenda import agenda_of
from csap.reviews.services.steps import By, ReviewRefused, lock, move_on, record, require, take
from csap.reviews.vocabulary import AHEAD, Answer, Part, State, Step
from servicedesk.accounts.models import User
from servicedesk.outbox.mail import MailFile, queue_mail

#: The name under which a mail's guard asks whether the invitation still stands.
GUARD = "csap.reviews.invitation"


class Proposed(NamedTuple):
    """Somebody who belongs to a review: why, and as what."""

    person: User
    part: Part
    words: str


def proposed(review: Review, *, at: datetime) -> list[Proposed]:
    """Return who belongs to a review: its chair, who leads an item, who speaks for key customers.

    Each once, those who work for IT first; whoever has left is not among them.
    """
    found = {review.chair_id: Proposed(review.chair, Part.IT, f"{review.chair.name}, leads it")}
    key_customers = representatives_of(review.scope, at=at)
    for item in agenda_of(review):
        if item.led_by is not None and item.led_by not in key_customers:
            why = f"{item.led_by.name}, leads “{item.title[:60]}”"
            found.setdefault(item.led_by.pk, Proposed(item.led_by, Part.IT, why))
    for person in key_customers:
        why = f"{person.name}, speaks for a key customer"
        found.setdefault(person.pk, Proposed(person, Part.KEY_CUSTOMER, why))
    return [each for each in found.values() if each.person.is_active]


@transaction.atomic
def invite(
    number: str,
    *,
    people: Sequence[tuple[User, Part]],
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Review:
    """Invite people, each once, by mail with the calendar file. The chair always comes.

    May be repeated for people who are added later.

    :raises ReviewRefused: before the agenda is set, or for somebody who has left.
    """
    by = By(actor, at, key)
    review = take(number, Step.INVITE, by)
    if review is None:
        return lock(number)
    gone = [person.name for person, _ in people if not person.is_active]
    if gone:
        raise ReviewRefused(f"{gone[0]} has no account any more.", field="people")
    move_on(review, Step.INVITE, Facts(has_people=bool(people)), by, people=len(people))
    wanted = {review.chair_id: Part.IT} | {person.pk: part for person, part in people}
    known = set(review.invitations.values_list("person", flat=True))
    Invitation.objects.bulk_create(
        Invitation(review=review, person_id=pk, part=part, sent_at=at)
        for pk, part in wanted.items()
        if pk not in known
    )
    new = review.invitations.exclude(person__in=known).select_related("person")
    _mail(review, new, "review_invitation", at=at)
    return review


@transaction.atomic
def answer(
    number: str, *, coming: bool, instead: str = "", person: User, at: datetime
) -> Invitation:
    """Note whether an invited person comes, or who does instead. The last answer counts.

    :raises Invitation.DoesNotExist: for who was not invited.
    :raises ReviewRefused: once it was held or called off.
    """
    review = lock(number)
    mine = review.invitations.select_for_update(of=("self",)).get(person=person)
    require(review, *AHEAD, doing="an answer comes too late")
    said = (Answer.COMING if coming else Answer.NOT_COMING, "" if coming else instead.strip())
    if said == (mine.answer, mine.instead):
        return mine
    mine.answer, mine.instead, mine.answered_at = said[0], said[1], at
    mine.save(update_fields=["answer", "instead", "answered_at"])
    record(review, Step.ANSWERED, By(person, at), answer=mine.answer)
    return mine


def tell_again(review: Review, by: By) -> None:
    """Send everybody who was invited the new hour; part of the caller's transaction."""
    _mail(review, _invited(review), "review_moved", at=by.at)


def tell_called_off(review: Review, by: By) -> None:
    """Take the appointment out of everybody's calendar; part of the caller's transaction."""
    _mail(review, _invited(review), "review_called_off", at=by.at, method=CANCEL)


def _invited(review: Review) -> Iterable[Invitation]:
    return review.invitations.exclude(sent_at=None).select_related("person")


def _mail(
    review: Review,
    invitations: Iterable[Invitation],
    template: str,
    *,
    at: datetime,
    method: str = REQUEST,
) -> None:
    for invitation in invitations:
        person = invitation.person
        appointment = appointment_for(review, person, at=at)
        content = calendar_file(appointment, method).encode()
        queue_mail(
            key=f"{template}:{review.number}:{review.moved}:{person.pk}",
            to=person.email,
            subject=_SUBJECTS[template].format(review=review),
            template=template,
            context={"review": review, "person": person, "url": address_for(review, person)},
            at=at,
            guard=(GUARD, {"invitation": invitation.pk, "state": review.state}),
            files=[MailFile("review.ics", f"text/calendar; method={method}", content)],
        )


_SUBJECTS = {
    "review_invitation": "Service review {review.number}: {review.scope_words}",
    "review_moved": "Service review {review.number} has moved",
    "review_called_off": "Service review {review.number} was called off",
}


def is_still_meant(*, invitation: int, state: str) -> bool:
    """Return whether a mail to an invited person should still go out."""
    rows = Invitation.objects.filter(pk=invitation, person__is_active=True)
    if state == State.CANCELLED:
        return rows.exists()
    return rows.filter(review__state__in=AHEAD).exists()


def address_for(review: Review, person: User) -> str:
    """Return where a person reads of a review: managers and others have a page each."""
    route = "reviews:review" if person.is_plan_member else "partnership:review"
    return reverse(route, args=[review.number])


def appointment_for(review: Review, person: User, *, at: datetime) -> Appointment:
    """Return the review as an appointment in a person's calendar."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    url = f"{settings.SITE_URL}{address_for(review, person)}"
    return Appointment(
        uid=f"{review.number}@{host}",
        title=f"Service review: {review.scope_words}",
        starts_at=review.starts_at,
        minutes=review.length_minutes,
        place=review.place,
        text=f"Agenda, pack and your answer: {url}",
        url=url,
        organiser=review.chair.email,
        attendee=person.email,
        sequence=review.moved,
        stamped_at=at,
    )
