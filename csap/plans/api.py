"""Plans for programs: the list, one plan in full, opening one by hand; its steps are mixed in."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from csap.metrics.catalog import METRICS
from csap.plans import policies, services
from csap.plans.effect_api import EffectActions
from csap.plans.models import Plan
from csap.plans.moving_api import MovingActions
from csap.plans.serializers import ActionPlanSerializer, PlanInFullSerializer
from csap.plans.shared_api import ScopeField, act, read
from csap.plans.signing_api import SigningActions
from csap.plans.vocabulary import REASON_MAX_LENGTH, TITLE_MAX_LENGTH, State
from csap.plans.writing_api import WritingActions
from servicedesk.accounts.http import person
from servicedesk.accounts.policies import ReadsThePlan
from servicedesk.common.api import InputSerializer, KnownParametersMixin, NewestFirst


class OpenPlanSerializer(InputSerializer):
    """A plan for a reason that no rule has found."""

    scope = ScopeField()
    metric = serializers.ChoiceField(choices=list(METRICS))
    title = serializers.CharField(max_length=TITLE_MAX_LENGTH)
    reason = serializers.CharField(max_length=REASON_MAX_LENGTH)


class PlanFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=State.choices)
    scope = django_filters.CharFilter()
    metric = django_filters.CharFilter()

    class Meta:
        model = Plan
        fields: tuple[str, ...] = ()


class PlanViewSet(
    EffectActions,
    WritingActions,
    SigningActions,
    MovingActions,
    KnownParametersMixin,
    ListModelMixin,
    viewsets.GenericViewSet[Plan],
):
    """Plans, newest first. Managers read and work them; partners sign theirs.

    Every step takes an ``Idempotency-Key``, which makes it once.
    """

    serializer_class = ActionPlanSerializer
    pagination_class = NewestFirst
    filterset_class = PlanFilter
    known_parameters = frozenset(PlanFilter.base_filters)
    lookup_field = "number"
    queryset = Plan.objects.none()

    def get_permissions(self) -> list[Any]:
        by_partners = self.action in SigningActions.BY_PARTNERS
        return [IsAuthenticated() if by_partners else ReadsThePlan()]

    def get_queryset(self) -> QuerySet[Plan]:
        visible = Plan.objects.visible_to(person(self.request))
        return visible.select_related("opened_by").prefetch_related("findings__finding")

    @extend_schema(responses=PlanInFullSerializer)
    def retrieve(self, request: Request, number: str) -> Response:
        """Show a plan with its analysis, goals, actions and partners."""
        found = policies.get_plan_with_all(person(request), number)
        return Response(PlanInFullSerializer(found).data)

    @extend_schema(request=OpenPlanSerializer, responses={201: PlanInFullSerializer})
    def create(self, request: Request) -> Response:
        """Open a draft by hand. For a finding: ``/findings/{number}/open_plan/``."""
        made = act(request, services.open_by_hand, **read(request, OpenPlanSerializer))
        found = policies.get_plan_with_all(person(request), made.number)
        return Response(PlanInFullSerializer(found).data, status=201)
