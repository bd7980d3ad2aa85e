"""What a person types in a negotiation. Validates; changes nothing."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from csap.agreements.asks import Expectation, number_of, value_of
from csap.agreements.bargaining import Exemption, Terms
from csap.agreements.forms import LEAST_PERCENT, MOST_PERCENT, FeasibilityForm, number_refused
from csap.agreements.models import Agreement, FrozenRecord
from csap.agreements.services import Demand
from csap.agreements.sources import Shelf
from csap.agreements.vocabulary import TEXT_MAX_LENGTH, AskClass
from csap.facts import customer_groups
from csap.facts.periods import local_day
from servicedesk.accounts.models import Department, Role, User
from servicedesk.common.forms import KeyedForm

DEPARTMENT, GROUP = "department:", "group:"
_YEAR = timedelta(days=364)


def managers() -> list[tuple[str, str]]:
    """Return who may answer for an exception, as choices. 1 query."""
    people = User.objects.active().with_role(Role.MANAGER, Role.ADMIN).order_by("name", "pk")
    return [(str(each.pk), f"{each.name}, {each.role_words.lower()}") for each in people]


def customers() -> list[tuple[str, Any]]:
    """Return with whom can be negotiated, as grouped choices. 2 queries."""
    departments = Department.objects.filter(is_active=True).order_by("name", "code")
    groups = customer_groups.groups_in_use()
    choices: list[tuple[str, Any]] = [("", "Choose …")]
    if groups:
        choices.append(
            ("Groups", [(GROUP + name, customer_groups.words_of(name)) for name in groups])
        )
    named = [(DEPARTMENT + each.code, each.name) for each in departments]
    return [*choices, ("Departments, with all below them", named)]


def _text(label: str, rows: int = 2, **given: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=TEXT_MAX_LENGTH, widget=area, **given)


def _day(label: str, **given: Any) -> forms.DateField:
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=picker, **given)


class DemandForm(KeyedForm, FeasibilityForm):
    """A demand: who asks for what, in numbers and in their own words."""

    customer = forms.ChoiceField(label="Customer")
    representative = forms.EmailField(
        label="Who speaks for them", help_text="The address of the person who negotiates."
    )
    text = _text("In their own words", 3, help_text="What they ask for, and what for.")

    field_order = ("customer", "representative", "kind", "service", "request_type", "priority")

    def __init__(self, data: Mapping[str, Any] | None = None, *, shelf: Shelf) -> None:
        super().__init__(data, shelf=shelf)
        self._choices("customer", customers())

    def clean_representative(self) -> User:
        address = self.cleaned_data["representative"].lower()
        person = User.objects.active().filter(email=address).first()
        if person is None:
            raise forms.ValidationError("Nobody here has that address.")
        return person

    def demand(self) -> Demand:
        """Return what the valid form asks for. 1 query."""
        given = self.cleaned_data
        kind, _, name = given["customer"].partition(":")
        is_department = f"{kind}:" == DEPARTMENT
        return Demand(
            ask=self.ask(),
            representative=given["representative"],
            text=given["text"],
            department=Department.objects.get(code=name) if is_department else None,
            customer_group="" if is_department else name,
        )


class StepForm(KeyedForm):
    """A step of one agreement. ``record``: the newest that was frozen for it."""

    use_required_attribute = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        agreement: Agreement,
        record: FrozenRecord | None = None,
        **given: Any,
    ) -> None:
        super().__init__(data, **given)
        self.agreement, self.record = agreement, record

    def arguments(self) -> dict[str, Any]:
        """Return what the step's service takes besides the agreement, the actor and the time."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


class ReasonForm(StepForm):
    """Why."""

    text = _text("Why", help_text="Both sides read it.")


class DeclineForm(StepForm):
    """A no that helps: the reason, and what can be done instead."""

    text = _text("Why", help_text="The customer reads it.")
    alternative = _text("What can be done instead")


