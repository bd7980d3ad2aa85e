"""The inputs of reviews but decisions. They validate; they never save."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.validators import validate_comma_separated_integer_list
from django.db.models import QuerySet

from csap.facts.scopes import Scope, UnknownScope
from csap.metrics.plan_rules import PRINCIPLES
from csap.reviews.models import AgendaItem, Review
from csap.reviews.services import Entry
from csap.reviews.vocabulary import (
    INTERVALS,
    MINUTE_MAX_LENGTH,
    REASON_MAX_LENGTH,
    TITLE_MAX_LENGTH,
)
from servicedesk.accounts.models import User
from servicedesk.accounts.roles import Role
from servicedesk.common.forms import KeyedForm

#: The principles as a form offers them.
PRINCIPLE_CHOICES = [(number, f"{number} {name}") for number, name in PRINCIPLES.items()]


def managers() -> QuerySet[User]:
    """Return who runs reviews, by name."""
    return User.objects.active().with_role(Role.MANAGER, Role.ADMIN).order_by("name", "pk")


def staff() -> QuerySet[User]:
    """Return who works for IT, by name."""
    return User.objects.active().exclude(roles=[]).order_by("name", "pk")


def day_field(label: str) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))


class ScheduleForm(KeyedForm):
    """That a scope is reviewed, how often, by whom, and by when first."""

    use_required_attribute = False

    scope = forms.ChoiceField(label="What is reviewed")
    every_months = forms.TypedChoiceField(
        label="How often", coerce=int, choices=[(n, f"every {n} months") for n in INTERVALS]
    )
    owner = forms.ModelChoiceField(User.objects.none(), label="Who sees to it")
    first_on = day_field("Held by")

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

    day = day_field("Day")
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
    principle = forms.TypedChoiceField(label="Principle", coerce=int, choices=PRINCIPLE_CHOICES)
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


class OrderForm(KeyedForm):
    """The whole agenda in another order: the ids of its items, with commas between."""

    order = forms.CharField(max_length=2000, validators=[validate_comma_separated_integer_list])

    def clean_order(self) -> list[int]:
        return [int(each) for each in self.cleaned_data["order"].split(",")]


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
