"""Input of the services that plan waves and set sampling rules. Validates; never saves."""

from typing import Any

from django import forms

from requests_app.catalogue import queries as catalogue
from servicedesk.accounts import queries as accounts
from servicedesk.common.forms import KeyedForm
from surveys.groups import groups
from surveys.models import QuestionnaireVersion, Wave
from surveys.services import Plan
from surveys.vocabulary import Mode, Purpose

#: More reminders than this are a nuisance.
MOST_REMINDERS = 3


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class WaveForm(KeyedForm):
    """A wave to plan or to change."""

    name = forms.CharField(max_length=120, help_text="People read it in the mail.")
    version_id = forms.TypedChoiceField(label="Questions", coerce=int)
    mode = forms.ChoiceField(
        label="Answers are kept",
        choices=[(mode.value, f"{mode.value.capitalize()}: {mode.label}") for mode in Mode],
        initial=Mode.ANONYMOUS,
        help_text="As the people asked read it.",
    )
    departments = forms.MultipleChoiceField(
        required=False,
        help_text="With everything below them. None: the whole organisation.",
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    groups = forms.MultipleChoiceField(label="Customer groups", required=False)
    share = forms.IntegerField(
        label="Share of them, in percent",
        min_value=1,
        max_value=100,
        initial=100,
        help_text="Below 100 people are drawn by lot.",
    )
    services = forms.TypedMultipleChoiceField(
        label="Services asked about one by one",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    opens_on = forms.DateField(label="First day", widget=DayInput)
    closes_on = forms.DateField(label="Last day", widget=DayInput)
    reminder_days = forms.CharField(
        label="Reminders",
        required=False,
        max_length=40,
        help_text="Days after the invitation, such as 7, 14. Only to who has not answered.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("version_id", list(askable_versions()))
        self._offer("departments", list(accounts.department_names().items()))
        self._offer("services", [(one.id, one.name) for one in catalogue.live_services()])
        known = [(group.code, group.name) for group in groups()]
        if known:
            self._offer("groups", known)
        else:
            del self.fields["groups"]

    def _offer(self, name: str, choices: list[tuple[Any, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_reminder_days(self) -> list[int]:
        """Return the days, ascending."""
        words = self.cleaned_data["reminder_days"].replace(",", " ").split()
        if not all(word.isascii() and word.isdigit() and len(word) <= 3 for word in words):
            raise forms.ValidationError("Write numbers of days, such as 7, 14.")
        if len(words) > MOST_REMINDERS:
            raise forms.ValidationError(f"At most {MOST_REMINDERS} reminders.")
        return sorted({int(word) for word in words})

    def plan(self) -> Plan:
        """Return what was entered; call on a valid form only."""
        given = self.cleaned_data
        population = {
            name: given[name]
            for name in ("departments", "groups", "share")
            if given.get(name) not in (None, [], 100)
        }
        return Plan(
            name=given["name"],
            version_id=given["version_id"],
            opens_on=given["opens_on"],
            closes_on=given["closes_on"],
            mode=Mode(given["mode"]),
            population=population,
            service_ids=given["services"],
            reminder_days=given["reminder_days"],
        )


def initial_of(wave: Wave) -> dict[str, Any]:
    """Return what the form shows of a wave that is to be changed. One query."""
    return {
        "name": wave.name,
        "version_id": wave.version_id,
        "mode": wave.mode,
        "share": wave.population.get("share", 100),
        "departments": wave.population.get("departments", []),
        "groups": wave.population.get("groups", []),
        "services": list(wave.services.values_list("pk", flat=True)),
        "opens_on": wave.opens_on,
        "closes_on": wave.closes_on,
        "reminder_days": ", ".join(map(str, wave.reminder_days)),
    }


def askable_versions() -> list[tuple[int, str]]:
    """Return the questions that a wave may put, the newest first. One query."""
    rows = QuestionnaireVersion.objects.filter(
        questionnaire__sent=Purpose.WAVE, published_at__isnull=False, retired_at=None
    ).order_by("questionnaire__name", "-number")
    return [
        (pk, f"{name}, version {number}")
        for pk, name, number in rows.values_list("pk", "questionnaire__name", "number")
    ]


class ShareForm(forms.Form):
    """The share of one service's resolutions to ask about; empty: as the general rule says."""

    service = forms.TypedChoiceField(label="Service", coerce=int, required=False, empty_value=None)
    share = forms.IntegerField(
        label="Asked about, in percent",
        min_value=0,
        max_value=100,
        required=False,
        help_text="Empty: no rule of its own.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["service"]
        assert isinstance(field, forms.ChoiceField)
        services = [(one.id, one.name) for one in catalogue.live_services()]
        field.choices = [("", "All services without a rule of their own"), *services]
