"""The input of the register's services. Validates; never saves."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import slugify

from csap.customers.criteria import Criteria, Item
from csap.customers.models import Customer
from csap.customers.services import Said
from csap.customers.vocabulary import REASON_MAX_LENGTH, TOP_MARK, Outcome, Source
from requests_app.catalogue.queries import live_services
from servicedesk.accounts.models import Department, User
from servicedesk.accounts.queries import subtree_ids
from servicedesk.common.forms import KeyedForm

#: How many criteria of its own a department may add at once.
OWN = 2
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PersonField(forms.ModelChoiceField):
    """Somebody, with their department and job, so that namesakes differ."""

    def label_from_instance(self, obj: Any) -> str:
        return ", ".join(part for part in (obj.name, obj.job_title, obj.email) if part)


class AddForm(KeyedForm):
    """A department and who speaks for it, by address: there may be thousands of people."""

    use_required_attribute = False
    department = forms.ModelChoiceField(
        queryset=Department.objects.none(), to_field_name="code", empty_label="Choose …"
    )
    representative = forms.ModelChoiceField(
        label="Who speaks for it",
        queryset=User.objects.none(),
        to_field_name="email",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="The person’s mail address. Somebody of the department or of one below it.",
        error_messages={"invalid_choice": "Nobody here has this address."},
    )
    about = forms.CharField(
        label="Who the customer is",
        required=False,
        max_length=300,
        help_text="In a few words, for example plant manager, 620 people in three shifts.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Customer.objects.values("department")
        _choose(self, "department", _departments().exclude(pk__in=known))
        _choose(self, "representative", User.objects.active())


def _departments() -> Any:
    return Department.objects.filter(is_active=True).order_by("name")


class RepresentForm(KeyedForm):
    """Who speaks for a customer from now on."""

    use_required_attribute = False
    representative = PersonField(label="Who speaks for it", queryset=User.objects.none())
    about = forms.CharField(label="Who the customer is", required=False, max_length=300)

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "representative": customer.representative_id,
            "about": customer.about,
        } | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        _choose(self, "representative", people_of(customer))


def people_of(customer: Customer) -> Any:
    """Return the people of a customer's departments, by name."""
    inside = subtree_ids(customer.department_id)
    return User.objects.active().filter(department__in=inside).order_by("name", "pk")


class DecideForm(KeyedForm):
    """What a person decides, and why."""

    use_required_attribute = False
    outcome = forms.ChoiceField(label="Decision", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why",
        max_length=REASON_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept with your name, beside what the system suggested.",
    )

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [Outcome.RENEWED, Outcome.OUT] if customer.is_key else [Outcome.IN, Outcome.OUT]
        words = {
            Outcome.IN: "Key customer, for two years",
            Outcome.RENEWED: "Key customer for another two years",
            Outcome.OUT: "Take out of the key customers"
            if customer.is_key
            else "Not a key customer",
        }
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(outcome.value, words[outcome]) for outcome in offered]


