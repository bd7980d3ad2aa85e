"""The inputs of what a plan says: description, gaps, actions, partners. They never save."""

from typing import Any, cast

from django import forms

from csap.facts.queries import title_of
from csap.metrics.plan_rules import COMMUNICATION, PRINCIPLES
from csap.plans.models import Action, Goal, Plan
from csap.plans.services import Description, Task
from csap.plans.vocabulary import (
    REASON_MAX_LENGTH,
    TEXT_MAX_LENGTH,
    TITLE_MAX_LENGTH,
    ActionStatus,
    GapVerdict,
    Quality,
    Side,
)
from servicedesk.accounts.models import User
from servicedesk.accounts.roles import Role
from servicedesk.common.forms import KeyedForm

#: The id of the list of addresses that a person's field suggests (templates/csap/plans/_form.html).
PEOPLE = "people"


def day(label: str, **given: Any) -> forms.DateField:
    """Return a field for a day, with the browser's picker where there is one."""
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=picker, **given)


def text(label: str, limit: int = TEXT_MAX_LENGTH, rows: int = 3, **given: Any) -> forms.CharField:
    """Return a field for some sentences."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=limit, widget=area, **given)


class PersonField(forms.EmailField):
    """Somebody who works here, by their address; the page suggests who works for IT."""

    def __init__(self, **given: Any) -> None:
        super().__init__(widget=forms.EmailInput(attrs={"list": PEOPLE}), **given)

    def prepare_value(self, value: Any) -> Any:
        return value.email if isinstance(value, User) else value

    def clean(self, value: Any) -> Any:
        address = super().clean(value)
        person = User.objects.active().filter(email=str(address).lower()).first()
        if person is None:
            raise forms.ValidationError("Nobody here has that address.")
        return person


def suggested() -> list[tuple[str, str]]:
    """Return the addresses and names of who works for IT, by name. 1 query."""
    staff = User.objects.active().exclude(roles=[]).order_by("name", "pk")
    return list(staff.values_list("email", "name"))


class DescribeForm(KeyedForm):
    """What the plan is called and is for, whose it is, when it runs, what it is held against."""

    use_required_attribute = False

    title = forms.CharField(label="Title", max_length=TITLE_MAX_LENGTH)
    vision = text(
        "What will be different for the people it is for?",
        required=False,
        help_text="The vision: one or two sentences in their words.",
    )
    owner = forms.ModelChoiceField(
        User.objects.none(), label="Owner", help_text="Answers for it, and signs for the provider."
    )
    starts_on = day("First day", help_text="The effect is told against this day, not a better one.")
    ends_on = day("Last day")
    check_in_days = forms.IntegerField(
        label="Check in every … days", min_value=1, max_value=366, initial=30
    )
    control_scopes = forms.MultipleChoiceField(
        label="Held against",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Services and departments outside the plan. From two on, they tell an effect.",
    )

    def __init__(self, *args: Any, scopes: list[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        owners = User.objects.active().with_role(Role.MANAGER, Role.ADMIN).order_by("name", "pk")
        cast("forms.ModelChoiceField[User]", self.fields["owner"]).queryset = owners
        cast(forms.MultipleChoiceField, self.fields["control_scopes"]).choices = scopes

    @staticmethod
    def initial_of(plan: Plan, by: User) -> dict[str, Any]:
        """Return what stands in the form: the plan as it is."""
        names = ("title", "vision", "starts_on", "ends_on", "check_in_days", "control_scopes")
        return {name: getattr(plan, name) for name in names} | {"owner": plan.owner or by}

    @property
    def wanted(self) -> Description:
        given = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return Description(**given)


class GapForm(KeyedForm):
    """What the analysis says of one form of a gap."""

    use_required_attribute = False

    verdict = forms.ChoiceField(
        label="Is there a gap?", choices=GapVerdict.choices, widget=forms.RadioSelect
    )
    words = text("What do you see?", error_messages={"required": "Say what you see."})


class ActionForm(KeyedForm):
    """What somebody does under one of the five questions."""

    use_required_attribute = False

    principle = forms.TypedChoiceField(
        label="Which question it answers",
        coerce=int,
        choices=[(number, f"{number} {name}") for number, name in PRINCIPLES.items()],
    )
    what = forms.CharField(label="What is done", max_length=TITLE_MAX_LENGTH)
    goals = forms.TypedMultipleChoiceField(
        label="Which goals it serves",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    owner = PersonField(label="Who does it", help_text="Their address.")
    due_on = day("Due")
    effort_hours = forms.IntegerField(
        label="Effort, in hours of people’s time", min_value=1, max_value=100_000
    )
    qualities = forms.MultipleChoiceField(
        label="What it improves about what is said",
        choices=Quality.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Of an action for open communication.",
    )
    subject_number = forms.CharField(
        label="Worked on in",
        max_length=24,
        required=False,
        help_text="The number of a request, project or consulting, if there is one.",
    )

    def __init__(self, *args: Any, goals: list[Goal], **given: Any) -> None:
        super().__init__(*args, **given)
        field = cast(forms.TypedMultipleChoiceField, self.fields["goals"])
        field.choices = [(goal.number, name_of(goal)) for goal in goals]
        if not goals:
            del self.fields["goals"]

    @staticmethod
    def initial_of(action: Action) -> dict[str, Any]:
        """Return what stands in the form: the action as it is."""
        names = (
            "principle", "what", "owner", "due_on", "effort_hours", "qualities", "subject_number",
        )  # fmt: skip
        goals = [goal.number for goal in action.goals.all()]
        return {name: getattr(action, name) for name in names} | {"goals": goals}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("principle") == COMMUNICATION and not given.get("qualities"):
            self.add_error("qualities", "Say what it improves about what is said.")
        return given

    def task(self, *, decided_in: str = "") -> Task:
        """Return the action as the service takes it; qualities are of communication alone."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        if given["principle"] != COMMUNICATION:
            given["qualities"] = []
        return Task(**given, decided_in=decided_in)


class NothingNeededForm(KeyedForm):
    """Why a question calls for no action."""

    use_required_attribute = False

    because = text(
        "Nothing is needed, because",
        REASON_MAX_LENGTH,
        2,
        error_messages={"required": "Say why."},
    )


class ReportForm(KeyedForm):
    """How far an action has come."""

    use_required_attribute = False

    status = forms.ChoiceField(
        label="It is", choices=ActionStatus.choices, widget=forms.RadioSelect
    )
    outcome = text("What came of it, or why it is dropped", REASON_MAX_LENGTH, 2, required=False)


class PartnerForm(KeyedForm):
    """Who signs for the customers of a scope, or a key customer who is asked."""

    use_required_attribute = False

    user = PersonField(label="Who", help_text="Their address.")
    side = forms.ChoiceField(
        label="They sign",
        choices=[(Side.CUSTOMER, "for the customers"), (Side.KEY_CUSTOMER, "as a key customer")],
        help_text="Key customers are asked; the plan does not wait for them.",
    )
    scope = forms.ChoiceField(label="For whom")

    def __init__(self, *args: Any, scopes: list[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        cast(forms.ChoiceField, self.fields["scope"]).choices = scopes


def name_of(goal: Goal) -> str:
    """Return a goal as one names it: "1 On time, resolution"."""
    return f"{goal.number} {goal.words or title_of(goal.metric)}"
