"""The input of accepting a verdict and of recording a lesson. Validates; never saves."""

from typing import Any

from django import forms

from csap.plans.effect.vocabulary import MORE_MODEST, Verdict
from csap.plans.vocabulary import REASON_MAX_LENGTH, TEXT_MAX_LENGTH
from servicedesk.common.forms import KeyedForm


class VerdictForm(KeyedForm):
    """Which verdict a person stands for: what was read, or less than that with a reason."""

    verdict = forms.ChoiceField(
        choices=Verdict.choices, widget=forms.Select(attrs={"class": "form-select form-select-sm"})
    )
    reason = forms.CharField(
        label="Why less than was measured",
        required=False,
        max_length=REASON_MAX_LENGTH,
        widget=forms.TextInput(attrs={"class": "form-control form-control-sm"}),
    )

    def __init__(self, *args: Any, read: Verdict, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_claim_less = read in MORE_MODEST
        field = self.fields["verdict"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.value, each.label) for each in (read, *MORE_MODEST.get(read, ()))]
        field.initial = read.value


class LessonForm(KeyedForm):
    """What was learned, whatever the verdicts."""

    words = forms.CharField(
        label="What did we learn?",
        max_length=TEXT_MAX_LENGTH,
        error_messages={"required": "Say what was learned."},
        widget=forms.Textarea(
            attrs={
                "class": "form-control mb-2",
                "rows": 3,
                "placeholder": "Measured time improved within two months; nobody was told.",
            }
        ),
    )
