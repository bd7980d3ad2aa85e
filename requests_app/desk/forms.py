"""The forms of the desk. Each carries a key, so that sending twice acts once."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms

from requests_app.catalogue.models import RequestType, Team
from requests_app.catalogue.vocabulary import Level
from requests_app.lifecycle.forms import FilesField, KeyedForm
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import HoldReason
from servicedesk.accounts.models import User
from servicedesk.accounts.roles import DESK_ROLES


class ReplyForm(KeyedForm):
    """A public reply. Its text may be empty to the form; the rule says so in its own words."""

    use_required_attribute = False

    body = forms.CharField(
        label="Reply",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    attachments = FilesField(label="Attach")


class NoteForm(ReplyForm):
    """An internal note."""

    body = forms.CharField(
        label="Internal note",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class StepForm(KeyedForm):
    """A step of a request as the person read it: ``version`` says which state that was."""

    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        service_request: ServiceRequest,
        user: User,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.service_request, self.user = service_request, user
        self.fields["version"].initial = service_request.version
        self.prepare()

    def prepare(self) -> None:
        """Offer what fits the request and the person."""

    def values(self) -> dict[str, Any]:
        """Return what the step's service takes besides actor, instant, key and version."""
        own = set(self.fields) - {"key", "version"}
        return {name: self.cleaned_data[name] for name in own}


class AssignForm(StepForm):
    """Who works it, in which team."""

    assignee = forms.ModelChoiceField(
        User.objects.none(), required=False, empty_label="Nobody yet", label="Assignee"
    )
    team = forms.ModelChoiceField(Team.objects.none(), label="Team", empty_label=None)

    def prepare(self) -> None:
        people, teams = _rows_of(self, "assignee"), _rows_of(self, "team")
        people.queryset = desk_people(self.user).exclude(pk=self.service_request.requester_id)
        people.initial = self.service_request.assignee_id
        teams.queryset = Team.objects.filter(is_active=True).order_by("name")
        teams.initial = self.service_request.team_id


class TakeForm(AssignForm):
    """The same, filled in for whoever reads the request, so that one press is enough."""

    def prepare(self) -> None:
        super().prepare()
        self.fields["assignee"].initial = self.user.pk
        for name in ("assignee", "team"):
            self.fields[name].widget = forms.HiddenInput()


class TriageForm(StepForm):
    """What it really is and how much it matters."""

    impact = forms.TypedChoiceField(choices=Level.choices, coerce=int, label="Impact")
    urgency = forms.TypedChoiceField(choices=Level.choices, coerce=int, label="Urgency")
    request_type = forms.ModelChoiceField(
        RequestType.objects.none(), label="Type", empty_label=None
    )

    def prepare(self) -> None:
        types = RequestType.objects.visible_to(self.user).filter(kind=self.service_request.kind)
        offered = _rows_of(self, "request_type")
        offered.queryset = types.select_related("service").order_by("service__name", "name")
        for name in ("impact", "urgency"):
            self.fields[name].initial = getattr(self.service_request, name)
        offered.initial = self.service_request.request_type_id


class HoldForm(StepForm):
    """Whom it waits for. The requester reads it."""

    reason = forms.ChoiceField(
        choices=HoldReason.choices,
        label="What it waits for",
        widget=forms.RadioSelect,
        error_messages={"required": "Pick what it waits for; the requester reads it."},
    )


class ResolveForm(StepForm):
    """What was done, in the requester's words."""

    resolution = forms.CharField(
        label="What was done",
        help_text="The requester reads this.",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ReopenForm(StepForm):
    """What is still wrong."""

    reason = forms.CharField(
        label="What is still wrong",
        help_text="The requester reads this.",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CancelForm(StepForm):
    """Why it is given up."""

    reason = forms.CharField(label="Why", required=False, max_length=200, widget=forms.TextInput)


class BulkAssignForm(KeyedForm):
    """Several requests for one person."""

    pick = forms.MultipleChoiceField(
        label="Requests", error_messages={"required": "Pick at least one request first."}
    )
    assignee = forms.ModelChoiceField(
        User.objects.none(), required=False, empty_label="Nobody yet", label="Assignee"
    )

    def __init__(self, data: Any = None, *, user: User, numbers: list[str]) -> None:
        super().__init__(data)
        picks, people = cast(forms.ChoiceField, self.fields["pick"]), _rows_of(self, "assignee")
        picks.choices = [(number, number) for number in numbers]
        people.queryset = desk_people(user)
        people.initial = user.pk


def desk_people(user: User) -> Any:
    """Return the people who work requests, as far as the person sees them."""
    people = User.objects.visible_to(user).active().with_role(*DESK_ROLES)
    return people.order_by("name", "pk")


def _rows_of(form: forms.Form, name: str) -> "forms.ModelChoiceField[Any]":
    return cast("forms.ModelChoiceField[Any]", form.fields[name])
