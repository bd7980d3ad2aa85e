"""What partners and owners of actions type. Validates; changes nothing."""

from typing import Any

from django import forms

from csap.plans.vocabulary import REASON_MAX_LENGTH, TEXT_MAX_LENGTH, ActionStatus
from servicedesk.common.forms import KeyedForm


class PartnerForm(KeyedForm):
    """A step of a partner. Several stand on a page, so each has ids of its own."""

    use_required_attribute = False

    def __init__(self, *args: Any, step: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{step}-%s"} | kwargs)


class SignForm(PartnerForm):
    """Sign the text that was shown."""

    content_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ChangeForm(SignForm):
    """What must change before one signs."""

    words = forms.CharField(
        label="What should change",
        max_length=REASON_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what should change."},
    )


class CheckInForm(PartnerForm):
    """How the plan goes."""

    words = forms.CharField(
        label="How does it go?",
        max_length=TEXT_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say how it goes."},
    )


class ReportForm(PartnerForm):
    """How far an action has come."""

    status = forms.ChoiceField(label="How far is it?", choices=ActionStatus.choices)
    outcome = forms.CharField(
        label="What came of it, or why it was dropped",
        max_length=REASON_MAX_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
