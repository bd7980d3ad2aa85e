"""What a partner says in place of a signature: what must change first."""

from datetime import datetime

from django.db import transaction

from csap.plans.models import Plan, PlanEvent
from csap.plans.services.signing import partner_of, require_present_text
from csap.plans.services.steps import By, PlanRefused, lock, note, require_words
from csap.plans.vocabulary import CHANGE_ASKED, REASON_MAX_LENGTH
from servicedesk.accounts.models import User
from servicedesk.outbox.mail import queue_mail

#: The mail that tells the owner goes out only while this says so (``apps.PlansConfig``).
GUARD = "plans.owner-told"


@transaction.atomic
def ask_for_change(
    number: str,
    *,
    content_hash: str,
    words: str,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> PlanEvent:
    """Say, as a partner, what must change before one signs. The owner is told by mail.

    The plan stays as it is: its owner answers by revising it, or talks it over.

    :raises NotPermitted: for who is not asked to sign.
    :raises PlanRefused: without words, if they signed this text, or if the plan does not wait for
        signatures or says something else by now.
    """
    by = By(actor, at, key)
    plan = lock(number)
    partner = partner_of(plan, actor)
    stored = by.stored_key(CHANGE_ASKED, number)
    repeated = plan.events.filter(key=stored).first() if stored else None
    if repeated is not None:
        return repeated
    require_present_text(plan, content_hash)
    if partner.signatures.filter(content_hash=content_hash).exists():
        raise PlanRefused("You have signed this text.")
    sentence = "Say what should change."
    words = require_words(words, "words", limit=REASON_MAX_LENGTH, sentence=sentence)
    said = note(plan, CHANGE_ASKED, by, reason=words, partner=actor.name, text=content_hash)
    _tell_owner(plan, said)
    return said


def _tell_owner(plan: Plan, said: PlanEvent) -> None:
    if plan.owner is None or plan.owner_id == said.actor_id:
        return
    queue_mail(
        key=f"plan-change-asked:{said.pk}",
        to=plan.owner.email,
        subject=f"{plan.number}: a change is asked for",
        template="plan_change_asked",
        context={"plan": plan, "said": said},
        at=said.at,
        guard=(GUARD, {"plan_id": plan.pk, "user_id": plan.owner_id}),
    )


def is_still_owner(plan_id: int, user_id: int) -> bool:
    """Return whether a person still answers for a plan, and may read it. 1 query."""
    plan = Plan.objects.open().filter(pk=plan_id, owner_id=user_id).select_related("owner").first()
    return plan is not None and plan.owner is not None and plan.owner.is_plan_member
