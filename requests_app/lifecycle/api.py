"""Requests for programs. The same rules and services as on the pages."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from requests_app.lifecycle import serializers as shapes
from requests_app.lifecycle import services
from requests_app.requests import policies
from requests_app.requests.filters import RequestFilter
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import Channel
from servicedesk.accounts.http import person
from servicedesk.common.api import KnownParametersMixin, NewestFirst, idempotency_key
from servicedesk.common.throttling import ScopeThrottle

KEY_PARAMETER = OpenApiParameter(
    "Idempotency-Key",
    location=OpenApiParameter.HEADER,
    description="Repeat a call under the same key and it takes effect once.",
)


class RequestViewSet(KnownParametersMixin, viewsets.ReadOnlyModelViewSet[ServiceRequest]):
    """Requests that the caller may see, newest first."""

    lookup_field = "number"
    lookup_value_regex = r"[A-Z]{2}-\d{1,12}"
    pagination_class = NewestFirst
    filterset_class = RequestFilter
    known_parameters = frozenset(RequestFilter.base_filters)
    queryset = ServiceRequest.objects.none()

    def get_queryset(self) -> QuerySet[ServiceRequest]:
        return ServiceRequest.objects.visible_to(person(self.request)).select_related(
            "service", "request_type", "requester", "assignee", "team", "department"
        )

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        is_staff = getattr(self.request.user, "is_staff_member", False)
        return shapes.StaffRequestSerializer if is_staff else shapes.RequestSerializer

    def get_throttles(self) -> list[Any]:
        if self.action == "create":
            self.throttle_scope = "create"
            return [ScopeThrottle()]
        return super().get_throttles()

    @extend_schema(request=shapes.OpenRequestSerializer, parameters=[KEY_PARAMETER])
    def create(self, request: Request) -> Response:
        """Open a request; staff may name the requester."""
        wanted = shapes.OpenRequestSerializer(data=request.data, context={"request": request})
        wanted.is_valid(raise_exception=True)
        values = {"requester": person(request), **wanted.validated_data}
        opened = services.open_request(
            **values,
            actor=person(request),
            at=timezone.now(),
            channel=Channel.API,
            key=idempotency_key(request),
        )
        return Response(self.get_serializer(opened).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=shapes.EntrySerializer(many=True))
    @action(detail=True, url_path="entries", filterset_class=None, pagination_class=None)
    def entries(self, request: Request, number: str) -> Response:
        """The conversation, oldest first; internal notes for staff alone."""
        service_request = policies.get_visible_or_404(person(request), number)
        entries = service_request.entries.readable_by(person(request)).select_related("author")
        return Response(
            shapes.EntrySerializer(entries.order_by("created_at", "pk"), many=True).data
        )

    @extend_schema(request=shapes.ReplySerializer, parameters=[KEY_PARAMETER])
    @action(detail=True, methods=["post"])
    def replies(self, request: Request, number: str) -> Response:
        """Reply to everyone concerned."""
        return self._step(request, number, shapes.ReplySerializer, services.reply_to_request)

    @extend_schema(request=shapes.ResolveSerializer, parameters=[KEY_PARAMETER])
    @action(detail=True, methods=["post"])
    def resolve(self, request: Request, number: str) -> Response:
        """Say what was done."""
        return self._step(request, number, shapes.ResolveSerializer, services.resolve_request)

    def _step(self, request: Request, number: str, shape: Any, service: Any) -> Response:
        service_request = policies.get_visible_or_404(person(request), number)
        wanted = shape(data=request.data)
        wanted.is_valid(raise_exception=True)
        changed = service(
            service_request.pk,
            **wanted.validated_data,
            actor=person(request),
            at=timezone.now(),
            key=idempotency_key(request),
        )
        return Response(self.get_serializer(changed).data)
