"""The forms of feedback, of improvements and of the register of policies. They never save."""

from typing import Any, cast

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from requests_app.catalogue import queries as catalogue
from servicedesk.accounts import queries as accounts
from servicedesk.accounts.models import Role, User
from servicedesk.common.forms import KeyedForm
from surveys.feedback_vocabulary import FeedbackState, Target, Topic
from surveys.models import CompanyPolicy, Feedback, Improvement
from surveys.services.feedback import ANSWER_MAX_LENGTH
from surveys.services.handling import REASON_MAX_LENGTH
from surveys.services.improving import Told

#: In the filter of owners and states.
MINE, NOBODY, UNDONE, ANY = "me", "nobody", "undone", "any"


def owners() -> QuerySet[User]:
    """Return who may own feedback, by name (services.may_own)."""
    leads = Q(roles__overlap=[Role.MANAGER, Role.TEAM_LEAD, Role.ADMIN])
    answers_for_a_policy = Exists(CompanyPolicy.objects.filter(owner=OuterRef("pk")))
    return User.objects.active().filter(leads | answers_for_a_policy).order_by("name", "pk")


class FilterForm(forms.Form):
    """What of the inbox is shown."""

    topic = forms.ChoiceField(required=False, choices=[("", "Any topic"), *Topic.choices])
    state = forms.ChoiceField(
        required=False,
        choices=[("", "To be done"), (ANY, "Any state"), *FeedbackState.choices[:-1]],
    )
    owner = forms.ChoiceField(
        required=False, choices=[("", "Anybody's"), (MINE, "Mine"), (NOBODY, "Nobody's")]
    )
    service = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, user: User, **given: Any) -> None:
        super().__init__(*args, **given)
        self.user = user
        live = ((each.slug, each.name) for each in catalogue.live_services())
        service = cast(forms.ChoiceField, self.fields["service"])
        service.choices = [("", "Any service"), *live]

    def sift(self, feedback: QuerySet[Feedback]) -> QuerySet[Feedback]:
        """Return what the person asked for. A service is found only where it may be told."""
        said = self.cleaned_data
        if said["topic"]:
            feedback = feedback.filter(topic=said["topic"])
        if said["state"] not in ("", ANY):
            feedback = feedback.filter(state=said["state"])
        elif not said["state"]:
            feedback = feedback.undone()  # type: ignore[attr-defined]
        if said["owner"]:
            feedback = feedback.filter(owner=self.user if said["owner"] == MINE else None)
        if said["service"]:
            feedback = feedback.filter(shows_service=True, service__slug=said["service"])
        return feedback


class OwnForm(KeyedForm):
    """Who sees to it."""

    use_required_attribute = False

    owner = forms.ModelChoiceField(User.objects.none(), label="Give it to")

    def __init__(self, *args: Any, feedback: Feedback, **given: Any) -> None:
        super().__init__(*args, **given)
        field = cast("forms.ModelChoiceField[User]", self.fields["owner"])
        field.queryset = owners()
        self.initial.setdefault("owner", feedback.owner_id)


class TagForm(KeyedForm):
    """What it is about."""

    use_required_attribute = False

    topic = forms.ChoiceField(choices=Topic.choices, label="It is about a")
    policy = forms.ModelChoiceField(
        CompanyPolicy.objects.filter(is_active=True).order_by("name"),
        required=False,
        label="Which policy",
        help_text="It goes to who answers for it and is no complaint about the service.",
    )
    is_complaint = forms.BooleanField(required=False, label="It is a complaint")
    reason = forms.CharField(max_length=REASON_MAX_LENGTH, label="Why")

    def __init__(self, *args: Any, feedback: Feedback, **given: Any) -> None:
        super().__init__(*args, **given)
        for name in ("topic", "is_complaint"):
            self.initial.setdefault(name, getattr(feedback, name))
        self.initial.setdefault("policy", feedback.policy_id)


