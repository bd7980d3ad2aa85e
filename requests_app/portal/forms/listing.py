"""Which of one's requests to list. Wrong values count as none given: a list is never an error."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db import models
from django.db.models import Q, QuerySet

from requests_app.catalogue.vocabulary import Kind
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import DONE_STATUSES, OPEN_STATUSES


class Show(models.TextChoices):
    OPEN = "open", "Open"
    RESOLVED = "resolved", "Resolved"
    ALL = "all", "All"


class Whose(models.TextChoices):
    MINE = "mine", "Mine"
    FOLLOWED = "followed", "I follow"
    DEPARTMENT = "department", "My department"


_STATUSES = {Show.OPEN: OPEN_STATUSES, Show.RESOLVED: DONE_STATUSES}


class ListForm(forms.Form):
    """Status, kind, whose, and words."""

    show = forms.ChoiceField(choices=Show.choices, required=False)
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("", "Every kind"), *Kind.choices],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    whose = forms.ChoiceField(choices=Whose.choices, required=False)
    q = forms.CharField(label="Search", max_length=200, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.is_valid()

    @property
    def show_now(self) -> Show:
        return Show(self.cleaned_data.get("show") or Show.OPEN)

    @property
    def whose_now(self) -> Whose:
        return Whose(self.cleaned_data.get("whose") or Whose.MINE)

    def narrow(self, requests: QuerySet[ServiceRequest]) -> QuerySet[ServiceRequest]:
        """Return those of ``requests`` that match status, kind and words."""
        if self.show_now in _STATUSES:
            requests = requests.filter(status__in=_STATUSES[self.show_now])
        if kind := self.cleaned_data.get("kind"):
            requests = requests.filter(kind=kind)
        for word in self.cleaned_data.get("q", "").split()[:8]:
            requests = requests.filter(Q(summary__icontains=word) | Q(number__iexact=word))
        return requests

    def link(self, **other: str) -> str:
        """Return the query string of this list with some values changed; empty ones left out."""
        values = {name: self.cleaned_data.get(name, "") for name in self.fields} | other
        return urlencode({name: value for name, value in values.items() if value})
