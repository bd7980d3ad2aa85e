"""What every change of a finding has in common: the locked row, its event, its fact."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from csap.findings.models import Finding, FindingEvent
from csap.findings.vocabulary import Step
from servicedesk.accounts.models import User
from servicedesk.outbox import services as outbox


@dataclass(frozen=True, slots=True)
class By:
    """Who does it, when, and under which key. ``actor`` None: the rules."""

    actor: User | None
    at: datetime
    key: str | None = None

    def stored_key(self, operation: str, number: str) -> str | None:
        """Return what makes the step unique; None when the caller gave no key."""
        if not self.key:
            return None
        owner = self.actor.pk if self.actor else "rules"
        text = "\n".join((str(owner), operation, number, self.key))
        return hashlib.sha256(text.encode()).hexdigest()


def lock(number: str) -> Finding:
    """Return the finding, locked, so that of two who act at once one waits.

    :raises Finding.DoesNotExist: if there is none.
    """
    return Finding.objects.select_for_update(of=("self",)).get(number=number)


def is_repeat(finding: Finding, operation: str, by: By) -> bool:
    """Return whether this very step was taken before."""
    key = by.stored_key(operation, finding.number)
    return key is not None and FindingEvent.objects.filter(key=key).exists()


def record(
    finding: Finding,
    step: Step,
    by: By,
    *,
    topic: str = "",
    reason: str = "",
    sentence: str = "",
    **detail: Any,
) -> None:
    """Write the event, and the fact if others are told; in the caller's transaction."""
    event = FindingEvent.objects.create(
        finding=finding,
        step=step,
        actor=by.actor,
        at=by.at,
        reason=reason,
        sentence=sentence,
        detail=detail,
        key=by.stored_key(step, finding.number),
    )
    if topic:
        outbox.publish(
            topic=topic,
            key=f"finding-event:{event.pk}",
            payload={
                "number": finding.number,
                "kind": finding.kind,
                "metric": finding.metric,
                "scope": finding.scope,
                "is_deficiency": finding.is_deficiency,
            },
            at=by.at,
        )
