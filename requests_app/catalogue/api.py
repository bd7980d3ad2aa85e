"""The portfolio for programs."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers, viewsets

from requests_app.catalogue.models import RequestType, Service
from servicedesk.accounts.http import person
from servicedesk.common.api import KnownParametersMixin, NewestFirst


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
