"""Outages for programs: monitoring writes them down and says when they ended."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.catalogue import outages
from requests_app.catalogue.models import Outage, OutageKind, Service
from servicedesk.accounts.http import person
from servicedesk.common.api import (
    InputSerializer,
    KnownParametersMixin,
    NewestFirst,
    idempotency_key,
)


class OutageSerializer(serializers.ModelSerializer[Outage]):
    """An outage ``[started_at, ended_at)``; an end of null: it goes on."""

    service: serializers.Field[Any, Any, Any, Any] = serializers.SlugRelatedField(
        "slug", read_only=True
    )

    class Meta:
        model = Outage
        fields = ("id", "service", "kind", "started_at", "ended_at", "is_planned", "is_void",
                  "note", "recorded_at")  # fmt: skip
        read_only_fields = fields


class RecordSerializer(InputSerializer):
    """A new outage."""

    service: serializers.Field[Any, Any, Any, Any] = serializers.SlugRelatedField(
        "slug", queryset=Service.objects.live()
    )
    kind = serializers.ChoiceField(choices=OutageKind.choices, default=OutageKind.FULL)
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    is_planned = serializers.BooleanField(default=False)
    note = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=outages.NOTE_LENGTH
    )


class EndSerializer(InputSerializer):
    """When it ended."""

    ended_at = serializers.DateTimeField()


class OutageFilter(django_filters.FilterSet):
    """``service``: its slug; ``going_on``: true for what has not ended."""

    service = django_filters.CharFilter(field_name="service__slug")
    going_on = django_filters.BooleanFilter(field_name="ended_at", lookup_expr="isnull")

    class Meta:
        model = Outage
        fields: tuple[str, ...] = ()


class OutagePages(NewestFirst):
    ordering = ("-started_at", "-pk")


class OutageViewSet(KnownParametersMixin, viewsets.ReadOnlyModelViewSet[Outage]):
    """Outages that the caller may see, the latest first."""

    serializer_class = OutageSerializer
    pagination_class = OutagePages
    filterset_class = OutageFilter
    known_parameters = frozenset(OutageFilter.base_filters)
    lookup_value_regex = r"\d{1,18}"
    queryset = Outage.objects.none()

    def get_queryset(self) -> QuerySet[Outage]:
        return Outage.objects.visible_to(person(self.request)).select_related("service")

    @extend_schema(request=RecordSerializer, responses={201: OutageSerializer})
    def create(self, request: Request) -> Response:
        """Write an outage down; only people who work requests may."""
        outages.require_may(person(request))
        wanted = RecordSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        told = dict(wanted.validated_data)
        made = outages.record_outage(
            service_id=told.pop("service").pk,
            told=outages.Told(**told),
            actor=person(request),
            at=timezone.now(),
            key=idempotency_key(request),
        )
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=EndSerializer, responses=OutageSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Say when it ended."""
        outages.require_may(person(request))
        known = self.get_object()
        wanted = EndSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        ended = outages.end_outage(
            known.pk,
            **wanted.validated_data,
            actor=person(request),
            at=timezone.now(),
            key=idempotency_key(request),
        )
        return Response(self.get_serializer(ended).data)
