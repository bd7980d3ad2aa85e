"""The inputs of a plan's steps. They validate; they never save."""

from typing import Any

from django import forms

from csap.plans.models import Plan
from csap.plans.services.moving import MONTHS, MONTHS_MAX, MONTHS_MIN
from csap.plans.vocabulary import REASON_MAX_LENGTH, TEXT_MAX_LENGTH
from servicedesk.common.forms import KeyedForm

FAMILIES = {
    1: "utilisation",
    2: "results of projects and consulting",
    3: "satisfaction and relevance",
    4: "variances, gaps and trends",
}


class StepForm(KeyedForm):
    """A step of one plan, for which a button is enough."""

    use_required_attribute = False

    def __init__(self, *args: Any, plan: Plan, **given: Any) -> None:
        super().__init__(*args, **given)
        self.plan = plan

    def arguments(self) -> dict[str, Any]:
        """Return what the step's service takes besides the plan, the actor and the time."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


class FreezeForm(StepForm):
    """Over which months the baseline is, and why one of the four metrics has no value in it."""

    months = forms.IntegerField(
        label="Over how many closed months",
        min_value=MONTHS_MIN,
        max_value=MONTHS_MAX,
        initial=MONTHS,
        help_text="A mean of six at least: never the bad month alone.",
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for family, name in FAMILIES.items():
            self.fields[f"insufficient_{family}"] = forms.CharField(
                label=f"{family} {name.capitalize()}: insufficient, because",
                max_length=REASON_MAX_LENGTH,
                required=False,
            )

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        because = {family: given[f"insufficient_{family}"] for family in FAMILIES}
        return {"months": given["months"], "insufficient": because}


class ReasonForm(StepForm):
    """Why."""

    reason = forms.CharField(
        label="Why",
        max_length=REASON_MAX_LENGTH,
        error_messages={"required": "Say why."},
        help_text="It stands in the plan's history for good.",
    )


class ReviseForm(ReasonForm):
    """Why the goals are looked at again; nothing is lost yet, so that it may be left open."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["reason"].required = False


class EvaluateForm(StepForm):
    """Whether to begin sooner than eight months after the start."""

    accept_too_early = forms.BooleanField(
        label="Begin before eight months are over: the verdict will be “too early”",
        required=False,
    )


class ExtendForm(ReasonForm):
    """A later end, and why."""

    ends_on = forms.DateField(
        label="New last day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    field_order = ("ends_on", "reason")


class CheckInForm(StepForm):
    """How it goes."""

    words = forms.CharField(
        label="How does it go?",
        max_length=TEXT_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say how it goes."},
    )
