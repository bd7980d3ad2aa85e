"""Service reviews for programs: calendar, one review, and every step of its life."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from csap.reviews import policies, services
from csap.reviews.models import Decision, Review
from csap.reviews.serializers import (
    AgendaEntrySerializer,
    AgendaOrderSerializer,
    CarrySerializer,
    EndDecisionSerializer,
    InviteesSerializer,
    MinuteNoteSerializer,
    MoveSerializer,
    NoInputSerializer,
    ReviewDecisionSerializer,
    ReviewInFullSerializer,
    ReviewReasonSerializer,
    ReviewSerializer,
    ReviewWantedSerializer,
    ScheduleSerializer,
)
from csap.reviews.services import Entry, Wanted
from csap.reviews.vocabulary import Part, State
from servicedesk.accounts.http import person
from servicedesk.accounts.models import User
from servicedesk.accounts.policies import ReadsThePlan
from servicedesk.common.api import (
    InputSerializer,
    KnownParametersMixin,
    NewestFirst,
    idempotency_key,
)


class ReviewFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=State.choices)
    scope = django_filters.CharFilter()

    class Meta:
        model = Review
        fields: tuple[str, ...] = ()


class ReviewViewSet(
    KnownParametersMixin, ListModelMixin, RetrieveModelMixin, viewsets.GenericViewSet[Review]
):
    """Service reviews, newest first. Who was invited reads theirs; managers run them.

    Every step takes an ``Idempotency-Key``, which makes it once.
    """

    serializer_class = ReviewInFullSerializer
    pagination_class = NewestFirst
    filterset_class = ReviewFilter
    known_parameters = frozenset(ReviewFilter.base_filters)
    lookup_field = "number"
    queryset = Review.objects.none()

    def get_permissions(self) -> list[Any]:
        reads = self.action in ("list", "retrieve")
        return [IsAuthenticated() if reads else ReadsThePlan()]

    def get_queryset(self) -> QuerySet[Review]:
        return Review.objects.visible_to(person(self.request)).select_related("chair", "schedule")

    def get_serializer_class(self) -> type[Any]:
        return ReviewSerializer if self.action == "list" else ReviewInFullSerializer

    def _do(
        self,
        request: Request,
        number: str,
        wanted: type[InputSerializer],
        do: Callable[..., object],
        **more: Any,
    ) -> Response:
        """Take one step of a review with what was sent, and return it in full."""
        found = policies.get_review(person(request), number)
        given = wanted(data=request.data)
        given.is_valid(raise_exception=True)
        by = {"actor": person(request), "at": timezone.now(), "key": idempotency_key(request)}
        do(found.number, **given.validated_data, **more, **by)
        return Response(ReviewInFullSerializer(policies.get_review(person(request), number)).data)

    @extend_schema(request=ScheduleSerializer)
    def create(self, request: Request) -> Response:
        """Have a scope reviewed in a rhythm; answers with the review that lies ahead."""
        given = ScheduleSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.set_schedule(
            **given.validated_data, actor=person(request), at=timezone.now()
        )
        return Response(ReviewInFullSerializer(made).data, status=201)

    @extend_schema(request=NoInputSerializer)
    @action(detail=True, methods=["post"])
    def agenda(self, request: Request, number: str) -> Response:
        """Put on the agenda what is known now."""
        return self._do(request, number, NoInputSerializer, services.make_agenda)

    @extend_schema(request=AgendaEntrySerializer)
    @action(detail=True, methods=["post"])
    def items(self, request: Request, number: str) -> Response:
        """Put something on the agenda by hand."""

        def add(number: str, *, actor: User, at: Any, key: str | None, **given: Any) -> None:
            services.add_item(number, Entry(**given), actor=actor, at=at, key=key)

        return self._do(request, number, AgendaEntrySerializer, add)

    @extend_schema(request=AgendaOrderSerializer)
    @action(detail=True, methods=["post"])
    def order(self, request: Request, number: str) -> Response:
        """Put the whole agenda in another order."""
        return self._do(request, number, AgendaOrderSerializer, services.order_items)

    @extend_schema(request=NoInputSerializer)
    @action(detail=True, methods=["post"])
    def set_agenda(self, request: Request, number: str) -> Response:
        """Say that the agenda stands."""
        return self._do(request, number, NoInputSerializer, services.set_agenda)

    @extend_schema(request=InviteesSerializer)
    @action(detail=True, methods=["post"])
    def invite(self, request: Request, number: str) -> Response:
        """Invite people, by mail with a calendar file."""

        def send(number: str, *, people: list[User], part: str, **by: Any) -> None:
            asked = [(each, Part(part)) for each in people]
            services.invite(number, people=asked, **by)

        return self._do(request, number, InviteesSerializer, send)

    @extend_schema(request=MoveSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, number: str) -> Response:
        """Put it to another hour or place; when it is due stays."""
        return self._do(request, number, MoveSerializer, services.move)

    @extend_schema(request=ReviewReasonSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, number: str) -> Response:
        """Call it off; the next one is planned."""
        return self._do(request, number, ReviewReasonSerializer, services.cancel)

    @extend_schema(request=NoInputSerializer)
    @action(detail=True, methods=["post"])
    def pack(self, request: Request, number: str) -> Response:
        """Freeze its pack, as a new version."""
        return self._do(request, number, NoInputSerializer, services.freeze_pack)

    @extend_schema(request=NoInputSerializer)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, number: str) -> Response:
        """Begin it."""
        return self._do(request, number, NoInputSerializer, services.hold)

    @extend_schema(request=MinuteNoteSerializer)
    @action(detail=True, methods=["post"])
    def minutes(self, request: Request, number: str) -> Response:
        """Take minutes; a correction is a new version."""
        return self._do(request, number, MinuteNoteSerializer, services.take_minutes)

    @extend_schema(request=ReviewWantedSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, number: str) -> Response:
        """Write down a decision."""

        def write(number: str, *, actor: User, at: Any, key: str | None, **given: Any) -> None:
            services.decide(number, Wanted(**given), actor=actor, at=at, key=key)

        return self._do(request, number, ReviewWantedSerializer, write)

    @extend_schema(request=NoInputSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, number: str) -> Response:
        """Close it, once it is minuted."""
        return self._do(request, number, NoInputSerializer, services.close)


class DecisionViewSet(KnownParametersMixin, ListModelMixin, viewsets.GenericViewSet[Decision]):
    """Decisions of service reviews, newest first, and what becomes of them."""

    permission_classes = (ReadsThePlan,)
    serializer_class = ReviewDecisionSerializer
    pagination_class = NewestFirst
    queryset = Decision.objects.none()

    def get_queryset(self) -> QuerySet[Decision]:
        visible = Review.objects.visible_to(person(self.request))
        return Decision.objects.filter(review__in=visible).select_related("owner")

    def _do(
        self, request: Request, wanted: type[InputSerializer], do: Callable[..., Decision]
    ) -> Response:
        found = self.get_object()
        given = wanted(data=request.data)
        given.is_valid(raise_exception=True)
        by = {"actor": person(request), "at": timezone.now(), "key": idempotency_key(request)}
        return Response(ReviewDecisionSerializer(do(found.pk, **given.validated_data, **by)).data)

    @extend_schema(request=EndDecisionSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Say that it was carried out, or given up for a reason."""
        return self._do(request, EndDecisionSerializer, services.finish)

    @extend_schema(request=CarrySerializer)
    @action(detail=True, methods=["post"])
    def carry(self, request: Request, pk: str) -> Response:
        """Carry it on into the review that is being held."""
        return self._do(request, CarrySerializer, services.carry)
