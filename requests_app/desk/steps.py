"""The steps that the desk offers on a request: their words, form and service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from requests_app.desk import forms
from requests_app.lifecycle import services
from requests_app.requests.models import ServiceRequest
from servicedesk.accounts.models import User


@dataclass(frozen=True, slots=True)
class StepPage:
    """One step. ``done`` is what is said afterwards; ``key`` its shortcut."""

    name: str
    title: str
    button: str
    done: str
    icon: str
    form: type[forms.StepForm]
    service: Callable[..., ServiceRequest]
    hint: str = ""
    key: str = ""

    def take(
        self, service_request: ServiceRequest, form: forms.StepForm, *, actor: User, at: datetime
    ) -> ServiceRequest:
        """Take the step as the valid form says.

        :raises DomainError: with a sentence, when a rule refuses it.
        """
        return self.service(
            service_request.pk,
            **form.values(),
            actor=actor,
            at=at,
            key=form.cleaned_data["key"],
            version=form.cleaned_data["version"],
        )


_PAGES = (
    StepPage(
        "assign", "Hand it to somebody", "Assign", "Assigned.", "user-plus",
        forms.AssignForm, services.assign_request, key="a",
        hint="A new request starts when somebody has it.",
    ),
    StepPage(
        "triage", "Type and priority", "Save", "Saved; clocks follow the new target.",
        "adjustments", forms.TriageForm, services.triage_request, key="p",
        hint="Impact and urgency make the priority, and its target what still runs is measured by.",
    ),
    StepPage(
        "hold", "Put it on hold", "Put on hold", "On hold; its clocks are paused.", "player-pause",
        forms.HoldForm, services.hold_request, key="h",
        hint="The clocks pause. The requester sees that, and whom it waits for.",
    ),
    StepPage(
        "resume", "Go on with it", "Go on", "In progress again; its clocks run.", "player-play",
        forms.StepForm, services.resume_request, key="h",
        hint="What is due moves by the working time that it waited.",
    ),
    StepPage(
        "resolve", "Resolve it", "Resolve and tell the requester", "Resolved.", "circle-check",
        forms.ResolveForm, services.resolve_request, key="s",
        hint="The clocks stop. The requester is asked whether it was solved.",
    ),
    StepPage(
        "reopen", "Reopen it", "Reopen", "Reopened; the same due time counts on.",
        "rotate-clockwise", forms.ReopenForm, services.reopen_request,
    ),
    StepPage(
        "close", "Close it", "Close", "Closed.", "checks", forms.StepForm,
        services.close_request,
        hint="Closed means accepted. Without an objection it closes by itself after seven days.",
    ),
    StepPage(
        "cancel", "Cancel it", "Cancel the request", "Cancelled.", "circle-x",
        forms.CancelForm, services.cancel_request,
        hint="Nobody works on it any more. Its conversation stays.",
    ),
)  # fmt: skip
PAGES: Mapping[str, StepPage] = {page.name: page for page in _PAGES}
