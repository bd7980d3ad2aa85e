"""Who signs a plan, asking them, and their signatures: all of the same text."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from csap.facts.scopes import Scope
from csap.plans import guards, tokens
from csap.plans.models import Partner, Plan, Signature
from csap.plans.naming import words_of
from csap.plans.services import standing
from csap.plans.services.steps import (
    By,
    PlanRefused,
    is_repeat,
    lock,
    lock_for,
    move,
    note,
    require_open,
)
from csap.plans.vocabulary import (
    ASKED_TO_SIGN,
    PARTNER_ADDED,
    PARTNER_REMOVED,
    SIGNED,
    Side,
    State,
    Way,
)
from servicedesk.accounts.models import User
from servicedesk.common.errors import NotPermitted
from servicedesk.outbox.mail import queue_mail
from servicedesk.outbox.veiled import Secret

#: A mail that asks for a signature goes out only while this says so (``apps.PlansConfig``).
GUARD = "plans.signature-awaited"
#: Gives the link in the mail when it is sent; the database does not hold it.
LINK = "plans.signing-link"


@transaction.atomic
def add_partner(
    number: str,
    *,
    user: User,
    scope: str = "",
    side: str = Side.CUSTOMER,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Partner:
    """Name who signs for the customers of a scope, or a key customer who is asked.

    ``scope`` empty: the plan's. The owner signs for the provider without being named here.

    :raises NotPermitted: for who does not work plans.
    :raises UnknownScope: if there is no such service, department or group.
    :raises PlanRefused: once the plan is signed off, or naming the field that does not fit.
    """
    by = By(actor, at, key)
    plan = lock_for(number, actor)
    present = plan.partners.present()
    if is_repeat(plan, PARTNER_ADDED, by, about=user.pk):
        return present.get(user=user)
    _require_unsigned(plan)
    if side not in (Side.CUSTOMER, Side.KEY_CUSTOMER):
        raise PlanRefused("For whom do they sign?", field="side")
    if not user.is_active:
        raise PlanRefused("They have left.", field="user")
    if present.filter(user=user).exists():
        raise PlanRefused(f"{user.name} signs it already.", field="user")
    parsed = Scope.parse(scope or plan.scope)
    parsed.resolve()
    partner = Partner.objects.create(
        plan=plan, user=user, side=side, scope=str(parsed), scope_words=words_of(parsed)
    )
    note(plan, PARTNER_ADDED, by, about=user.pk, partner=user.name, scope=str(parsed))
    return partner


@transaction.atomic
def remove_partner(
    number: str, *, user: User, actor: User, at: datetime, key: str | None = None
) -> Plan:
    """Let a customer sign no more; what they signed is kept.

    :raises NotPermitted: for who does not work plans.
    :raises PlanRefused: once the plan is signed off.
    """
    by = By(actor, at, key)
    plan = lock_for(number, actor)
    _require_unsigned(plan)
    named = plan.partners.present().filter(user=user).exclude(side=Side.PROVIDER)
    if named.update(left_at=at):
        note(plan, PARTNER_REMOVED, by, about=user.pk, partner=user.name)
    return plan


def _require_unsigned(plan: Plan) -> None:
    require_open(plan)
    if plan.state in (State.SIGNED_OFF, State.EXECUTING):
        raise PlanRefused(f"{plan.number} is {plan.get_state_display()}; nobody signs it now.")


def is_signable(plan: Plan) -> bool:
    """Return whether the plan waits for signatures: of its text, or of a later end."""
    return plan.state == State.ACTIONS_PLANNED or (
        plan.state == State.EVALUATING and plan.proposed_ends_on is not None
    )


@transaction.atomic
def ask_to_sign(number: str, *, actor: User, at: datetime, key: str | None = None) -> int:
    """Mail a link to each partner who has not signed; return how many were asked.

    The same text is asked for once; reminders follow by themselves.

    :raises NotPermitted: for who does not work plans.
    :raises PlanRefused: unless the plan waits for signatures.
    """
    by = By(actor, at, key)
    plan = lock_for(number, actor)
    if not is_signable(plan):
        raise PlanRefused(f"{plan.number} is {plan.get_state_display()}; nobody signs it now.")
    partners = plan.partners.awaited().select_related("user", "plan")
    asked = [partner for partner in partners if partner.user.is_active]
    for partner in asked:
        mail_link(partner, at=at)
    if not is_repeat(plan, ASKED_TO_SIGN, by):
        note(plan, ASKED_TO_SIGN, by, partners=[partner.user.name for partner in asked])
    return len(asked)


def mail_link(partner: Partner, *, at: datetime, again: str = "") -> None:
    """Mail the link that a partner signs by. ``again``: what makes a reminder another mail."""
    plan = partner.plan
    until = int((at + tokens.LASTS).timestamp())
    given: dict[str, str | int] = {
        "partner_id": partner.pk,
        "content_hash": plan.content_hash,
        "until": until,
    }
    queue_mail(
        key=f"plan-sign:{partner.pk}:{plan.content_hash}{again}",
        to=partner.user.email,
        subject=f"{plan.number}: your signature is asked for",
        template="plan_signature",
        context={
            "partner": partner,
            "plan": plan,
            "link": Secret(LINK, given),
            "days": tokens.LASTS.days,
            "is_reminder": bool(again),
        },
        at=at,
        guard=(GUARD, {"partner_id": partner.pk, "content_hash": plan.content_hash}),
    )


def link(*, partner_id: int, content_hash: str, until: int) -> str:
    """Return the address by which a partner signs a text without signing in."""
    token = tokens.make(tokens.Asked(partner_id, content_hash), until=until)
    return f"{settings.SITE_URL}{reverse('partnership:sign-by-mail', args=[token])}"


def is_still_awaited(partner_id: int, content_hash: str) -> bool:
    """Return whether the signature that a mail asks for is still missing, and theirs to give."""
    awaited = Partner.objects.awaited().filter(pk=partner_id, user__is_active=True)
    return awaited.filter(plan__content_hash=content_hash).exists()


@transaction.atomic
def sign(
    number: str,
    *,
    content_hash: str,
    way: str = Way.PAGE,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Signature:
    """Sign the text with this hash, as the partner that the actor is. Signed already: nothing.

    Once all who must have signed, the plan is signed off.

    :raises NotPermitted: for who is not asked to sign.
    :raises PlanRefused: if the plan does not wait for signatures, or says something else by now.
    """
    by = By(actor, at, key)
    plan = lock(number)
    partner = partner_of(plan, actor)
    signed = partner.signatures.filter(content_hash=content_hash).first()
    if signed is not None:
        return signed
    require_present_text(plan, content_hash)
    signature = Signature.objects.create(partner=partner, content_hash=content_hash, way=way, at=at)
    note(plan, SIGNED, by, partner=actor.name, way=way, text=content_hash)
    _complete(plan, by)
    return signature


def partner_of(plan: Plan, user: User) -> Partner:
    """Return as whom a person signs a plan.

    :raises NotPermitted: for who is not asked to sign.
    """
    partner = plan.partners.present().filter(user=user).first()
    if partner is None or not user.is_active:
        raise NotPermitted(f"You are not asked to sign {plan.number}.")
    return partner


def require_present_text(plan: Plan, content_hash: str) -> None:
    """Refuse what is said of a text that nobody is asked to sign now.

    :raises PlanRefused: if the plan does not wait for signatures, or says something else by now.
    """
    if not is_signable(plan):
        raise PlanRefused(f"{plan.number} is {plan.get_state_display()}; nobody signs it now.")
    if content_hash != plan.content_hash:
        raise PlanRefused("The plan was changed meanwhile. Read it again before you sign.")


def _complete(plan: Plan, by: By) -> None:
    """Sign the plan off if nothing is missing any more."""
    if plan.state != State.ACTIONS_PLANNED:
        return
    known = standing.known(plan, at=by.at)
    step, _ = guards.transition(plan.state, "sign_off_complete", known)
    if step.allowed:
        move(plan, "sign_off_complete", By(by.actor, by.at), known=known)


@transaction.atomic
def sign_off(number: str, *, actor: User, at: datetime, key: str | None = None) -> Plan:
    """Sign a plan off whose partners have all signed, e.g. after one who had not was removed.

    :raises NotPermitted: for who does not work plans.
    :raises PlanRefused: with what is missing.
    """
    by = By(actor, at, key)
    plan = lock_for(number, actor)
    if plan.state == State.SIGNED_OFF or is_repeat(plan, "sign_off_complete", by):
        return plan
    return move(plan, "sign_off_complete", by)
