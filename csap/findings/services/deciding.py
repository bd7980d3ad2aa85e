"""What people, and plans by rule, decide about a finding."""

from datetime import datetime

from django.db import transaction

from csap.findings import events, policies
from csap.findings.models import Finding
from csap.findings.services import steps
from csap.findings.services.steps import By
from csap.findings.vocabulary import SENTENCE_MAX_LENGTH, Reason, Stage, State, Step
from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError, NotPermitted


class FindingRefused(DomainError):
    """The finding does not take this step."""


@transaction.atomic
def dismiss(
    number: str,
    *,
    reason: str,
    sentence: str,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Finding:
    """Dismiss a waiting finding for a reason, in one sentence. Found in a later period, it returns.

    :raises NotPermitted: for who does not work the plan.
    :raises FindingRefused: unless it waits; for an unknown reason, an empty sentence, or a lasting
        gap that is called too small.
    """
    by = By(actor, at, key)
    finding = steps.lock(number)
    if steps.is_repeat(finding, Step.DISMISSED, by):
        return finding
    if not policies.may_decide(actor):
        raise NotPermitted(f"You may not dismiss {number}.")
    _require_waiting(finding, "dismissed")
    sentence = _require_grounds(finding, reason, sentence)
    finding.state, finding.closed_at = State.DISMISSED, at
    finding.save(update_fields=["state", "closed_at"])
    steps.record(
        finding, Step.DISMISSED, by, topic=events.DISMISSED, reason=reason, sentence=sentence
    )
    return finding


def _require_grounds(finding: Finding, reason: str, sentence: str) -> str:
    if reason not in Reason.values:
        raise FindingRefused("Choose one of the reasons.", field="reason")
    if reason == Reason.TOO_SMALL and finding.stage == Stage.SUSTAINED:
        raise FindingRefused("A lasting gap cannot be dismissed as too small.", field="reason")
    sentence = sentence.strip()
    if not sentence:
        raise FindingRefused("Say why, in one sentence.", field="sentence")
    if len(sentence) > SENTENCE_MAX_LENGTH:
        raise FindingRefused(f"At most {SENTENCE_MAX_LENGTH} characters.", field="sentence")
    return sentence


def _require_waiting(finding: Finding, wanted: str) -> None:
    if not finding.is_waiting:
        raise FindingRefused(
            f"{finding.number} is {finding.get_state_display()} and cannot be {wanted}."
        )


@transaction.atomic
def attach(
    number: str, *, plan_number: str, actor: User | None, at: datetime, key: str | None = None
) -> Finding:
    """Link a waiting finding to a plan. ``actor`` None: by rule. Linked to it already: nothing.

    :raises FindingRefused: unless it waits.
    """
    by = By(actor, at, key)
    finding = steps.lock(number)
    if finding.state == State.ATTACHED and finding.plan_number == plan_number:
        return finding
    _require_waiting(finding, "linked to a plan")
    finding.state, finding.plan_number = State.ATTACHED, plan_number
    finding.save(update_fields=["state", "plan_number"])
    steps.record(finding, Step.ATTACHED, by, topic=events.ATTACHED, plan=plan_number)
    return finding
