"""Service reviews for programs: calendar, one review, and every step of its life."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from csap.metrics.plan_rules import PRINCIPLES
from csap.reviews import policies, services
from csap.reviews.models import AgendaItem, Decision, Minute, Review
from csap.reviews.services import Entry, Wanted
from csap.reviews.services.agenda import agenda_of
from csap.reviews.services.minuting import newest_minutes
from csap.reviews.vocabulary import (
    INTERVALS,
    MINUTE_MAX_LENGTH,
    REASON_MAX_LENGTH,
    TITLE_MAX_LENGTH,
    Becomes,
    Part,
    State,
)
from servicedesk.accounts.api_fields import PersonField
from servicedesk.accounts.http import person
from servicedesk.accounts.models import User
from servicedesk.accounts.policies import ReadsThePlan
from servicedesk.common.api import (
    InputSerializer,
    KnownParametersMixin,
    NewestFirst,
    idempotency_key,
)


class AgendaItemSerializer(serializers.ModelSerializer[AgendaItem]):
    """An item of an agenda. ``source_key`` names the finding, plan or agreement it is of."""

    led_by = serializers.CharField(source="led_by.name", default="", read_only=True)

    class Meta:
        model = AgendaItem
        fields = (
            "id", "source", "source_key", "minutes", "title", "evidence", "principle", "led_by",
            "wanted", "proposal",
        )  # fmt: skip


class ReviewDecisionSerializer(serializers.ModelSerializer[Decision]):
    """A decision. ``target``: number of what it became; ``carried_from``: id of its predecessor."""

    owner = serializers.CharField(source="owner.name", read_only=True)

    class Meta:
        model = Decision
        fields = (
            "id", "text", "said", "principle", "owner", "due_on", "becomes", "target", "state",
            "decided_at", "ended_at", "carried_from",
        )  # fmt: skip


class MinuteSerializer(serializers.ModelSerializer[Minute]):
    """The newest version of a minute; ``item`` is null for what was said in general."""

    class Meta:
        model = Minute
        fields = ("item", "version", "text", "at")


class ReviewSerializer(serializers.ModelSerializer[Review]):
    """A review in short."""

    chair = serializers.CharField(source="chair.name", read_only=True)

    class Meta:
        model = Review
        fields: tuple[str, ...] = (
            "number", "scope", "scope_words", "state", "due_on", "starts_at", "length_minutes",
            "place", "chair", "held_at", "closed_at",
        )  # fmt: skip


class ReviewInFullSerializer(ReviewSerializer):
    """A review with its agenda, minutes, decisions and the hash of its newest pack."""

    agenda = serializers.SerializerMethodField()
    minutes = serializers.SerializerMethodField()
    decisions = serializers.SerializerMethodField()
    pack_hash = serializers.SerializerMethodField()

    class Meta(ReviewSerializer.Meta):
        fields = (*ReviewSerializer.Meta.fields, "agenda", "minutes", "decisions", "pack_hash")

    @extend_schema(responses=AgendaItemSerializer(many=True))
    def get_agenda(self, review: Review) -> list[dict[str, Any]]:
        return list(AgendaItemSerializer(agenda_of(review), many=True).data)

    @extend_schema(responses=MinuteSerializer(many=True))
    def get_minutes(self, review: Review) -> list[dict[str, Any]]:
        newest = newest_minutes(review).values()
        return list(MinuteSerializer(list(newest), many=True).data)

    @extend_schema(responses=ReviewDecisionSerializer(many=True))
    def get_decisions(self, review: Review) -> list[dict[str, Any]]:
        return list(ReviewDecisionSerializer(review.decisions.for_list(), many=True).data)

    def get_pack_hash(self, review: Review) -> str:
        newest = review.packs.order_by("-version").values_list("content_hash", flat=True)
        return newest.first() or ""


class NoInputSerializer(InputSerializer):
    """A step that takes nothing."""


class ScheduleSerializer(InputSerializer):
    scope = serializers.CharField(max_length=160)
    every_months = serializers.ChoiceField(choices=INTERVALS)
    owner = PersonField()
    first_on = serializers.DateField()


class ReviewReasonSerializer(InputSerializer):
    reason = serializers.CharField(max_length=REASON_MAX_LENGTH)


class MoveSerializer(ReviewReasonSerializer):
    starts_at = serializers.DateTimeField()
    length_minutes = serializers.IntegerField(min_value=10, max_value=480)
    place = serializers.CharField(max_length=120, allow_blank=True, default="")


class AgendaEntrySerializer(InputSerializer):
    title = serializers.CharField(max_length=TITLE_MAX_LENGTH)
    principle = serializers.ChoiceField(choices=list(PRINCIPLES.items()))
    minutes = serializers.IntegerField(min_value=1, max_value=240, default=10)
    led_by = PersonField(required=False)
    proposal = serializers.CharField(max_length=300, allow_blank=True, default="")


class InviteesSerializer(InputSerializer):
    people = serializers.ListField(child=PersonField(), min_length=1, max_length=100)
    part = serializers.ChoiceField(choices=Part.choices, default=Part.GUEST)


class MinuteNoteSerializer(InputSerializer):
    text = serializers.CharField(max_length=MINUTE_MAX_LENGTH)
    item = serializers.IntegerField(required=False, allow_null=True, default=None)


class ReviewWantedSerializer(InputSerializer):
    """A decision. A demand is written down at ``/agreements/`` and named in the text."""

    text = serializers.CharField(max_length=300)
    said = serializers.CharField(max_length=500, allow_blank=True, default="")
    principle = serializers.ChoiceField(choices=list(PRINCIPLES.items()))
    owner = PersonField()
    due_on = serializers.DateField()
    item = serializers.IntegerField(required=False, allow_null=True, default=None)
    becomes = serializers.ChoiceField(
        choices=[choice for choice in Becomes.choices if choice[0] != Becomes.AGREEMENT],
        default=Becomes.DECISION,
    )
    plan = serializers.CharField(max_length=16, allow_blank=True, default="")


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


class EndDecisionSerializer(InputSerializer):
    is_done = serializers.BooleanField()
    reason = serializers.CharField(max_length=REASON_MAX_LENGTH, allow_blank=True, default="")


class CarrySerializer(InputSerializer):
    into = serializers.CharField(max_length=16)
    due_on = serializers.DateField()
    owner = PersonField(required=False)


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
