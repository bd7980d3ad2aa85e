"""What the requester can do with a request."""

from typing import Any

from django import forms

from requests_app.portal.forms.fields import FilesField, KeyField, line, text
from servicedesk.accounts.models import User


class ReplyForm(forms.Form):
    """The input of lifecycle.services.reply_to_request."""

    key = KeyField()
    body = forms.CharField(
        label="Your reply",
        max_length=20_000,
        widget=text(2),
        error_messages={"required": "Write something before you send it."},
    )
    attachments = FilesField(label="Attach files")

    def __init__(self, *args: Any, to: str, **kwargs: Any) -> None:
        super().__init__(*args, **({"auto_id": "id_reply_%s"} | kwargs))
        hint = f"Write to {to}. Paste a picture if it helps."
        self.fields["body"].widget.attrs["placeholder"] = hint


class ReasonForm(forms.Form):
    """A step that needs a reason: the input of reopen_request and cancel_request."""

    key = KeyField()
    reason = forms.CharField(max_length=4000, widget=text(3))

    def __init__(self, *args: Any, label: str, missing: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].error_messages["required"] = missing


class KeyForm(forms.Form):
    """A step that needs nothing but a click: the input of close_request."""

    key = KeyField()


class FollowerForm(forms.Form):
    """The input of lifecycle.services.add_follower: a colleague, by email address."""

    key = KeyField()
    email = forms.EmailField(
        label="Email of a colleague",
        widget=line(type="email", autocomplete="off"),
        error_messages={"required": "Write the colleague's email address."},
    )

    def clean_email(self) -> User:
        """Return the colleague; every address of the company may be asked for by its people."""
        address = self.cleaned_data["email"].strip().lower()
        person = User.objects.active().filter(email=address).first()
        if person is None:
            raise forms.ValidationError("Nobody here has this address. Is it spelled right?")
        return person
