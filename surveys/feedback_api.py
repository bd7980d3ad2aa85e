"""Feedback and what was done about it, for programs. Nothing in it leads to who said it."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from requests_app.catalogue import queries as catalogue
from servicedesk.accounts import queries as accounts
from servicedesk.accounts.http import person
from servicedesk.audit.services import Action, record_access
from servicedesk.common.api import (
    InputSerializer,
    KnownParametersMixin,
    NewestFirst,
    idempotency_key,
)
from surveys import policies, services
from surveys.feedback_forms import owners
from surveys.feedback_vocabulary import FeedbackState, Target, Topic
from surveys.models import CompanyPolicy, Feedback, Improvement
from surveys.models.feedback import NEWEST_FIRST
from surveys.services.feedback import ANSWER_MAX_LENGTH
from surveys.services.handling import REASON_MAX_LENGTH
from surveys.services.improving import Told
from surveys.themes import themes


class FeedbackSerializer(serializers.ModelSerializer[Feedback]):
    """One comment. ``text`` is masked, ``said_on`` a Monday and ``service`` perhaps null, unless
    the person gave their name."""

    text = serializers.CharField(source="shown_text", read_only=True)
    said_on = serializers.DateField(read_only=True)
    service = serializers.SerializerMethodField()
    policy = serializers.CharField(source="policy.name", read_only=True, default=None)
    owner = serializers.EmailField(source="owner.email", read_only=True, default=None)

    class Meta:
        model = Feedback
        fields = ("id", "topic", "policy", "service", "mode", "said_on", "text", "flags",
                  "is_complaint", "state", "owner", "answer", "answered_at", "is_upheld",
                  "target", "target_number", "released_at")  # fmt: skip
        read_only_fields = fields

    def get_service(self, feedback: Feedback) -> str | None:
        is_told = feedback.shows_service and feedback.service is not None
        return feedback.service.slug if is_told and feedback.service else None


class AnswerSerializer(InputSerializer):
    text = serializers.CharField(max_length=ANSWER_MAX_LENGTH)
    is_upheld = serializers.BooleanField(required=False, allow_null=True, default=None)


class OwnSerializer(InputSerializer):
    owner: serializers.Field[Any, Any, Any, Any] = serializers.SlugRelatedField(
        "email", queryset=owners()
    )


class TagSerializer(InputSerializer):
    topic = serializers.ChoiceField(choices=Topic.choices)
    policy: serializers.Field[Any, Any, Any, Any] = serializers.SlugRelatedField(
        "name",
        queryset=CompanyPolicy.objects.filter(is_active=True),
        required=False,
        allow_null=True,
        default=None,
    )
    is_complaint = serializers.BooleanField()
    reason = serializers.CharField(max_length=REASON_MAX_LENGTH)


class ReasonSerializer(InputSerializer):
    reason = serializers.CharField(max_length=REASON_MAX_LENGTH)


class TurnSerializer(InputSerializer):
    target = serializers.ChoiceField(choices=Target.choices)
    number = serializers.CharField(max_length=20)


class ReleaseSerializer(InputSerializer):
    text = serializers.CharField()
    is_checked = serializers.BooleanField(default=False)


class ReadsFeedback(BasePermission):
    """Managers and whoever owns feedback; 403 for everyone else."""

    message = "Only managers, and who owns feedback, read it."

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not (request.user and request.user.is_authenticated):
            return False
        policies.admit_feedback_readers(person(request))
        return True


class FeedbackFilter(django_filters.FilterSet):
    """``service``: its slug, found only where it may be told."""

    topic = django_filters.ChoiceFilter(choices=Topic.choices)
    state = django_filters.ChoiceFilter(choices=FeedbackState.choices)
    is_complaint = django_filters.BooleanFilter()
    service = django_filters.CharFilter(method="about")

    class Meta:
        model = Feedback
        fields: tuple[str, ...] = ()

    def about(self, feedback: QuerySet[Feedback], name: str, slug: str) -> QuerySet[Feedback]:
        return feedback.filter(shows_service=True, service__slug=slug)


class ThemeSerializer(serializers.Serializer[Any]):
    """What complaints of twelve months have in common, from three on (``surveys.themes``)."""

    topic = serializers.ChoiceField(choices=Topic.choices)
    name = serializers.CharField()
    service = serializers.CharField(source="slug")
    said = serializers.IntegerField()
    undone = serializers.IntegerField()
    unowned = serializers.IntegerField()
    owners = serializers.ListField(child=serializers.CharField())
    became = serializers.ListField(child=serializers.CharField())
    newest = serializers.DateField()


class FeedbackPages(NewestFirst):
    ordering = NEWEST_FIRST


class FeedbackViewSet(KnownParametersMixin, viewsets.ReadOnlyModelViewSet[Feedback]):
    """Feedback that the caller may read, newest week first."""

    serializer_class = FeedbackSerializer
    permission_classes = (ReadsFeedback,)
    pagination_class = FeedbackPages
    filterset_class = FeedbackFilter
    known_parameters = frozenset(FeedbackFilter.base_filters)
    lookup_value_regex = r"\d{1,18}"
    queryset = Feedback.objects.none()

    def get_queryset(self) -> QuerySet[Feedback]:
        return Feedback.objects.visible_to(person(self.request)).for_list()

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Show one comment. Who read it is on record."""
        shown = self.get_object()
        record_access(
            actor=person(request),
            action=Action.READ_FEEDBACK,
            subject=str(shown),
            at=timezone.now(),
        )
        return Response(self.get_serializer(shown).data)

    @extend_schema(responses=ThemeSerializer(many=True), filters=False)
    @action(detail=False, pagination_class=None, filterset_class=None)
    def themes(self, request: Request) -> Response:
        """List what complaints have in common, those with most to do first."""
        found = themes(person(request), at=timezone.now())
        return Response(ThemeSerializer(found, many=True).data)

    @extend_schema(request=AnswerSerializer, responses=FeedbackSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Answer it."""
        return self._do(request, AnswerSerializer, services.answer_feedback)

    @extend_schema(request=OwnSerializer, responses=FeedbackSerializer)
    @action(detail=True, methods=["post"])
    def own(self, request: Request, pk: str) -> Response:
        """Give it to somebody."""
        return self._do(request, OwnSerializer, services.assign_feedback)

    @extend_schema(request=TagSerializer, responses=FeedbackSerializer)
    @action(detail=True, methods=["post"])
    def tag(self, request: Request, pk: str) -> Response:
        """Say what it is about."""
        return self._do(request, TagSerializer, services.tag_feedback)

    @extend_schema(request=TurnSerializer, responses=FeedbackSerializer)
    @action(detail=True, methods=["post"])
    def turn(self, request: Request, pk: str) -> Response:
        """Keep what it became."""
        return self._do(request, TurnSerializer, services.turn_feedback)

    @extend_schema(request=ReasonSerializer, responses=FeedbackSerializer)
    @action(detail=True, methods=["post"])
    def aside(self, request: Request, pk: str) -> Response:
        """Set it aside."""
        return self._do(request, ReasonSerializer, services.set_feedback_aside)

    @extend_schema(request=ReleaseSerializer, responses=FeedbackSerializer)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        """Publish it with its answer."""
        return self._do(request, ReleaseSerializer, services.release_feedback)

    @extend_schema(request=ReasonSerializer, responses=FeedbackSerializer)
    @action(detail=True, methods=["post"])
    def hide(self, request: Request, pk: str) -> Response:
        """Publish it no longer."""
        return self._do(request, ReasonSerializer, services.hide_feedback)

    def _do(
        self, request: Request, reader: type[InputSerializer], act: Callable[..., Feedback]
    ) -> Response:
        known = self.get_object()
        wanted = reader(data=request.data)
        wanted.is_valid(raise_exception=True)
        done = act(
            known.pk,
            **wanted.validated_data,
            actor=person(request),
            at=timezone.now(),
            key=idempotency_key(request),
        )
        return Response(self.get_serializer(done).data)


class ImprovementSerializer(serializers.ModelSerializer[Improvement]):
    """What people said and what was done; ``released_at`` null: hidden."""

    services: serializers.Field[Any, Any, Any, Any] = serializers.SlugRelatedField(
        "slug", many=True, read_only=True
    )

    class Meta:
        model = Improvement
        fields = ("id", "said", "did", "services", "released_at")
        read_only_fields = fields


class WriteSerializer(InputSerializer):
    """An improvement: slugs of services, codes of departments (none: everyone), ids of feedback."""

    said = serializers.CharField(max_length=300)
    did = serializers.CharField(max_length=600)
    services = serializers.ListField(child=serializers.CharField(), default=list)
    departments = serializers.ListField(child=serializers.CharField(), default=list)
    feedback = serializers.ListField(child=serializers.IntegerField(), default=list)

    def validate_services(self, slugs: list[str]) -> list[int]:
        return _ids(slugs, catalogue.service_ids())

    def validate_departments(self, codes: list[str]) -> list[int]:
        return _ids(codes, accounts.department_codes())


def _ids(names: list[str], known: dict[str, int]) -> list[int]:
    if unknown := [name for name in names if name not in known]:
        raise serializers.ValidationError(f"There is no {unknown[0]}.")
    return [known[name] for name in names]


class ImprovementViewSet(KnownParametersMixin, viewsets.ReadOnlyModelViewSet[Improvement]):
    """What was done about what people said: what is out for the caller, drafts for managers."""

    serializer_class = ImprovementSerializer
    pagination_class = NewestFirst
    lookup_value_regex = r"\d{1,18}"
    queryset = Improvement.objects.none()

    def get_queryset(self) -> QuerySet[Improvement]:
        return Improvement.objects.visible_to(person(self.request)).prefetch_related("services")

    @extend_schema(request=WriteSerializer, responses={201: ImprovementSerializer})
    def create(self, request: Request) -> Response:
        """Write an improvement; only managers may. It is hidden until it is released."""
        policies.admit_managers(person(request))
        wanted = WriteSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        names = ("said", "did", "services", "departments", "feedback")
        made = services.write_improvement(
            Told(*(wanted.validated_data[name] for name in names)),
            actor=person(request),
            at=timezone.now(),
            key=idempotency_key(request),
        )
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=ImprovementSerializer)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        """Let it out to its audience."""
        policies.admit_managers(person(request))
        done = services.release_improvement(
            self.get_object().pk, actor=person(request), at=timezone.now()
        )
        return Response(self.get_serializer(done).data)

    @extend_schema(request=None, responses=ImprovementSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take it back."""
        policies.admit_managers(person(request))
        done = services.withdraw_improvement(self.get_object().pk, actor=person(request))
        return Response(self.get_serializer(done).data)
