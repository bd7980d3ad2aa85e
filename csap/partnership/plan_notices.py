"""What the page of a plan says to a partner first: what is asked of them, or how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from csap.plans.models import Partner, Plan, PlanEvent, Signature
from csap.plans.services.signing import is_signable
from csap.plans.vocabulary import (
    CHANGE_ASKED,
    EXTENSION_PROPOSED,
    OVER,
    State,
)
from csap.telling import numbers, sentences

#: Events that a partner must know of to understand why they are asked again.
TOLD = ("material_change", "revise_goals", EXTENSION_PROPOSED, CHANGE_ASKED)
_CHANGES = ("material_change", "revise_goals")


@dataclass(frozen=True, slots=True)
class Notice:
    """``tone``: of components/notice.css. ``icon``: of Tabler."""

    tone: str
    icon: str
    title: str
    text: str = ""
    words: str = ""


def make(
    plan: Plan,
    mine: Partner,
    *,
    signed: Signature | None,
    newest: Signature | None,
    events: Sequence[PlanEvent],
    unsigned: Sequence[str],
) -> list[Notice]:
    """Return what the partner is told. Pure.

    ``signed``: their signature of the present text; ``newest``: of any; ``events``: those of
    ``TOLD``, the oldest first; ``unsigned``: names of who must still sign.
    """
    if not is_signable(plan):
        return [_standing(plan, newest, events)]
    if signed is not None:
        return [_signed(signed, unsigned)]
    asked = _asked(plan, newest, events)
    said = _said(plan, mine, events)
    return [asked, said] if said else [asked]


def _signed(signed: Signature, unsigned: Sequence[str]) -> Notice:
    title = f"You signed this text on {numbers.day(signed.at.date())}"
    waits = f"It still waits for {sentences.listed(list(unsigned))}." if unsigned else ""
    return Notice("good", "circle-check", title, waits)


def _asked(plan: Plan, newest: Signature | None, events: Sequence[PlanEvent]) -> Notice:
    """Ask for a signature; say of an earlier one that it is void, and why."""
    if plan.proposed_ends_on is not None and plan.state == State.EVALUATING:
        why = _last(events, EXTENSION_PROPOSED)
        title = f"A later end is proposed: {numbers.day(plan.proposed_ends_on)}"
        text = "The plan goes on until then once everybody has signed. Nothing else changes."
        return Notice("accent", "calendar-plus", title, text, why.reason if why else "")
    if newest is None:
        text = "Read what is planned. Everybody signs this same text, and nothing else."
        return Notice("accent", "signature", "Your signature is asked for", text)
    return _void(newest, events, "Read it again: it asks for your signature once more.")


def _void(newest: Signature, events: Sequence[PlanEvent], then: str) -> Notice:
    title = f"Your signature of {numbers.day(newest.at.date())} is void"
    change = _last(events, *_CHANGES)
    if change is None:
        return Notice("warn", "alert-triangle", title, f"The plan says something else now. {then}")
    actor = change.actor.name if change.actor else "the rules"
    text = f"{actor} changed the plan on {numbers.day(change.at.date())}. {then}"
    return Notice("warn", "alert-triangle", title, text, change.reason)


def _said(plan: Plan, mine: Partner, events: Sequence[PlanEvent]) -> Notice | None:
    """Return what the partner asked to change in the present text; None for nothing."""
    said = [
        event
        for event in events
        if event.event == CHANGE_ASKED
        and event.actor_id == mine.user_id
        and event.detail.get("text") == plan.content_hash
    ]
    if not said:
        return None
    owner = plan.owner.name if plan.owner else "The owner"
    title = f"You asked for a change on {numbers.day(said[-1].at.date())}"
    return Notice("warn", "message-2", title, f"{owner} was told.", said[-1].reason)


def _standing(plan: Plan, newest: Signature | None, events: Sequence[PlanEvent]) -> Notice:
    if plan.state in OVER:
        return Notice("", "flag", f"The plan is {plan.get_state_display()}")
    if plan.state in (State.SIGNED_OFF, State.EXECUTING, State.EVALUATING):
        mine = f"You signed it on {numbers.day(newest.at.date())}." if newest else ""
        title = f"The plan is {plan.get_state_display()}"
        return Notice("good", "circle-check", title, mine)
    if newest is not None:
        return _void(newest, events, "It is being written; you are asked again when it stands.")
    title = "The plan is being written"
    return Notice("", "pencil", title, "You are asked to sign it when it stands.")


def _last(events: Sequence[PlanEvent], *names: str) -> PlanEvent | None:
    return next((event for event in reversed(events) if event.event in names), None)
