"""The inputs of signing in and of one's own profile. They validate; only services save."""

import zoneinfo
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.module_loading import import_string

from servicedesk.accounts.models import User


class SignInForm(AuthenticationForm):
    """Email and password. Wrong ones are told apart from nobody: the words are the same."""

    error_messages = {
        "invalid_login": "This email and password do not belong together. Both may be mistyped.",
        "inactive": "This email and password do not belong together. Both may be mistyped.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.fields["username"]
        email.label = "Email"
        email.widget = forms.EmailInput(
            attrs={"class": "form-control", "autocomplete": "username", "autofocus": True}
        )
        self.fields["password"].widget.attrs["class"] = "form-control"


class ResetForm(PasswordResetForm):
    """The address to which a link goes, if somebody here has it.

    The mail is queued by ``settings.QUEUE_MAIL``: a mail server that is away costs no link, and
    the time of the answer does not tell whether the address is known.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("send", "Send me a link"))

    @transaction.atomic
    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        from_email: str | None,
        to_email: str,
        html_email_template_name: str | None = None,
    ) -> None:
        """Queue the mail; one for each person and second, however often the button is pressed."""
        second = context["token"].partition("-")[0]
        queue_mail = import_string(settings.QUEUE_MAIL)
        queue_mail(
            key=f"password-reset:{context['user'].pk}:{second}",
            to=to_email,
            subject=" ".join(render_to_string(subject_template_name, context).split()),
            template=email_template_name,
            context=context,
            at=timezone.now(),
        )


class PreferencesForm(forms.Form):
    """The input of services.set_preferences."""

    time_zone = forms.ChoiceField(
        required=False,
        label="Time zone",
        help_text="Dates and times are shown in it. Promised times count the desk's own hours.",
    )
    language = forms.ChoiceField(
        required=False,
        label="Language",
        help_text="For dates and numbers, and for words where they are translated.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"time_zone": user.time_zone, "language": user.language})
        super().__init__(*args, **kwargs)
        ours = f"The organisation's ({settings.REPORTING_TIME_ZONE})"
        zones = sorted(zoneinfo.available_timezones())
        self._offer("time_zone", [("", ours), *((zone, zone) for zone in zones)])
        self._offer("language", [("", "As the browser says"), *settings.LANGUAGES])
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", "Save"))

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices
