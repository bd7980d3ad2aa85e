"""Stored measurements for programs: what the pages show, by the same rules."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from csap.dashboards import asking
from csap.facts.models import Baseline, Measurement
from csap.facts.periods import local_day
from csap.facts.queries import title_of
from csap.facts.scopes import Scope, UnknownScope
from csap.facts.shares import row_may_be_told
from csap.metrics import catalog
from csap.metrics.catalog import Metric
from csap.telling import choices, definitions, policies
from servicedesk.accounts.http import person
from servicedesk.accounts.policies import ReadsThePlan
from servicedesk.audit.services import Action, record_access
from servicedesk.common.api import InputSerializer, KnownParametersMixin, NewestFirst

_VALUES = ("k", "value", "low", "high")


class MeasurementSerializer(serializers.ModelSerializer[Measurement]):
    """One value. A state of ``hidden`` or ``no_data`` comes without value, k, low and high.

    So does a share of what fewer than ten people below the organisation think. Shares are 0 to 1;
    ``end`` is not included in the period.
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
        if instance.state in ("hidden", "no_data") or not row_may_be_told(instance):
            shown |= dict.fromkeys(_VALUES)
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

    permission_classes = (ReadsThePlan,)
    serializer_class = MeasurementSerializer
    pagination_class = NewestFirst
    filterset_class = MeasurementFilter
    known_parameters = frozenset(MeasurementFilter.base_filters)
    queryset = Measurement.objects.none()

    def get_queryset(self) -> QuerySet[Measurement]:
        return policies.measurements_for(person(self.request))


class BaselineSerializer(serializers.ModelSerializer[Baseline]):
    """A baseline in short. ``end`` is not included in the period."""

    class Meta:
        model = Baseline
        fields: tuple[str, ...] = (
            "id",
            "scope",
            "start",
            "end",
            "as_of",
            "computed_at",
            "definition_version",
            "is_provisional",
            "is_stale",
            "input_hash",
        )


class BaselineInFullSerializer(BaselineSerializer):
    """A baseline with its measurements, metric by metric."""

    measurements = serializers.SerializerMethodField()

    class Meta(BaselineSerializer.Meta):
        fields = (*BaselineSerializer.Meta.fields, "measurements")

    @extend_schema(responses=MeasurementSerializer(many=True))
    def get_measurements(self, baseline: Baseline) -> list[dict[str, Any]]:
        rows = baseline.measurements.order_by("pk")
        return list(MeasurementSerializer(rows, many=True).data)


class WantedSerializer(InputSerializer):
    """What to compute: ``scope`` as ``all`` or ``service:SLUG,department:CODE,group:NAME``, any
    part; ``period`` as 2026-Q3, 2026-10 or 12m.

    Only these periods, so that no two of them differ by the answers of a few.
    """

    scope = serializers.CharField(max_length=160, default="all")
    period = serializers.CharField(max_length=10)


class BaselineFilter(django_filters.FilterSet):
    """``start`` and ``end``: of the period, as ISO days."""

    scope = django_filters.CharFilter()
    start = django_filters.DateFilter()
    end = django_filters.DateFilter()

    class Meta:
        model = Baseline
        fields: tuple[str, ...] = ()


class BaselineViewSet(
    KnownParametersMixin, RetrieveModelMixin, ListModelMixin, viewsets.GenericViewSet[Baseline]
):
    """Stored baselines, newest first; a POST has one computed by a worker.

    What was asked for is in the list once it is stored; asking again is harmless.
    """

    permission_classes = (ReadsThePlan,)
    serializer_class = BaselineSerializer
    pagination_class = NewestFirst
    filterset_class = BaselineFilter
    known_parameters = frozenset(BaselineFilter.base_filters)
    lookup_value_regex = r"\d{1,18}"
    queryset = Baseline.objects.none()

    def get_queryset(self) -> QuerySet[Baseline]:
        return policies.baselines_for(person(self.request))

    def get_serializer_class(self) -> type[BaselineSerializer]:
        return BaselineInFullSerializer if self.action == "retrieve" else BaselineSerializer

    @extend_schema(request=WantedSerializer, responses={202: WantedSerializer})
    def create(self, request: Request) -> Response:
        wanted = WantedSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        at = timezone.now()
        scope, period = wanted.validated_data["scope"], wanted.validated_data["period"]
        try:
            parsed = Scope.parse(scope)
            days = choices.parse_period(period, local_day(at))
            asking.ask_for_baseline(parsed, days)
        except (UnknownScope, choices.UnknownPeriod) as unknown:
            field = "period" if isinstance(unknown, choices.UnknownPeriod) else "scope"
            raise serializers.ValidationError({field: [str(unknown)]}) from unknown
        record_access(
            actor=person(request),
            action=Action.RECOMPUTED,
            subject=f"baseline of {parsed}",
            at=at,
            period=period,
        )
        answer = {"scope": str(parsed), "period": period, "start": days.start, "end": days.end}
        return Response(answer, status=202)


class MetricSerializer(serializers.Serializer[Metric]):
    """A measure's definition. ``relevant_change`` is the smallest change that matters, in words.

    ``formula`` says it in plain words; ``definition`` names the place of its source and a worked
    number.
    """

    key = serializers.CharField()
    title = serializers.CharField()
    formula = serializers.CharField()
    unit = serializers.CharField()
    better = serializers.CharField(allow_null=True)
    baseline_metric = serializers.IntegerField(allow_null=True)
    relevant_change = serializers.CharField(source="*")
    needs = serializers.CharField(source="*")
    chart = serializers.CharField()
    guard = serializers.CharField(allow_null=True)
    principle = serializers.IntegerField(allow_null=True)
    behaviour = serializers.CharField(allow_null=True)
    definition_version = serializers.IntegerField()
    definition = serializers.CharField(source="key")

    def to_representation(self, instance: Metric) -> dict[str, Any]:
        own = ("key", "title", "formula", "unit", "better", "baseline_metric", "chart", "guard")
        more = ("principle", "behaviour", "definition_version")
        return {name: getattr(instance, name) for name in own + more} | {
            "relevant_change": definitions.smallest_change(instance),
            "needs": definitions.needs(instance),
            "definition": definitions.source(instance.key),
        }


class MetricViewSet(KnownParametersMixin, viewsets.ViewSet):
    """The registry: every measure with its definition. One page, since it is short."""

    permission_classes = (ReadsThePlan,)
    serializer_class = MetricSerializer
    lookup_value_regex = r"[a-z0-9_.]{1,80}"
    lookup_field = "key"

    @extend_schema(responses=MetricSerializer(many=True))
    def list(self, request: Request) -> Response:
        every: Any = list(catalog.METRICS.values())
        return Response(MetricSerializer(every, many=True).data)

    @extend_schema(responses=MetricSerializer)
    def retrieve(self, request: Request, key: str) -> Response:
        if key not in catalog.METRICS:
            raise Http404
        return Response(MetricSerializer(catalog.get(key)).data)