class AnswerForm(KeyedForm):
    """What is answered."""

    use_required_attribute = False

    text = forms.CharField(
        label="Answer",
        max_length=ANSWER_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    is_upheld = forms.TypedChoiceField(
        label="Were they right?",
        required=False,
        empty_value=None,
        coerce=lambda value: value == "yes",
        choices=[("", "not decided"), ("yes", "yes"), ("no", "no")],
    )

    def __init__(self, *args: Any, feedback: Feedback, **given: Any) -> None:
        super().__init__(*args, **given)
        self.initial.setdefault("text", feedback.answer)
        upheld = {True: "yes", False: "no"}.get(feedback.is_upheld)  # type: ignore[arg-type]
        self.initial.setdefault("is_upheld", upheld or "")


class ReasonForm(KeyedForm):
    """Why."""

    use_required_attribute = False

    reason = forms.CharField(max_length=REASON_MAX_LENGTH, label="Why")

    def __init__(self, *args: Any, feedback: Feedback, **given: Any) -> None:
        super().__init__(*args, **given)


class TurnForm(KeyedForm):
    """What it was turned into."""

    use_required_attribute = False

    target = forms.ChoiceField(choices=Target.choices, label="It became")
    number = forms.CharField(
        max_length=20,
        label="Its number",
        help_text="Such as SR-48213, or CSAP-7/12 of an action: the plan's page says it.",
    )

    def __init__(self, *args: Any, feedback: Feedback, **given: Any) -> None:
        super().__init__(*args, **given)


class ReleaseForm(KeyedForm):
    """The words that are published with the answer."""

    use_required_attribute = False

    text = forms.CharField(
        label="The words as everyone reads them", widget=forms.Textarea(attrs={"rows": 3})
    )
    is_checked = forms.BooleanField(
        required=False, label="I checked that nothing in them points at a person"
    )

    def __init__(self, *args: Any, feedback: Feedback, **given: Any) -> None:
        super().__init__(*args, **given)
        self.initial.setdefault("text", feedback.redacted)


class ImprovementForm(KeyedForm):
    """What people said and what was done."""

    use_required_attribute = False

    said = forms.CharField(max_length=300, label="You said", widget=forms.Textarea({"rows": 2}))
    did = forms.CharField(max_length=600, label="We did", widget=forms.Textarea({"rows": 3}))
    services = forms.MultipleChoiceField(
        required=False, label="About", help_text="Shown on the pages of these services, too."
    )
    departments = forms.MultipleChoiceField(
        required=False, label="For", help_text="Departments with all below them; none: everyone."
    )
    feedback = forms.ModelMultipleChoiceField(
        Feedback.objects.none(), required=False, label="About this feedback"
    )

    def __init__(
        self, *args: Any, user: User, improvement: Improvement | None = None, **given: Any
    ) -> None:
        super().__init__(*args, **given)
        self._services, self._departments = catalogue.service_ids(), accounts.department_codes()
        names = accounts.department_names()
        self._offer("services", [(each.slug, each.name) for each in catalogue.live_services()])
        self._offer("departments", list(names.items()))
        heard = Q(state=FeedbackState.ANSWERED) | ~Q(target="")
        answered = Feedback.objects.visible_to(user).filter(heard)
        linked = Q(improvements=improvement) if improvement else Q(improvements=None)
        feedback = cast("forms.ModelMultipleChoiceField[Feedback]", self.fields["feedback"])
        feedback.queryset = answered.filter(linked | Q(improvements=None)).distinct()
        feedback.label_from_instance = _first_words  # type: ignore[assignment,method-assign]
        if improvement is not None:
            self._fill(improvement)

    def told(self) -> Told:
        said = self.cleaned_data
        return Told(
            said["said"],
            said["did"],
            [self._services[slug] for slug in said["services"]],
            [self._departments[code] for code in said["departments"]],
            [each.pk for each in said["feedback"]],
        )

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.MultipleChoiceField, self.fields[name]).choices = choices

    def _fill(self, improvement: Improvement) -> None:
        self.initial = {
            "said": improvement.said,
            "did": improvement.did,
            "services": list(improvement.services.values_list("slug", flat=True)),
            "departments": list(improvement.departments.values_list("code", flat=True)),
            "feedback": list(improvement.feedback.values_list("pk", flat=True)),
        }


def _first_words(feedback: Feedback) -> str:
    words = feedback.shown_text[:80]
    return f"{words} ({feedback.target_number})" if feedback.target else words


class PolicyForm(KeyedForm):
    """A policy and who answers for it."""

    use_required_attribute = False

    name = forms.CharField(max_length=120, label="Policy")
    summary = forms.CharField(max_length=300, required=False, label="In one sentence")
    owner = forms.EmailField(label="Who answers for it", help_text="Their address.")
    is_active = forms.BooleanField(required=False, initial=True, label="It is in force")

    def clean_owner(self) -> User:
        address = self.cleaned_data["owner"].lower()
        person = User.objects.active().filter(email=address).first()
        if person is None:
            raise forms.ValidationError("Nobody here has that address.")
        return person
