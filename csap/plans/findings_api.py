"""Findings for programs, with the ways that lead from them to a plan."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from csap.findings.api import FindingInFullSerializer, FindingViewSet
from csap.findings.policies import get_finding
from csap.plans import services
from csap.plans.models import Plan
from csap.plans.shared_api import PlanReasonSerializer, act, read
from servicedesk.accounts.http import person
from servicedesk.common.api import InputSerializer


class LinkFindingSerializer(InputSerializer):
    """The number of an open plan."""

    plan = serializers.CharField(max_length=16)


class FindingWithPlansViewSet(FindingViewSet):
    """What the rules found, newest first. Its evidence never changes."""

    @extend_schema(request=PlanReasonSerializer, responses=FindingInFullSerializer)
    @action(detail=True, methods=["post"])
    def open_plan(self, request: Request, number: str) -> Response:
        """Open a draft plan for it; sent twice, it is the same plan (``plan_number``)."""
        found = get_finding(person(request), number)
        given = read(request, PlanReasonSerializer)
        act(request, services.open_for_finding, found.number, **given)
        return self._again(request, number)

    @extend_schema(request=LinkFindingSerializer, responses=FindingInFullSerializer)
    @action(detail=True, methods=["post"])
    def link_plan(self, request: Request, number: str) -> Response:
        """Link it to an open plan. Linked to it already: nothing."""
        found = get_finding(person(request), number)
        wanted = read(request, LinkFindingSerializer)["plan"]

        def link(number: str, *, key: str | None, **by: Any) -> Plan:
            # A finding has one plan, so it needs no key.
            return services.link_finding(number, plan_number=wanted, **by)

        act(request, link, found.number)
        return self._again(request, number)

    def _again(self, request: Request, number: str) -> Response:
        return Response(FindingInFullSerializer(get_finding(person(request), number)).data)
