"""Find the person on whose behalf something is asked, and what they can ask for."""

from typing import Any

from django import forms
from django.core import signing
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from requests_app.catalogue.models import RequestType
from requests_app.catalogue.vocabulary import Level
from requests_app.lifecycle.forms import FilesField, KeyedForm, own_fields, own_values
from requests_app.requests.vocabulary import Channel
from servicedesk.accounts.models import User

#: People listed for a search; who is not among them is found by more letters.
MOST_PEOPLE = 10
CHANNELS = (Channel.PHONE, Channel.DESK, Channel.MAIL)


_SALT = "desk:requester"


def people_named(text: str, *, user: User) -> list[tuple[str, str, str]]:
    """Return (token, name, department) of active people whose name holds the text. 1 query.

    Nothing else about them travels. Fewer than two letters find nobody.
    """
    if len(text.strip()) < 2:
        return []
    found = User.objects.visible_to(user).active()
    for part in text.split():
        found = found.filter(Q(name__icontains=part))
    rows = found.order_by("name", "pk").values_list("pk", "name", "department__name")
    return [(token_of(pk), name, department or "") for pk, name, department in rows[:MOST_PEOPLE]]


def token_of(pk: int) -> str:
    """Return what stands for a person in an address."""
    return signing.dumps(pk, salt=_SALT)


def person_or_404(user: User, token: str) -> User:
    """Return the active person whom a token stands for. 1 query."""
    try:
        pk = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise Http404 from None
    people = User.objects.visible_to(user).active().select_related("department")
    return get_object_or_404(people, pk=pk)


def types_by_service(user: User) -> list[RequestType]:
    """Return what may be asked for, by service. 1 query."""
    types = RequestType.objects.visible_to(user).filter(is_active=True).select_related("service")
    return list(types.order_by("service__name", "kind", "name"))


class OnBehalfForm(KeyedForm):
    """The input of ``open_request`` as somebody of the desk gives it for somebody else."""

    use_required_attribute = False

    summary = forms.CharField(
        label="In one line",
        max_length=200,
        error_messages={"required": "Say in a few words what this is about."},
    )
    description = forms.CharField(
        label="What they said",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write down what they said."},
    )
    impact = forms.TypedChoiceField(choices=Level.choices, coerce=int, label="Impact")
    urgency = forms.TypedChoiceField(
        choices=Level.choices, coerce=int, label="Urgency", initial=Level.LOW
    )
    channel = forms.ChoiceField(
        choices=[(channel.value, channel.label) for channel in CHANNELS], label="It came by"
    )
    attachments = FilesField()

    def __init__(self, *args: Any, request_type: RequestType, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["impact"].initial = request_type.default_impact
        self.fields.update(own_fields(request_type))

    def values(self) -> dict[str, Any]:
        """Return what ``open_request`` takes of this form."""
        data = self.cleaned_data
        return {
            "summary": data["summary"],
            "description": data["description"],
            "impact": data["impact"],
            "urgency": data["urgency"],
            "channel": Channel(data["channel"]),
            "details": own_values(data),
            "uploads": data["attachments"],
            "key": data["key"],
        }
