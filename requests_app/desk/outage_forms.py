"""The forms of outages. Instants are typed in the person's own zone."""

from typing import Any, cast

from django import forms

from requests_app.catalogue.models import Outage, OutageKind, Service
from requests_app.catalogue.outages import NOTE_LENGTH, Told
from requests_app.lifecycle.forms import KeyedForm
from servicedesk.accounts.models import User

#: How a browser's own picker writes an instant.
_PICKED = "%Y-%m-%dT%H:%M"


def _instant(label: str, **given: Any) -> forms.DateTimeField:
    picker = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_PICKED)
    return forms.DateTimeField(
        label=label, widget=picker, input_formats=[_PICKED, "%Y-%m-%d %H:%M"], **given
    )


class OutageForm(KeyedForm):
    """What was down, since when, until when."""

    use_required_attribute = False

    kind = forms.ChoiceField(choices=OutageKind.choices, label="How bad")
    started_at = _instant("Since")
    ended_at = _instant("Until", required=False, help_text="Leave it empty while it goes on.")
    is_planned = forms.BooleanField(
        required=False, label="Planned work that was announced", help_text="It is no failure."
    )
    note = forms.CharField(
        label="What people notice",
        help_text="Everyone who uses the service reads this.",
        required=False,
        max_length=NOTE_LENGTH,
    )

    def told(self) -> Told:
        return Told(**{name: self.cleaned_data[name] for name in Told._fields})


class RecordForm(OutageForm):
    """A new outage of a service."""

    field_order = ("service",)
    service = forms.ModelChoiceField(Service.objects.none(), label="Service")

    def __init__(self, data: Any = None, *, user: User, **given: Any) -> None:
        super().__init__(data, **given)
        services = cast("forms.ModelChoiceField[Service]", self.fields["service"])
        services.queryset = Service.objects.visible_to(user).live().order_by("name")


class CorrectForm(OutageForm):
    """The record as it should be, and why it changes."""

    is_void = forms.BooleanField(
        required=False,
        label="It was written down by mistake",
        help_text="It counts nowhere then; the record of it stays.",
    )
    reason = forms.CharField(label="Why the record changes", required=False, max_length=200)

    @classmethod
    def of(cls, outage: Outage) -> "CorrectForm":
        """Return the form with what is on record."""
        names = (*Told._fields, "is_void")
        return cls(initial={name: getattr(outage, name) for name in names})


class EndForm(KeyedForm):
    """When it ended."""

    use_required_attribute = False

    ended_at = _instant("Ended at")
