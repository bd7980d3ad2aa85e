"""Put a person in charge of what was found. It closes nothing: only the rules end a finding."""

from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from csap.facts.periods import local_day
from csap.findings import policies
from csap.findings.models import Charge, Finding
from csap.findings.services import steps
from csap.findings.services.deciding import FindingRefused
from csap.findings.services.steps import By
from csap.findings.vocabulary import SENTENCE_MAX_LENGTH, Step
from servicedesk.accounts.models import User
from servicedesk.common.errors import NotPermitted
from servicedesk.outbox.mail import queue_mail

#: The mail that tells who is in charge goes out only while this says so (``apps.FindingsConfig``).
GUARD = "findings.in-charge"


class To(NamedTuple):
    """Who sees to it, None: nobody is known by what was typed; until when; why, or ""."""

    owner: User | None
    due_date: date
    sentence: str = ""


@transaction.atomic
def charge(number: str, to: To, *, actor: User, at: datetime, key: str | None = None) -> Finding:
    """Put somebody in charge of an open finding until a day, and tell them by mail.

    The newest charge counts.

    :raises NotPermitted: for who does not work the plan.
    :raises FindingRefused: if it is over, the day has passed, or the person cannot see to it.
    """
    by = By(actor, at, key)
    finding = steps.lock(number)
    if steps.is_repeat(finding, Step.CHARGED, by):
        return finding
    if not policies.may_decide(actor):
        raise NotPermitted(f"You may not give {number} to anybody.")
    owner = _require(finding, to, at)
    given = Charge.objects.create(
        finding=finding, owner=owner, due_date=to.due_date, set_by=actor, set_at=at
    )
    _tell(given, to.sentence.strip())
    told = {"owner": owner.name, "due_date": to.due_date.isoformat()}
    steps.record(finding, Step.CHARGED, by, sentence=to.sentence.strip(), **told)
    return finding


def _tell(charge: Charge, sentence: str) -> None:
    """Mail who is in charge, once for a day that is set; nobody is told of what they did."""
    if charge.owner_id == charge.set_by_id:
        return
    finding, owner = charge.finding, charge.owner
    queue_mail(
        key=f"finding-charge:{finding.pk}:{owner.pk}:{charge.due_date}",
        to=owner.email,
        subject=f"{finding.number}: you are in charge of it",
        template="finding_charged",
        context={
            "charge": charge,
            "finding": finding,
            "sentence": sentence,
            "may_read": policies.may_decide(owner),
        },
        at=charge.set_at,
        guard=(GUARD, {"finding_id": finding.pk, "user_id": owner.pk}),
    )


def is_still_in_charge(finding_id: int, user_id: int) -> bool:
    """Return whether a person is still the one who sees to an open finding. 1 query."""
    newest = Charge.objects.filter(finding=finding_id).select_related("finding", "owner")
    charge = newest.order_by("-pk").first()
    return (
        charge is not None
        and charge.owner_id == user_id
        and charge.finding.is_open
        and policies.may_be_charged(charge.owner)
    )


def _require(finding: Finding, to: To, at: datetime) -> User:
    if not finding.is_open:
        raise FindingRefused(f"{finding.number} is {finding.get_state_display()}.")
    if to.owner is None or not policies.may_be_charged(to.owner):
        raise FindingRefused("Name somebody of IT or a manager by their address.", field="owner")
    if to.due_date < local_day(at):
        raise FindingRefused("That day has passed.", field="due_date")
    if len(to.sentence) > SENTENCE_MAX_LENGTH:
        raise FindingRefused(f"At most {SENTENCE_MAX_LENGTH} characters.", field="sentence")
    return to.owner
