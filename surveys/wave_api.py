"""Waves and one's own invitations for programs. Totals only: who answered is told to nobody."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from servicedesk.accounts.http import person
from servicedesk.accounts.policies import ReadsThePlan
from servicedesk.common.api import (
    InputSerializer,
    KnownParametersMixin,
    NewestFirst,
    idempotency_key,
)
from surveys import cockpit, services
from surveys.models import Invitation, Wave
from surveys.vocabulary import Mode, Purpose, WaveState


class WaveSerializer(serializers.ModelSerializer[Wave]):
    """A wave in short. Both days are in. ``reminder_days``: days after one's invitation."""

    questionnaire = serializers.CharField(source="version.questionnaire.code", read_only=True)
    version = serializers.IntegerField(source="version.number", read_only=True)

    class Meta:
        model = Wave
        fields: tuple[str, ...] = (
            "id", "name", "questionnaire", "version", "mode", "state", "opens_on", "closes_on",
            "population", "reminder_days", "score_from", "detail_from", "started_at", "closed_at",
        )  # fmt: skip


class CountsSerializer(serializers.Serializer[Any]):
    """How many, in one part of the organisation. The response rate is ``answered / reached``."""

    name = serializers.CharField()
    members = serializers.IntegerField()
    invited = serializers.IntegerField()
    posted = serializers.IntegerField()
    reached = serializers.IntegerField()
    bounced = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    declined = serializers.IntegerField()
    answered = serializers.IntegerField()
    reminders = serializers.IntegerField()


class WaveInFullSerializer(WaveSerializer):
    """A wave with how far it is: for everyone, and by department, the small ones together."""

    progress = serializers.SerializerMethodField()
    departments = serializers.SerializerMethodField()

    class Meta(WaveSerializer.Meta):
        fields = (*WaveSerializer.Meta.fields, "progress", "departments")

    @extend_schema(responses=CountsSerializer)
    def get_progress(self, wave: Wave) -> dict[str, Any]:
        return dict(CountsSerializer(self._of(wave).whole).data)

    @extend_schema(responses=CountsSerializer(many=True))
    def get_departments(self, wave: Wave) -> list[dict[str, Any]]:
        return list(CountsSerializer(self._of(wave).departments, many=True).data)

    def _of(self, wave: Wave) -> cockpit.Progress:
        if wave.pk not in self._told:
            self._told[wave.pk] = cockpit.progress_of(wave)
        return self._told[wave.pk]

    @cached_property
    def _told(self) -> dict[int, cockpit.Progress]:
        """Counted once, for both fields."""
        return {}


class PlanSerializer(InputSerializer):
    """A wave to plan. ``departments`` by code, with everything below them; none: everyone."""

    name = serializers.CharField(max_length=120)
    version_id = serializers.IntegerField()
    mode = serializers.ChoiceField(choices=Mode.choices, default=Mode.ANONYMOUS)
    departments = serializers.ListField(
        child=serializers.SlugField(max_length=40), default=list, max_length=200
    )
    share = serializers.IntegerField(min_value=1, max_value=100, default=100)
    service_ids = serializers.ListField(
        child=serializers.IntegerField(), default=list, max_length=50
    )
    opens_on = serializers.DateField()
    closes_on = serializers.DateField()
    reminder_days = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=365), default=list, max_length=3
    )

    def plan(self) -> services.Plan:
        """Return what was sent; call on valid input only."""
        given = dict(self.validated_data)
        named = {"departments": given.pop("departments"), "share": given.pop("share")}
        population = {key: value for key, value in named.items() if value not in ([], 100)}
        return services.Plan(**given, population=population)


class WaveFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=WaveState.choices)

    class Meta:
        model = Wave
        fields: tuple[str, ...] = ()


class WaveViewSet(
    KnownParametersMixin, ListModelMixin, RetrieveModelMixin, viewsets.GenericViewSet[Wave]
):
    """Waves, newest first, and how far each is."""

    permission_classes = (ReadsThePlan,)
    pagination_class = NewestFirst
    filterset_class = WaveFilter
    known_parameters = frozenset(WaveFilter.base_filters)
    queryset = Wave.objects.none()

    def get_queryset(self) -> QuerySet[Wave]:
        return Wave.objects.visible_to(person(self.request)).for_list()

    def get_serializer_class(self) -> type[WaveSerializer]:
        return WaveSerializer if self.action == "list" else WaveInFullSerializer

    @extend_schema(request=PlanSerializer, responses={201: WaveInFullSerializer})
    def create(self, request: Request) -> Response:
        """Plan a wave; nobody is asked yet. An ``Idempotency-Key`` makes it once."""
        wanted = PlanSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        planned = services.plan_wave(
            wanted.plan(), actor=person(request), key=idempotency_key(request)
        )
        return Response(self.get_serializer(planned).data, status=201)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        """Freeze whom it is for; the invitations go out by themselves."""
        return self._step(request, services.start_wave)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        """Let nothing more go out."""
        return self._step(request, services.pause_wave)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        """Go on where it was paused."""
        return self._step(request, services.resume_wave)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """End it before its last day."""
        return self._step(request, services.close_wave)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Call it off and take back what was not answered."""
        return self._step(request, services.cancel_wave)

    def _step(self, request: Request, take: services.WaveStep) -> Response:
        moved = take(self.get_object().pk, actor=person(request), at=timezone.now())
        return Response(self.get_serializer(moved).data)


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """One's own invitation. The link is in the mail alone."""

    about = serializers.CharField(source="service_request.number", default=None, read_only=True)
    wave = serializers.CharField(source="wave.name", default=None, read_only=True)
    is_answered = serializers.SerializerMethodField()

    class Meta:
        model = Invitation
        fields = ("id", "purpose", "about", "wave", "mode", "sent_at", "expires_at", "is_answered",
                  "closing")  # fmt: skip

    def get_is_answered(self, invitation: Invitation) -> bool:
        return invitation.answered_at is not None


class InvitationFilter(django_filters.FilterSet):
    purpose = django_filters.ChoiceFilter(choices=Purpose.choices)

    class Meta:
        model = Invitation
        fields: tuple[str, ...] = ()


class InvitationViewSet(KnownParametersMixin, ListModelMixin, viewsets.GenericViewSet[Invitation]):
    """What the caller was asked about, newest first. Nobody sees anybody else's."""

    serializer_class = InvitationSerializer
    pagination_class = NewestFirst
    filterset_class = InvitationFilter
    known_parameters = frozenset(InvitationFilter.base_filters)
    queryset = Invitation.objects.none()

    def get_queryset(self) -> QuerySet[Invitation]:
        mine = Invitation.objects.visible_to(person(self.request))
        return mine.select_related("service_request", "wave")
