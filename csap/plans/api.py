"""Plans for programs: so far to read."""

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers, viewsets
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from csap.plans.effect_api import EffectActions
from csap.plans.models import Plan
from csap.plans.vocabulary import State
from servicedesk.accounts.http import person
from servicedesk.accounts.policies import ReadsThePlan
from servicedesk.common.api import KnownParametersMixin, NewestFirst


class ActionPlanSerializer(serializers.ModelSerializer[Plan]):
    """A plan. ``opened_by`` is empty when the rules opened it; ``findings``: their numbers."""

    opened_by = serializers.CharField(source="opened_by.name", default="", read_only=True)
    findings = serializers.SerializerMethodField()

    class Meta:
        model = Plan
        fields = (
            "number", "title", "scope", "scope_words", "metric", "trigger", "state", "opened_at",
            "opened_by", "closed_at", "findings",
        )  # fmt: skip

    def get_findings(self, plan: Plan) -> list[str]:
        return [link.finding.number for link in plan.findings.all()]


class PlanFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=State.choices)
    scope = django_filters.CharFilter()
    metric = django_filters.CharFilter()

    class Meta:
        model = Plan
        fields: tuple[str, ...] = ()


class PlanViewSet(
    EffectActions,
    KnownParametersMixin,
    ListModelMixin,
    RetrieveModelMixin,
    viewsets.GenericViewSet[Plan],
):
    """Plans, newest first."""

    permission_classes = (ReadsThePlan,)
    serializer_class = ActionPlanSerializer
    pagination_class = NewestFirst
    filterset_class = PlanFilter
    known_parameters = frozenset(PlanFilter.base_filters)
    lookup_field = "number"
    queryset = Plan.objects.none()

    def get_queryset(self) -> QuerySet[Plan]:
        visible = Plan.objects.visible_to(person(self.request))
        return visible.select_related("opened_by").prefetch_related("findings__finding")
