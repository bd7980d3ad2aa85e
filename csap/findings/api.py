"""Findings for programs: the list, one finding with its evidence, its dismissal."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from csap.findings import perceptions, policies, services
from csap.findings.models import Evidence, Finding, FindingQuerySet
from csap.findings.vocabulary import SENTENCE_MAX_LENGTH, Kind, Reason, State
from servicedesk.accounts.http import person
from servicedesk.accounts.policies import ReadsThePlan
from servicedesk.common.api import (
    InputSerializer,
    KnownParametersMixin,
    NewestFirst,
    idempotency_key,
)


class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    """What was seen in one period, frozen. ``end`` is not included. Shares are 0 to 1."""

    class Meta:
        model = Evidence
        fields = (
            "start", "end", "sentence", "why", "stage", "value", "n", "k", "low", "high", "unit",
            "definition_version", "input_hash", "statistics", "points", "found_at",
        )  # fmt: skip


class FindingSerializer(serializers.ModelSerializer[Finding]):
    """A finding in short."""

    class Meta:
        model = Finding
        fields: tuple[str, ...] = (
            "number", "kind", "stage", "metric", "scope", "scope_words", "side", "is_deficiency",
            "state", "sentence", "severity", "principles", "plan_number", "opened_at",
            "first_start", "last_end", "closed_at",
        )  # fmt: skip


class FindingInFullSerializer(FindingSerializer):
    """A finding with all its evidence, the newest first."""

    evidence = serializers.SerializerMethodField()

    class Meta(FindingSerializer.Meta):
        fields = (*FindingSerializer.Meta.fields, "evidence")

    @extend_schema(responses=EvidenceSerializer(many=True))
    def get_evidence(self, finding: Finding) -> list[dict[str, Any]]:
        newest_first = finding.evidence.order_by("-end", "-pk")
        return list(EvidenceSerializer(newest_first, many=True).data)


class DismissalSerializer(InputSerializer):
    reason = serializers.ChoiceField(choices=Reason.choices)
    sentence = serializers.CharField(max_length=SENTENCE_MAX_LENGTH)


class ChargeSerializer(InputSerializer):
    """Who sees to a finding from now on, and until when."""

    owner = serializers.EmailField()
    due_date = serializers.DateField()
    sentence = serializers.CharField(
        max_length=SENTENCE_MAX_LENGTH, required=False, allow_blank=True, default=""
    )


class PerceptionSerializer(FindingSerializer):
    """A negative perception. ``work``: open, being worked, gone, or not measured any more."""

    work = serializers.SerializerMethodField()
    owner = serializers.SerializerMethodField()
    due_date = serializers.SerializerMethodField()

    class Meta(FindingSerializer.Meta):
        fields = (*FindingSerializer.Meta.fields, "work", "owner", "due_date")

    def get_work(self, finding: Finding) -> str:
        return str(perceptions.work_of(finding).label)

    def get_owner(self, finding: Finding) -> str | None:
        newest = perceptions.newest_charge(finding)
        return newest.owner.email if newest else None

    @extend_schema(responses=serializers.DateField(allow_null=True))
    def get_due_date(self, finding: Finding) -> str | None:
        newest = perceptions.newest_charge(finding)
        return newest.due_date.isoformat() if newest else None


class PerceptionFilter(django_filters.FilterSet):
    """``work``: what still is (REMAINING, by itself everything), or one of its states."""

    work = django_filters.ChoiceFilter(choices=perceptions.CHOICES, method="filter_work")
    scope = django_filters.CharFilter()
    metric = django_filters.CharFilter()

    class Meta:
        model = Finding
        fields: tuple[str, ...] = ()

    def filter_work(self, rows: FindingQuerySet, _name: str, value: str) -> FindingQuerySet:
        return perceptions.narrow(rows, value)


class PerceptionViewSet(KnownParametersMixin, ListModelMixin, viewsets.GenericViewSet[Finding]):
    """What people think to the bad side, newest first, each with who sees to it.

    Somebody is put in charge at ``findings/{number}/charge/``.
    """

    permission_classes = (ReadsThePlan,)
    serializer_class = PerceptionSerializer
    pagination_class = NewestFirst
    filterset_class = PerceptionFilter
    known_parameters = frozenset(PerceptionFilter.base_filters)
    queryset = Finding.objects.none()

    def get_queryset(self) -> QuerySet[Finding]:
        return perceptions.with_charges(Finding.objects.visible_to(person(self.request)))


class FindingFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=Kind.choices)
    state = django_filters.ChoiceFilter(choices=State.choices)
    scope = django_filters.CharFilter()
    metric = django_filters.CharFilter()
    is_deficiency = django_filters.BooleanFilter()

    class Meta:
        model = Finding
        fields: tuple[str, ...] = ()


class FindingViewSet(
    KnownParametersMixin, ListModelMixin, RetrieveModelMixin, viewsets.GenericViewSet[Finding]
):
    """What the rules found, newest first. Its evidence never changes."""

    permission_classes = (ReadsThePlan,)
    pagination_class = NewestFirst
    filterset_class = FindingFilter
    known_parameters = frozenset(FindingFilter.base_filters)
    lookup_field = "number"
    queryset = Finding.objects.none()

    def get_queryset(self) -> QuerySet[Finding]:
        return Finding.objects.visible_to(person(self.request))

    def get_serializer_class(self) -> type[FindingSerializer]:
        return FindingSerializer if self.action == "list" else FindingInFullSerializer

    @extend_schema(request=DismissalSerializer)
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, number: str) -> Response:
        """Dismiss a waiting finding for a reason. An ``Idempotency-Key`` makes it once."""
        found = policies.get_finding(person(request), number)
        wanted = DismissalSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        dismissed = services.dismiss(
            found.number,
            **wanted.validated_data,
            actor=person(request),
            at=timezone.now(),
            key=idempotency_key(request),
        )
        return Response(self.get_serializer(dismissed).data)

    @extend_schema(request=ChargeSerializer)
    @action(detail=True, methods=["post"])
    def charge(self, request: Request, number: str) -> Response:
        """Put somebody in charge of an open finding. An ``Idempotency-Key`` makes it once."""
        found = policies.get_finding(person(request), number)
        wanted = ChargeSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        said = wanted.validated_data
        services.charge(
            found.number,
            services.To(policies.owner_of(said["owner"]), said["due_date"], said["sentence"]),
            actor=person(request),
            at=timezone.now(),
            key=idempotency_key(request),
        )
        return Response(self.get_serializer(found).data)
