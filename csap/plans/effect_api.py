"""The evaluation for programs: readings of the effect, verdicts, lessons."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from csap.plans import policies
from csap.plans.effect import wording
from csap.plans.effect.storing import reading_from_json
from csap.plans.effect.vocabulary import Verdict
from csap.plans.models import AcceptedVerdict, EffectReading, Lesson
from csap.plans.services import evaluating
from csap.plans.vocabulary import REASON_MAX_LENGTH, TEXT_MAX_LENGTH
from servicedesk.accounts.http import person
from servicedesk.common.api import InputSerializer, idempotency_key


class EffectReadingSerializer(serializers.ModelSerializer[EffectReading]):
    """What may be said of a goal, with every number it was made of. ``end`` is not included."""

    goal = serializers.IntegerField(source="goal.number")
    metric = serializers.CharField(source="goal.metric")
    why = serializers.SerializerMethodField()

    class Meta:
        model = EffectReading
        fields = (
            "goal", "metric", "verdict", "why", "at", "start", "end", "months_after", "given",
            "found", "rules_version", "input_hash",
        )  # fmt: skip

    def get_why(self, reading: EffectReading) -> str:
        return wording.why(reading_from_json(reading.given, reading.found))


class AcceptedVerdictSerializer(serializers.ModelSerializer[AcceptedVerdict]):
    """A verdict that a person stands for."""

    goal = serializers.IntegerField(source="goal.number")
    accepted_by = serializers.CharField(source="accepted_by.name")

    class Meta:
        model = AcceptedVerdict
        fields = ("goal", "verdict", "accepted_by", "at", "reason")


class AcceptSerializer(InputSerializer):
    goal = serializers.IntegerField(min_value=1)
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    reason = serializers.CharField(required=False, max_length=REASON_MAX_LENGTH)


class LessonSerializer(serializers.ModelSerializer[Lesson]):
    """What was learned."""

    by = serializers.CharField(source="by.name")

    class Meta:
        model = Lesson
        fields = ("words", "by", "at")


class LearnSerializer(InputSerializer):
    words = serializers.CharField(max_length=TEXT_MAX_LENGTH)


class EffectActions:
    """What a plan's address offers of its evaluation."""

    @extend_schema(methods=["GET"], responses=EffectReadingSerializer(many=True))
    @extend_schema(methods=["POST"], request=None, responses=EffectReadingSerializer(many=True))
    @action(detail=True, methods=["get", "post"], pagination_class=None, filterset_class=None)
    def effect(self, request: Request, number: str) -> Response:
        """The newest reading of each goal. POST reads now; from the same numbers it is the same."""
        plan = policies.get_plan(person(request), number)
        if request.method == "POST":
            evaluating.read_plan(plan.number, actor=person(request), at=timezone.now())
        newest = (
            EffectReading.objects.filter(goal__plan=plan)
            .order_by("goal", "-at", "-pk")
            .distinct("goal")
            .select_related("goal")
        )
        readings = sorted(newest, key=lambda reading: reading.goal.number)
        return Response(EffectReadingSerializer(readings, many=True).data)

    @extend_schema(methods=["GET"], responses=AcceptedVerdictSerializer(many=True))
    @extend_schema(
        methods=["POST"], request=AcceptSerializer, responses={201: AcceptedVerdictSerializer}
    )
    @action(detail=True, methods=["get", "post"], pagination_class=None, filterset_class=None)
    def verdicts(self, request: Request, number: str) -> Response:
        """Every verdict that was accepted, newest first. POST accepts one, once a key."""
        plan = policies.get_plan(person(request), number)
        if request.method == "POST":
            wanted = _checked(AcceptSerializer(data=request.data))
            accepted = evaluating.accept_verdict(
                plan.number,
                **wanted,
                actor=person(request),
                at=timezone.now(),
                key=idempotency_key(request),
            )
            data = AcceptedVerdictSerializer(accepted).data
            return Response(data, status=status.HTTP_201_CREATED)
        of_plan = AcceptedVerdict.objects.filter(goal__plan=plan).order_by("-pk")
        found = of_plan.select_related("goal", "accepted_by")
        return Response(AcceptedVerdictSerializer(found, many=True).data)

    @extend_schema(methods=["GET"], responses=LessonSerializer(many=True))
    @extend_schema(methods=["POST"], request=LearnSerializer, responses={201: LessonSerializer})
    @action(detail=True, methods=["get", "post"], pagination_class=None, filterset_class=None)
    def lessons(self, request: Request, number: str) -> Response:
        """What was learned, newest first. POST keeps one, once a key."""
        plan = policies.get_plan(person(request), number)
        if request.method == "POST":
            wanted = _checked(LearnSerializer(data=request.data))
            lesson = evaluating.record_lesson(
                plan.number,
                **wanted,
                actor=person(request),
                at=timezone.now(),
                key=idempotency_key(request),
            )
            return Response(LessonSerializer(lesson).data, status=status.HTTP_201_CREATED)
        found = plan.lessons.order_by("-pk").select_related("by")
        return Response(LessonSerializer(found, many=True).data)


def _checked(given: InputSerializer) -> dict[str, Any]:
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)
