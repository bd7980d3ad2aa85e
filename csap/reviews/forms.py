"""The inputs of reviews. They validate; they never save."""

from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from csap.agreements.asks import Ask, Expectation
from csap.agreements.services import Demand
from csap.facts.scopes import Scope, UnknownScope
from csap.metrics.plan_rules import PRINCIPLES
from csap.plans.models import Plan
from csap.plans.vocabulary import Quality
from csap.reviews.models import AgendaItem, Review
from csap.reviews.services import Entry, Wanted
from csap.reviews.vocabulary import (
    INTERVALS,
    MINUTE_MAX_LENGTH,
    REASON_MAX_LENGTH,
    TITLE_MAX_LENGTH,
    Becomes,
)
from requests_app.catalogue.queries import live_services
from servicedesk.accounts.models import Department, User
from servicedesk.accounts.roles import Role
from servicedesk.common.forms import KeyedForm

#: What becomes of a decision.
OUTCOMES = [("done", "done"), ("dropped", "given up"), ("carried", "carried on")]
_PRINCIPLES = [(number, f"{number} {name}") for number, name in PRINCIPLES.items()]


def managers() -> QuerySet[User]:
    """Return who runs reviews, by name."""
    return User.objects.active().with_role(Role.MANAGER, Role.ADMIN).order_by("name", "pk")


def staff() -> QuerySet[User]:
    """Return who works for IT, by name."""
    return User.objects.active().exclude(roles=[]).order_by("name", "pk")


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))


class ScheduleForm(KeyedForm):
    """That a scope is reviewed, how often, by whom, and by when first."""

    use_required_attribute = False

    scope = forms.ChoiceField(label="What is reviewed")
    every_months = forms.TypedChoiceField(
        label="How often", coerce=int, choices=[(n, f"every {n} months") for n in INTERVALS]
    )
    owner = forms.ModelChoiceField(User.objects.none(), label="Who sees to it")
    first_on = _day("Held by")

    def __init__(self, *args: Any, scopes: list[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        cast(forms.ChoiceField, self.fields["scope"]).choices = scopes
        cast("forms.ModelChoiceField[User]", self.fields["owner"]).queryset = managers()

    def clean_scope(self) -> str:
        try:
            return str(Scope.parse(self.cleaned_data["scope"]))
        except UnknownScope as unknown:
            raise forms.ValidationError(str(unknown)) from unknown


class MoveForm(KeyedForm):
    """Another hour or place, and why."""

    use_required_attribute = False

    day = _day("Day")
    hour = forms.TimeField(label="Begins at", widget=forms.TimeInput(attrs={"type": "time"}))
    length_minutes = forms.IntegerField(label="Minutes", min_value=10, max_value=480)
    place = forms.CharField(label="Place", max_length=120, required=False)
    reason = forms.CharField(label="Why it moves", max_length=REASON_MAX_LENGTH)

    @classmethod
    def initial_of(cls, review: Review, local: datetime) -> dict[str, Any]:
        """Return what stands in the form: the review as it is, ``local``: its hour there."""
        return {
            "day": local.date(),
            "hour": local.time(),
            "length_minutes": review.length_minutes,
            "place": review.place,
        }


class ReasonForm(KeyedForm):
    """Why."""

    use_required_attribute = False

    reason = forms.CharField(label="Why", max_length=REASON_MAX_LENGTH)


class ItemForm(KeyedForm):
    """One thing to talk about."""

    use_required_attribute = False

    title = forms.CharField(label="What", max_length=TITLE_MAX_LENGTH)
    minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=240, initial=10)
    principle = forms.TypedChoiceField(label="Principle", coerce=int, choices=_PRINCIPLES)
    led_by = forms.ModelChoiceField(
        User.objects.none(), label="Led by", required=False, empty_label="all"
    )
    proposal = forms.CharField(
        label="Decision that is asked for",
        max_length=300,
        required=False,
        help_text="Empty: it is there to know.",
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        cast("forms.ModelChoiceField[User]", self.fields["led_by"]).queryset = staff()

    @property
    def entry(self) -> Entry:
        return Entry(**{name: value for name, value in self.cleaned_data.items() if name != "key"})

    @staticmethod
    def initial_of(item: AgendaItem) -> dict[str, Any]:
        """Return what stands in the form: the item as it is."""
        names = ("title", "minutes", "principle", "led_by", "proposal")
        return {name: getattr(item, name) for name in names}


class InviteForm(KeyedForm):
    """Who else is asked to come, besides those who are known to belong to the scope."""

    people = forms.MultipleChoiceField(
        label="Who belongs to it",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others = forms.CharField(
        label="Others, by their addresses",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One a line.",
    )

    def __init__(self, *args: Any, proposed: list[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        cast(forms.MultipleChoiceField, self.fields["people"]).choices = proposed

    def clean_others(self) -> list[User]:
        lines = [line.strip().lower() for line in self.cleaned_data["others"].splitlines()]
        wanted = [line for line in lines if line]
        found = {person.email: person for person in User.objects.active().filter(email__in=wanted)}
        unknown = [address for address in wanted if address not in found]
        if unknown:
            raise forms.ValidationError(f"Nobody here has the address {unknown[0]}.")
        return [found[address] for address in wanted]


class MinuteForm(KeyedForm):
    """What was said."""

    use_required_attribute = False

    text = forms.CharField(
        label="Minutes",
        max_length=MINUTE_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DecisionForm(KeyedForm):
    """What is decided, whose it is, by when, and what it becomes."""

    use_required_attribute = False

    text = forms.CharField(label="Decision", max_length=300)
    said = forms.CharField(
        label="What was said", max_length=500, required=False, help_text="In the words used."
    )
    principle = forms.TypedChoiceField(label="Principle", coerce=int, choices=_PRINCIPLES)
    owner = forms.ModelChoiceField(User.objects.none(), label="Owner")
    due_on = _day("Due")
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


class AnswerForm(KeyedForm):
    """Whether an invited person comes."""

    use_required_attribute = False

    coming = forms.TypedChoiceField(
        label="Do you come?",
        coerce=lambda value: value == "yes",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
    )
    instead = forms.CharField(
        label="Who comes instead", max_length=120, required=False, help_text="If you do not."
    )


def default_due(today: date) -> date:
    """Return the day that a decision is due if nobody says otherwise: in six weeks."""
    return date.fromordinal(today.toordinal() + 42)
