"""Pieces that the forms of every room share."""

import uuid

from django import forms


def _new_key() -> str:
    return uuid.uuid4().hex


class KeyedForm(forms.Form):
    """A form that acts once, however often it is sent."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=_new_key)
