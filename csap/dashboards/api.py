"""Stored measurements for programs: what the pages show, by the same rules."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers, viewsets
from rest_framework.mixins import ListModelMixin

from csap.dashboards import policies
from csap.facts.models import Measurement
from csap.facts.queries import title_of
from servicedesk.accounts.http import person
from servicedesk.common.api import KnownParametersMixin, NewestFirst


class MeasurementSerializer(serializers.ModelSerializer[Measurement]):
    """One value. A state of ``hidden`` or ``no_data`` comes without value, k, low and high.

    Shares are 0 to 1; ``end`` is not included in the period.
    """

    title = serializers.SerializerMethodField()

    class Meta:
        model = Measurement
        fields = (
            "metric",
            "title",
            "family",
            "scope",
            "start",
            "end",
            "as_of",
            "definition_version",
            "state",
            "n",
            "k",
            "value",
            "low",
            "high",
            "unit",
            "excluded_count",
        )

    def get_title(self, measurement: Measurement) -> str:
        return title_of(measurement.metric)

    def to_representation(self, instance: Measurement) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if instance.state in ("hidden", "no_data"):
            shown |= dict.fromkeys(("k", "value", "low", "high"))
        return shown


class MeasurementFilter(django_filters.FilterSet):
    """``start`` and ``end``: of the period, as ISO days."""

    metric = django_filters.CharFilter()
    scope = django_filters.CharFilter()
    start = django_filters.DateFilter()
    end = django_filters.DateFilter()

    class Meta:
        model = Measurement
        fields: tuple[str, ...] = ()


class MeasurementViewSet(
    KnownParametersMixin, ListModelMixin, viewsets.GenericViewSet[Measurement]
):
    """Stored measurements, newest first. They never change; a later one of a period is another."""

    permission_classes = (policies.ReadsThePlan,)
    serializer_class = MeasurementSerializer
    pagination_class = NewestFirst
    filterset_class = MeasurementFilter
    known_parameters = frozenset(MeasurementFilter.base_filters)
    queryset = Measurement.objects.none()

    def get_queryset(self) -> QuerySet[Measurement]:
        return policies.measurements_for(person(self.request))
