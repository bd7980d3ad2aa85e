"""The state machine of a plan for programs: what may follow, and each step."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from csap.metrics.plan_rules import TRANSITIONS
from csap.plans import guards, policies, services
from csap.plans.models import Plan
from csap.plans.serializers import PlanEventSerializer, PlanInFullSerializer, PlanStepSerializer
from csap.plans.services import standing
from csap.plans.shared_api import PlanNoInputSerializer, PlanReasonSerializer, act, read
from csap.plans.vocabulary import State
from servicedesk.accounts.http import person
from servicedesk.common.api import InputSerializer


class EvaluatePlanSerializer(InputSerializer):
    """``accept_too_early``: begin sooner, knowing that the verdict will be "too early"."""

    accept_too_early = serializers.BooleanField(default=False)


class ExtendPlanSerializer(PlanReasonSerializer):
    ends_on = serializers.DateField()


class RenewPlanSerializer(InputSerializer):
    """``goals``: numbers of the goals that go on, which must be all open ones; null: these."""

    goals = serializers.ListField(
        child=serializers.IntegerField(min_value=1), default=None, allow_null=True, max_length=50
    )


class MovingActions:
    """Steps of a plan's life. A refusal (409) says what is missing."""

    def _move(
        self,
        request: Request,
        number: str,
        do: Callable[..., Any],
        wanted: type[InputSerializer] = PlanNoInputSerializer,
    ) -> Response:
        plan = policies.get_plan(person(request), number)
        done = act(request, do, plan.number, **read(request, wanted))
        answer = done.number if isinstance(done, Plan) else number
        found = policies.get_plan_with_all(person(request), answer)
        return Response(PlanInFullSerializer(found).data)

    @extend_schema(responses=PlanStepSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def steps(self, request: Request, number: str) -> Response:
        """Which steps lead on from here, and what each of them misses."""
        plan = policies.get_plan(person(request), number)
        known = standing.known(plan, at=timezone.now())
        found = [
            {
                "event": event,
                "to_state": State(target).value,
                "missing": [each.missing for each in guards.guards(event, known) if not each.holds],
            }
            for (state, event), target in TRANSITIONS.items()
            if state == plan.state
        ]
        return Response(PlanStepSerializer(found, many=True).data)

    @extend_schema(responses=PlanEventSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def events(self, request: Request, number: str) -> Response:
        """Every step of its life, newest first."""
        plan = policies.get_plan(person(request), number)
        found = plan.events.select_related("actor").order_by("-pk")
        return Response(PlanEventSerializer(found, many=True).data)

    @extend_schema(request=PlanNoInputSerializer, responses=PlanInFullSerializer)
    @action(detail=True, methods=["post"])
    def complete_gap_analysis(self, request: Request, number: str) -> Response:
        """Take it on once the three forms of a gap are answered."""
        return self._move(request, number, services.complete_gap_analysis)

    @extend_schema(request=PlanNoInputSerializer, responses=PlanInFullSerializer)
    @action(detail=True, methods=["post"])
    def set_goals(self, request: Request, number: str) -> Response:
        """Take it on once its goals are set out."""
        return self._move(request, number, services.set_goals)

    @extend_schema(request=PlanNoInputSerializer, responses=PlanInFullSerializer)
    @action(detail=True, methods=["post"])
    def plan_actions(self, request: Request, number: str) -> Response:
        """Take it on once the five questions are answered; from here on its text stands still."""
        return self._move(request, number, services.plan_actions)

    @extend_schema(request=PlanReasonSerializer, responses=PlanInFullSerializer)
    @action(detail=True, methods=["post"])
    def revise_goals(self, request: Request, number: str) -> Response:
        """Go back to the goals."""
        return self._move(request, number, services.revise_goals, PlanReasonSerializer)

    @extend_schema(request=PlanNoInputSerializer, responses=PlanInFullSerializer)
    @action(detail=True, methods=["post"])
    def sign_off(self, request: Request, number: str) -> Response:
        """Sign it off, e.g. after a partner who had not signed was removed."""
        return self._move(request, number, services.sign_off)

    @extend_schema(request=PlanReasonSerializer, responses=PlanInFullSerializer)
    @action(detail=True, methods=["post"])
    def material_change(self, request: Request, number: str) -> Response:
        """Void the signatures of a plan that has not begun, for a reason."""
        return self._move(request, number, services.material_change, PlanReasonSerializer)

    @extend_schema(request=PlanNoInputSerializer, responses=PlanInFullSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, number: str) -> Response:
        """Begin a signed plan whose first day has come."""
        return self._move(request, number, services.start)

    @extend_schema(request=EvaluatePlanSerializer, responses=PlanInFullSerializer)
    @action(detail=True, methods=["post"])
    def evaluate(self, request: Request, number: str) -> Response:
        """Begin to evaluate it."""
        return self._move(request, number, services.evaluate, EvaluatePlanSerializer)

    @extend_schema(request=PlanNoInputSerializer, responses=PlanInFullSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, number: str) -> Response:
        """Close it once its goals have verdicts and its lessons are recorded."""
        return self._move(request, number, services.close)

    @extend_schema(request=PlanReasonSerializer, responses=PlanInFullSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, number: str) -> Response:
        """Give up a plan that has not begun, for a reason."""
        return self._move(request, number, services.cancel, PlanReasonSerializer)

    @extend_schema(request=PlanReasonSerializer, responses=PlanInFullSerializer)
    @action(detail=True, methods=["post"])
    def abandon(self, request: Request, number: str) -> Response:
        """Give up a plan that is under way, for a reason."""
        return self._move(request, number, services.abandon, PlanReasonSerializer)

    @extend_schema(request=ExtendPlanSerializer, responses=PlanInFullSerializer)
    @action(detail=True, methods=["post"])
    def propose_extension(self, request: Request, number: str) -> Response:
        """Propose a later end, which its partners sign."""
        return self._move(request, number, services.propose_extension, ExtendPlanSerializer)

    @extend_schema(request=PlanNoInputSerializer, responses=PlanInFullSerializer)
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, number: str) -> Response:
        """Go on until the proposed end, once all partners signed it."""
        return self._move(request, number, services.extend)

    @extend_schema(request=RenewPlanSerializer, responses=PlanInFullSerializer)
    @action(detail=True, methods=["post"])
    def renew(self, request: Request, number: str) -> Response:
        """End it; the answer is its successor, a draft with the goals that are still open."""
        return self._move(request, number, services.renew, RenewPlanSerializer)
