"""The inputs of decisions and of what became of them. They validate; they never save."""

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from csap.agreements.asks import Ask, Expectation
from csap.agreements.services import Demand
from csap.plans.models import Plan
from csap.plans.vocabulary import Quality
from csap.reviews.forms import PRINCIPLE_CHOICES, day_field, staff
from csap.reviews.services import Wanted
from csap.reviews.vocabulary import REASON_MAX_LENGTH, Becomes
from requests_app.catalogue.queries import live_services
from servicedesk.accounts.models import Department, User
from servicedesk.common.forms import KeyedForm

#: What becomes of a decision.
OUTCOMES = [("done", "done"), ("dropped", "given up"), ("carried", "carried on")]


class DecisionForm(KeyedForm):
    """What is decided, whose it is, by when, and what it becomes."""

    use_required_attribute = False

    text = forms.CharField(label="Decision", max_length=300)
    said = forms.CharField(
        label="What was said", max_length=500, required=False, help_text="In the words used."
    )
    principle = forms.TypedChoiceField(label="Principle", coerce=int, choices=PRINCIPLE_CHOICES)
    owner = forms.ModelChoiceField(User.objects.none(), label="Owner")
    due_on = day_field("Due")
    becomes = forms.ChoiceField(label="It becomes", choices=Becomes.choices)
    plan = forms.ChoiceField(
        label="Plan", required=False, help_text="Of an action: the plan that it belongs to."
    )

    qualities = forms.MultipleChoiceField(
        label="What it improves",
        choices=Quality.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Of a communication action.",
    )
    service = forms.ChoiceField(
        label="Service", required=False, help_text="Of a demand: what is asked for."
    )
    hours = forms.FloatField(
        label="Resolved within … working hours", required=False, min_value=0.1, max_value=5000
    )
    percent = forms.IntegerField(
        label="For … of 100 requests", required=False, min_value=50, max_value=99
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label="Department that asks",
        required=False,
        empty_label="none",
        help_text="Its head speaks for it.",
    )

    def __init__(self, *args: Any, plans: QuerySet[Plan], **given: Any) -> None:
        super().__init__(*args, **given)
        cast("forms.ModelChoiceField[User]", self.fields["owner"]).queryset = staff()
        named = [(plan.number, str(plan)[:90]) for plan in plans]
        services = [(service.slug, service.name) for service in live_services()]
        cast(forms.ChoiceField, self.fields["plan"]).choices = [("", "none"), *named]
        cast(forms.ChoiceField, self.fields["service"]).choices = [("", "none"), *services]
        asks = Department.objects.filter(is_active=True, lead__is_active=True).order_by("name")
        field = cast("forms.ModelChoiceField[Department]", self.fields["department"])
        field.queryset = asks.select_related("lead")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("becomes") == Becomes.AGREEMENT:
            for name in ("service", "hours", "percent", "department"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, "A demand needs it.")
        return given

    def wanted(self, item: int | None) -> Wanted:
        """Return the decision as the service takes it."""
        given = dict(self.cleaned_data)
        names = ("text", "said", "principle", "owner", "due_on", "becomes", "plan")
        return Wanted(
            **{name: given[name] for name in names},
            item=item,
            qualities=tuple(given["qualities"]),
            demand=self._demand() if given["becomes"] == Becomes.AGREEMENT else None,
        )

    def _demand(self) -> Demand:
        given = self.cleaned_data
        department = given["department"]
        return Demand(
            ask=Ask(
                Expectation.RESOLUTION, given["service"], given["hours"], given["percent"] / 100
            ),
            representative=department.lead,
            text=given["said"] or given["text"],
            department=department,
        )


class EndForm(KeyedForm):
    """What became of a decision of an earlier review."""

    use_required_attribute = False

    outcome = forms.ChoiceField(label="It is", choices=OUTCOMES)
    reason = forms.CharField(
        label="Why it is given up", max_length=REASON_MAX_LENGTH, required=False
    )
    due_on = forms.DateField(
        label="New date, if it is carried on",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, can_be_carried: bool, **given: Any) -> None:
        super().__init__(*args, **given)
        if not can_be_carried:
            outcome = cast(forms.ChoiceField, self.fields["outcome"])
            outcome.choices = [choice for choice in OUTCOMES if choice[0] != "carried"]
            del self.fields["due_on"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("outcome") == "carried" and not given.get("due_on"):
            self.add_error("due_on", "Say by when.")
        if given.get("outcome") == "dropped" and not given.get("reason"):
            self.add_error("reason", "Say why it is given up.")
        return given


def default_due(today: date) -> date:
    """Return the day that a decision is due if nobody says otherwise: in six weeks."""
    return date.fromordinal(today.toordinal() + 42)