class NumbersForm(StepForm):
    """A number, kept for so many of 100."""

    number = forms.FloatField(widget=forms.NumberInput(attrs={"step": "any"}))
    percent = forms.IntegerField(
        label="Kept for … of 100", min_value=LEAST_PERCENT, max_value=MOST_PERCENT
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        measure = self.agreement.ask().measure
        self.fields["number"].label = f"{measure.title} ({measure.unit})"
        self.initial.setdefault("number", _shown(self._expectation, self._put()))
        self.initial.setdefault("percent", self.agreement.percent)

    @property
    def _expectation(self) -> Expectation:
        return self.agreement.expectation

    def _put(self) -> int:
        return self.agreement.value

    def clean_number(self) -> float:
        number: float = self.cleaned_data["number"]
        if refused := number_refused(self._expectation, number):
            raise forms.ValidationError(refused)
        return number

    def numbers(self) -> tuple[int, int]:
        """Return (value, percent) as an agreement keeps them."""
        given = self.cleaned_data
        return value_of(self._expectation, given["number"]), given["percent"]


class CounterForm(NumbersForm):
    """Other numbers, and why."""

    text = _text("Why", help_text="IT reads it together with what the record says.")

    def arguments(self) -> dict[str, Any]:
        value, percent = self.numbers()
        return {"value": value, "percent": percent, "text": self.cleaned_data["text"]}


class GuardedForm(StepForm):
    """What terms need besides their numbers: dates, conditions, and what guards ask for."""

    valid_from = _day("From")
    valid_until = _day("Until, the last day")
    conditions = _text("Conditions", required=False)
    duty = _text("The customer’s own duty", required=False)
    review_on = _day("Review on", required=False)
    improvement = _text(
        "Action that improves the record", required=False, help_text="A stretch needs one."
    )
    funded = _text(
        "Funded action that makes it possible",
        required=False,
        help_text="With its money or number, such as CSAP-7. Then no exception is needed.",
    )
    answers_for = forms.TypedChoiceField(
        label="Who answers for an exception", required=False, coerce=int, empty_value=None
    )
    exception_until = _day("The exception ends", required=False)
    exception_reason = _text(
        "Reason of the exception",
        required=False,
        help_text="Shown to both sides and in every review.",
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        people = self.fields["answers_for"]
        assert isinstance(people, forms.TypedChoiceField)
        people.choices = [("", "Nobody"), *managers()]
        self._suggest()

    def _suggest(self) -> None:
        today = local_day(timezone.now())
        renewed = self.agreement.renews
        begins = today
        if renewed is not None and renewed.valid_until is not None:
            begins = max(today, renewed.valid_until + timedelta(days=1))
        is_unknown = self.record is not None and self.record.ask_class == AskClass.UNKNOWN
        length = timedelta(days=89) if is_unknown else _YEAR
        self.initial.setdefault("valid_from", begins)
        self.initial.setdefault("valid_until", begins + length)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        parts = ("answers_for", "exception_until", "exception_reason")
        named = [name for name in parts if given.get(name)]
        if named and len(named) < len(parts):
            for name in set(parts) - set(named) - set(self.errors):
                self.add_error(name, "An exception needs a person, a reason and an end.")
        return given

    def terms(self, value: int, percent: int) -> Terms:
        given = self.cleaned_data
        exemption = None
        if given["answers_for"]:
            exemption = Exemption(
                given["answers_for"], given["exception_reason"], given["exception_until"]
            )
        plain = (
            "valid_from", "valid_until", "conditions", "duty", "review_on", "improvement", "funded",
        )  # fmt: skip
        return Terms(value, percent, exemption=exemption, **{name: given[name] for name in plain})


class OfferForm(GuardedForm, NumbersForm):
    """Terms for the customer to answer."""

    text = _text("A word with it", required=False)

    field_order = ("number", "percent")

    def _put(self) -> int:
        """Suggest what the record allows for the share that is asked, else what is asked."""
        promise = self.record.promise if self.record else None
        return self.agreement.value if promise is None else promise

    def arguments(self) -> dict[str, Any]:
        return {"terms": self.terms(*self.numbers()), "text": self.cleaned_data["text"]}


class AgreeForm(GuardedForm):
    """Agree to the numbers that are asked for."""

    def arguments(self) -> dict[str, Any]:
        return {"terms": self.terms(self.agreement.value, self.agreement.percent)}


def _shown(expectation: Expectation, value: int) -> float | int:
    number = round(number_of(expectation, value), 2)
    return int(number) if number == int(number) else number
