"""The portfolio for programs."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.catalogue import portfolio
from requests_app.catalogue.models import Lifecycle, RequestType, Service
from requests_app.catalogue.portfolio import Standing
from servicedesk.accounts.http import person
from servicedesk.accounts.policies import ReadsThePlan
from servicedesk.common.api import InputSerializer, KnownParametersMixin, NewestFirst


class RequestTypeSerializer(serializers.ModelSerializer[RequestType]):
    class Meta:
        model = RequestType
        fields = ("slug", "name", "kind", "summary", "fields")
        read_only_fields = fields


class ServiceSerializer(serializers.ModelSerializer[Service]):
    """A service and the requests that it takes."""

    request_types = RequestTypeSerializer(many=True, read_only=True)
    team: serializers.Field[Any, Any, Any, Any] = serializers.SlugRelatedField(
        "slug", read_only=True
    )

    class Meta:
        model = Service
        fields = (
            "slug",
            "name",
            "summary",
            "description",
            "expect",
            "expect_not",
            "stage",
            "team",
            "request_types",
        )
        read_only_fields = fields


class StandingSerializer(InputSerializer):
    """What a service costs a year, in minor units, and where it stands; empty or null: unsaid."""

    lifecycle = serializers.ChoiceField(choices=Lifecycle.choices, allow_blank=True, default="")
    annual_cost_minor = serializers.IntegerField(
        min_value=0, max_value=2**53, allow_null=True, default=None
    )
    currency = serializers.RegexField(r"^[A-Z]{3}$", allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs["annual_cost_minor"] is None) != (attrs["currency"] == ""):
            raise serializers.ValidationError({"currency": ["A cost needs one, and it a cost."]})
        return attrs


class ServicePages(NewestFirst):
    ordering = ("name", "pk")


class ServiceViewSet(KnownParametersMixin, viewsets.ReadOnlyModelViewSet[Service]):
    """Services that the caller may see, by name."""

    lookup_field = "slug"
    serializer_class = ServiceSerializer
    pagination_class = ServicePages
    queryset = Service.objects.none()

    def get_queryset(self) -> QuerySet[Service]:
        types = RequestType.objects.visible_to(person(self.request)).order_by("name")
        return (
            Service.objects.visible_to(person(self.request))
            .select_related("team")
            .prefetch_related(Prefetch("request_types", queryset=types))
        )

    @extend_schema(methods=["GET"], responses=StandingSerializer)
    @extend_schema(methods=["PUT"], request=StandingSerializer, responses=StandingSerializer)
    @action(detail=True, methods=["get", "put"], permission_classes=(ReadsThePlan,))
    def standing(self, request: Request, slug: str) -> Response:
        """Tell, or say anew, what a live service costs and where it stands. For managers."""
        service = get_object_or_404(Service.objects.live(), slug=slug)
        if request.method == "PUT":
            wanted = StandingSerializer(data=request.data)
            wanted.is_valid(raise_exception=True)
            told = Standing(**wanted.validated_data)
            service = portfolio.set_standing(slug, told, actor=person(request), at=timezone.now())
        return Response(StandingSerializer(service).data)