class JudgeForm(KeyedForm):
    """A mark of 0 to 4 for one criterion."""

    use_required_attribute = False
    criterion = forms.ChoiceField()
    mark = forms.TypedChoiceField(
        label="Mark",
        coerce=int,
        widget=forms.RadioSelect,
        choices=[
            (0, "0, not at all"),
            (1, "1, hardly"),
            (2, "2, partly"),
            (3, "3, largely"),
            (TOP_MARK, "4, fully"),
        ],
    )
    reason = forms.CharField(
        label="Why",
        max_length=REASON_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What you saw or know, so that the next person can judge it anew.",
    )

    def __init__(self, *args: Any, rules: Criteria, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["criterion"]
        assert isinstance(field, forms.ChoiceField)
        judged = [
            (item.key, f"{item.title}: {item.words}") for item in rules.items if item.is_judged
        ]
        field.choices = [("", "Choose …"), *judged]


_YES_NO = [("", "Not asked"), ("yes", "Yes"), ("no", "No")]


class InterviewForm(KeyedForm):
    """What somebody said, and that they consented to its being kept under their name."""

    use_required_attribute = False
    person = PersonField(label="Who spoke", queryset=User.objects.none())
    held_on = forms.DateField(label="On", widget=_DAY)
    statement = forms.CharField(
        label="What was said",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="In their words as far as you can.",
    )
    is_relevant = forms.ChoiceField(
        label="Do the services meet their needs?", required=False, choices=_YES_NO
    )
    told_early = forms.ChoiceField(
        label="Were they told early enough?", required=False, choices=_YES_NO
    )
    first_to_fix = forms.TypedChoiceField(
        label="What to fix first", required=False, coerce=int, empty_value=None
    )
    satisfaction = forms.TypedChoiceField(
        label="How content, 1 to 5",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Not asked"), *((n, str(n)) for n in range(1, 6))],
    )
    has_consent = forms.BooleanField(
        label="They agree that this is kept under their name, for managers to read",
        help_text="It can be taken back at any time; then all that was said is removed. How near "
        "an opinion was to the department’s mean stays in scores that were computed meanwhile.",
    )

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "person", people_of(customer))
        field = self.fields["first_to_fix"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Not asked"), *((each.id, each.name) for each in live_services())]

    def said(self) -> Said:
        """Return what was said, as the service takes it."""
        given = self.cleaned_data
        return Said(
            given["statement"],
            _as_bool(given["is_relevant"]),
            _as_bool(given["told_early"]),
            given["first_to_fix"],
            given["satisfaction"],
        )


def _as_bool(text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)


class CriteriaForm(KeyedForm):
    """The criteria with their weights, a few of one's own, and why they change."""

    use_required_attribute = False
    reason = forms.CharField(
        label="Why they change",
        max_length=REASON_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, rules: Criteria) -> None:
        super().__init__(data)
        self.rules = rules
        for at, item in enumerate(rules.items):
            self.fields[f"title_{at}"] = _title(item.title, required=True, number=at + 1)
            self.fields[f"weight_{at}"] = _weight(item.weight, number=at + 1)
        for extra in range(OWN):
            at = len(rules.items) + extra
            self.fields[f"title_{at}"] = _title("", required=False, number=at + 1)
            self.fields[f"weight_{at}"] = _weight(Decimal(), number=at + 1)

    def lines(self) -> list[dict[str, Any]]:
        """Return the fields of each criterion with what it is, for the table of the form."""
        items: list[Item | None] = [*self.rules.items, *([None] * OWN)]
        return [
            {"item": item, "title": self[f"title_{at}"], "weight": self[f"weight_{at}"]}
            for at, item in enumerate(items)
        ]

    def items(self) -> list[Item]:
        """Return what was entered; a criterion of no weight is left out, an own one is judged."""
        found = []
        for at in range(len(self.rules.items) + OWN):
            title = self.cleaned_data[f"title_{at}"].strip()
            weight = self.cleaned_data[f"weight_{at}"]
            if title and weight:
                found.append(self._item(at, title, weight))
        return found

    def _item(self, at: int, title: str, weight: Decimal) -> Item:
        if at < len(self.rules.items):
            return self.rules.items[at]._replace(title=title, weight=weight)
        key = slugify(title)[:40] or f"own-{at}"
        return Item(key, title, "A criterion of this department’s own.", Source.JUDGED, weight)


def _title(value: str, *, required: bool, number: int) -> forms.CharField:
    label = f"Criterion {number}" if required else f"Own criterion {number}"
    return forms.CharField(
        label=label,
        initial=value,
        required=required,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


def _weight(value: Decimal, *, number: int) -> forms.DecimalField:
    return forms.DecimalField(
        label=f"Weight of criterion {number}",
        initial=value,
        min_value=Decimal(),
        max_value=Decimal(1),
        max_digits=4,
        decimal_places=3,
        widget=forms.NumberInput(attrs={"step": "0.005", "class": "form-control"}),
    )


def _choose(form: forms.Form, name: str, queryset: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = queryset
