"""The input of a dismissal. Validates; never saves."""

import uuid

from django import forms

from csap.findings import policies
from csap.findings.services import To
from csap.findings.vocabulary import SENTENCE_MAX_LENGTH, Reason, Stage
from servicedesk.common.forms import KeyedForm


def _new_key() -> str:
    return uuid.uuid4().hex


class DismissForm(forms.Form):
    """Why a finding is dismissed: a reason, and one sentence of a person's own."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=_new_key)
    reason = forms.ChoiceField(
        label="Dismiss, because",
        choices=[("", "Choose …"), *Reason.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    sentence = forms.CharField(
        label="In one sentence",
        max_length=SENTENCE_MAX_LENGTH,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )

    def __init__(self, *args: object, stage: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.is_lasting = stage == Stage.SUSTAINED
        for name in self.errors:
            if name in self.fields:
                self.fields[name].widget.attrs["aria-invalid"] = "true"


class ChargeForm(KeyedForm):
    """Who sees to a finding, and until when."""

    use_required_attribute = False

    owner = forms.EmailField(
        label="Who sees to it", help_text="The address of somebody of IT, or of a manager."
    )
    due_date = forms.DateField(
        label="Until", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    sentence = forms.CharField(
        label="What they should do first", required=False, max_length=SENTENCE_MAX_LENGTH
    )

    def to(self) -> To:
        """Return it as the service takes it."""
        said = self.cleaned_data
        return To(policies.owner_of(said["owner"]), said["due_date"], said["sentence"])
