"""The input of linking a finding to a plan. Validates; never saves."""

from django import forms
from django.db.models import QuerySet

from csap.plans.models import Plan


class LinkForm(forms.Form):
    """Which open plan a finding is linked to. Sent twice it links once: a finding has one plan."""

    plan = forms.ModelChoiceField(
        label="Plan",
        queryset=Plan.objects.none(),
        to_field_name="number",
        empty_label="Choose …",
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: object, plans: QuerySet[Plan], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["plan"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = plans
