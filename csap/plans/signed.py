"""Who signs a plan and what they signed, as its page shows it."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from csap.facts.periods import local_day
from csap.facts.scopes import ALL
from csap.plans.models import Partner, Plan, Signature
from csap.plans.records import short_hash
from csap.plans.services.signing import is_signable
from csap.plans.services.standing import Parts
from csap.plans.vocabulary import OVER, SIGNED_STATES, Side, State
from servicedesk.accounts.models import User


class PartnerRow(NamedTuple):
    """Who signs, for whom, and since when they have; ``on`` None: not yet."""

    partner: Partner
    of: str
    on: date | None
    way: str
    may_leave: bool


class Void(NamedTuple):
    """A signature of another text than the present one."""

    name: str
    on: date
    hash: str


@dataclass(frozen=True, slots=True)
class Signing:
    """The partners and their signatures. ``hash``: of the text that is signed, or was; "" none."""

    heading: str
    rows: list[PartnerRow]
    void: list[Void]
    hash: str
    may_name: bool
    is_waiting: bool
    awaits_reader: bool


def may_name(plan: Plan) -> bool:
    """Whether partners may still be named, or leave."""
    return plan.state not in (*OVER, State.SIGNED_OFF, State.EXECUTING)


def signing(plan: Plan, parts: Parts, *, reader: User) -> Signing:
    """Return who signs a plan and what they signed. No query."""
    is_waiting = is_signable(plan)
    # Before its text stands still, a plan has nothing that could be signed.
    stands = is_waiting or plan.state in SIGNED_STATES
    signed = parts.signed(plan.content_hash) if stands and plan.content_hash else {}
    rows = [_row(each, signed.get(each.pk), may_name=may_name(plan)) for each in parts.present]
    kept = {each.pk for each in signed.values()}
    void = [
        Void(each.partner.user.name, local_day(each.at), short_hash(each.content_hash))
        for each in parts.signatures
        if each.pk not in kept
    ]
    return Signing(
        heading=_heading(rows, stands=stands),
        rows=rows,
        void=void,
        hash=short_hash(plan.content_hash) if stands else "",
        may_name=may_name(plan),
        is_waiting=is_waiting,
        awaits_reader=is_waiting
        and any(row.partner.user_id == reader.pk and row.on is None for row in rows),
    )


def _heading(rows: list[PartnerRow], *, stands: bool) -> str:
    must = [row for row in rows if row.partner.must_sign]
    signed = sum(row.on is not None for row in must)
    if not stands:
        return "Who will sign it"
    if signed == len(must):
        return "Signed, all the same text"
    return f"Signed by {signed} of {len(must)}"


def _row(partner: Partner, signature: Signature | None, *, may_name: bool) -> PartnerRow:
    return PartnerRow(
        partner=partner,
        of=_of(partner),
        on=local_day(signature.at) if signature else None,
        way=str(signature.get_way_display()) if signature else "",
        may_leave=may_name and partner.side != Side.PROVIDER,
    )


def _of(partner: Partner) -> str:
    if partner.side == Side.PROVIDER:
        return "for the provider, as owner"
    asked = ", a key customer, asked" if partner.side == Side.KEY_CUSTOMER else ""
    words = partner.scope_words or "its customers"
    if partner.scope == ALL:  # in the middle of a line
        words = words[:1].lower() + words[1:]
    return f"for {words}{asked}"
