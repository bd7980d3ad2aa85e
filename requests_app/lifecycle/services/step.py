"""What every step of a request's life has in common.

A step locks the row, is refused with a sentence or takes effect, and writes the row, its
history and its fact in one transaction. The history's unique key makes a repeat harmless.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from requests_app.requests import events, policies
from requests_app.requests.models import HistoryEntry, ServiceRequest
from requests_app.requests.vocabulary import Status, Step, may_follow
from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError, NotPermitted
from servicedesk.outbox import services as outbox


class TransitionNotAllowed(DomainError):
    """The workflow has no step from the present status to the wanted one."""


class NothingToSay(DomainError):
    """A text was needed and none was given."""


class ChangedMeanwhile(DomainError):
    """Somebody changed the request after the person had read it."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does a step, when, and under which key. ``actor`` None: the desk itself.

    ``version`` is the request's as the actor read it; None: whatever it is now.
    """

    actor: User | None
    at: datetime
    key: str | None = None
    version: int | None = None

    def stored_key(self, operation: str, subject: str) -> str | None:
        """Return what makes the step unique; None when the caller gave no key."""
        if not self.key:
            return None
        owner = self.actor.pk if self.actor else "desk"
        text = "\n".join((str(owner), operation, subject, self.key))
        return hashlib.sha256(text.encode()).hexdigest()


def lock(pk: int) -> ServiceRequest:
    """Return the request, locked, so that of two people who act at once one waits.

    :raises ServiceRequest.DoesNotExist: if there is none.
    """
    return ServiceRequest.objects.select_for_update(of=("self",)).get(pk=pk)


def begin(pk: int, operation: str, by: By) -> tuple[ServiceRequest, bool]:
    """Return the locked request, and whether this very step was taken before. 1 to 3 queries.

    ``by.actor`` None is the desk itself, which may do everything.

    :raises NotPermitted: with a sentence for the person who may not.
    :raises ChangedMeanwhile: if the request is not as the actor read it.
    """
    service_request = lock(pk)
    stored_key = by.stored_key(operation, service_request.number)
    if stored_key is not None and HistoryEntry.objects.filter(key=stored_key).exists():
        return service_request, True
    if by.actor is not None and not policies.RULES[operation](by.actor, service_request):
        raise NotPermitted(f"You may not {operation} {service_request.number}.")
    if by.version is not None and by.version != service_request.version:
        raise ChangedMeanwhile(_what_changed(service_request, by.version))
    return service_request, False


def _what_changed(service_request: ServiceRequest, version: int) -> str:
    """Return a sentence that names what was done since ``version``: each step raises it by one."""
    missed = max(0, service_request.version - version)
    steps = service_request.history.order_by("-at", "-pk")[:missed]
    done = [f"{step.actor_name or 'The desk'} {step.get_step_display()}" for step in steps]
    words = "; ".join(reversed(done)) or "it was changed"
    return f"{service_request.number} has changed since you opened it: {words}. Nothing was saved."


def require_step(service_request: ServiceRequest, to: Status) -> None:
    """Refuse what the workflow does not know.

    :raises TransitionNotAllowed: naming the present status.
    """
    if not may_follow(service_request.status, to):
        present = Status(service_request.status).label.lower()
        raise TransitionNotAllowed(
            f"{service_request.number} is {present} and cannot become {to.label.lower()}."
        )


def require_text(text: str, *, field: str, sentence: str) -> str:
    """Return the text without surrounding space.

    :raises NothingToSay: if nothing is left of it.
    """
    text = text.strip()
    if not text:
        raise NothingToSay(sentence, field=field)
    return text


def record(
    service_request: ServiceRequest,
    step: Step,
    by: By,
    *,
    operation: str = "",
    from_status: str | None = None,
    changes: dict[str, Any] | None = None,
    is_internal: bool = False,
) -> HistoryEntry:
    """Save the request and write the step's history and fact. Call it last, in the transaction.

    ``from_status`` None: the status did not change. 3 to 4 queries.
    """
    service_request.version += 1
    service_request.updated_at = by.at
    service_request.save()
    entry = HistoryEntry.objects.create(
        service_request=service_request,
        step=step,
        from_status=service_request.status if from_status is None else from_status,
        to_status=service_request.status,
        actor=by.actor,
        actor_name=by.actor.name if by.actor else "",
        changes=changes or {},
        is_internal=is_internal,
        key=by.stored_key(operation, service_request.number) if operation else None,
        at=by.at,
    )
    publish(service_request, entry)
    return entry


def publish(service_request: ServiceRequest, entry: HistoryEntry) -> None:
    """Tell the other rooms of a step."""
    outbox.publish(
        topic=events.topic_of(entry.step),
        key=events.key_of(entry.pk),
        payload=events.payload_of(
            request_id=service_request.pk,
            number=service_request.number,
            history_id=entry.pk,
            actor_id=entry.actor_id,
        ),
        at=entry.at,
    )
