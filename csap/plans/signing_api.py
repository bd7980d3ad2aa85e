"""Signatures, check-ins and actions of one's own, for programs of partners and owners too."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from csap.facts.evidence import plain
from csap.plans import policies, services
from csap.plans.models import Action, Partner
from csap.plans.serializers import (
    CheckInSerializer,
    PlanActionSerializer,
    PlanEventSerializer,
    PlanPartnerSerializer,
    PlanTextSerializer,
    SignOffSerializer,
)
from csap.plans.services.signing import is_signable
from csap.plans.shared_api import PlanNoInputSerializer, ScopeField, act, read
from csap.plans.text import hash_of, text_of
from csap.plans.vocabulary import REASON_MAX_LENGTH, TEXT_MAX_LENGTH, ActionStatus, Side
from servicedesk.accounts.api_fields import PersonField
from servicedesk.accounts.http import person
from servicedesk.common.api import InputSerializer, KnownParametersMixin, NewestFirst

_LIST: dict[str, Any] = {"pagination_class": None, "filterset_class": None}


class AddPartnerSerializer(InputSerializer):
    """Who signs for the customers of a scope (empty: the plan's), or is asked as a key customer."""

    user = PersonField()
    scope = ScopeField(default="", allow_blank=True)
    side = serializers.ChoiceField(
        choices=[choice for choice in Side.choices if choice[0] != Side.PROVIDER],
        default=Side.CUSTOMER,
    )


class SignPlanSerializer(InputSerializer):
    """The hash of the text that was read."""

    content_hash = serializers.CharField(max_length=64)


class AskForChangeSerializer(SignPlanSerializer):
    words = serializers.CharField(max_length=REASON_MAX_LENGTH)


class SayCheckInSerializer(InputSerializer):
    words = serializers.CharField(max_length=TEXT_MAX_LENGTH)


class AskedToSignSerializer(serializers.Serializer[Any]):
    """How many partners were asked by mail."""

    asked = serializers.IntegerField()


class SignatureSerializer(serializers.Serializer[Any]):
    content_hash = serializers.CharField()
    way = serializers.CharField()
    at = serializers.DateTimeField()


class SigningActions:
    """Who signs, what they sign, and how it goes. ``BY_PARTNERS`` are open to partners too."""

    BY_PARTNERS = ("text", "sign", "ask_for_change", "check_ins")

    @extend_schema(methods=["GET"], responses=PlanPartnerSerializer(many=True))
    @extend_schema(
        methods=["POST"], request=AddPartnerSerializer, responses={201: PlanPartnerSerializer}
    )
    @action(detail=True, methods=["get", "post"], **_LIST)
    def partners(self, request: Request, number: str) -> Response:
        """Who signs it. POST names another one; the owner signs for the provider by itself."""
        plan = policies.get_plan(person(request), number)
        if request.method == "POST":
            given = read(request, AddPartnerSerializer)
            added = act(request, services.add_partner, plan.number, **given)
            return _made(PlanPartnerSerializer(added))
        present = plan.partners.present().select_related("user", "plan")
        found = present.prefetch_related("signatures").order_by("pk")
        return Response(PlanPartnerSerializer(found, many=True).data)

    @extend_schema(responses={204: None})
    @action(detail=True, methods=["delete"], url_path=r"partners/(?P<partner>\d{1,18})")
    def remove_partner(self, request: Request, number: str, partner: str) -> Response:
        """Let a customer sign no more; what they signed is kept."""
        plan = policies.get_plan(person(request), number)
        known = get_object_or_404(plan.partners.present(), pk=int(partner))
        act(request, services.remove_partner, plan.number, user=known.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=PlanNoInputSerializer, responses=AskedToSignSerializer)
    @action(detail=True, methods=["post"])
    def ask_to_sign(self, request: Request, number: str) -> Response:
        """Mail a link to each partner who has not signed."""
        plan = policies.get_plan(person(request), number)
        read(request, PlanNoInputSerializer)
        return Response({"asked": act(request, services.ask_to_sign, plan.number)})

    @extend_schema(responses=PlanTextSerializer)
    @action(detail=True, methods=["get"])
    def text(self, request: Request, number: str) -> Response:
        """The exact text that is signed, and its hash."""
        plan = policies.get_readable_plan(person(request), number)
        text, hash_ = text_of(plan), hash_of(plan)
        signable = is_signable(plan) and hash_ == plan.content_hash
        return Response({"content_hash": hash_, "is_signable": signable, "text": plain(text)})

    @extend_schema(request=SignPlanSerializer, responses=SignatureSerializer)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, number: str) -> Response:
        """Sign the text with this hash, as the partner that the caller is."""
        plan = policies.get_readable_plan(person(request), number)
        signed = act(request, services.sign, plan.number, **read(request, SignPlanSerializer))
        return Response(SignatureSerializer(signed).data)

    @extend_schema(request=AskForChangeSerializer, responses={201: PlanEventSerializer})
    @action(detail=True, methods=["post"])
    def ask_for_change(self, request: Request, number: str) -> Response:
        """Say, as a partner, what must change before one signs."""
        plan = policies.get_readable_plan(person(request), number)
        given = read(request, AskForChangeSerializer)
        said = act(request, services.ask_for_change, plan.number, **given)
        return _made(PlanEventSerializer(said))

    @extend_schema(methods=["GET"], responses=CheckInSerializer(many=True))
    @extend_schema(
        methods=["POST"], request=SayCheckInSerializer, responses={201: CheckInSerializer}
    )
    @action(detail=True, methods=["get", "post"], **_LIST)
    def check_ins(self, request: Request, number: str) -> Response:
        """How it goes, newest first. POST says so: partners, and who works plans."""
        plan = policies.get_readable_plan(person(request), number)
        if request.method == "POST":
            given = read(request, SayCheckInSerializer)
            return _made(CheckInSerializer(act(request, services.check_in, plan.number, **given)))
        found = plan.check_ins.select_related("by").order_by("-at", "-pk")
        return Response(CheckInSerializer(found, many=True).data)


class SignOffViewSet(
    KnownParametersMixin, ListModelMixin, RetrieveModelMixin, viewsets.GenericViewSet[Partner]
):
    """What the caller is asked to sign, newest first; managers see everybody's."""

    permission_classes = (IsAuthenticated,)
    serializer_class = SignOffSerializer
    pagination_class = NewestFirst
    queryset = Partner.objects.none()

    def get_queryset(self) -> QuerySet[Partner]:
        awaited = Partner.objects.awaited().filter(pk=OuterRef("pk"))
        mine = Partner.objects.visible_to(person(self.request)).present()
        joined = mine.select_related("plan", "user").prefetch_related("signatures")
        return joined.annotate(is_awaited=Exists(awaited))


class ReportActionSerializer(InputSerializer):
    """``outcome``: what came of it; why, when it is dropped."""

    status = serializers.ChoiceField(choices=ActionStatus.choices)
    outcome = serializers.CharField(max_length=REASON_MAX_LENGTH, default="", allow_blank=True)


class PlanActionFilter(django_filters.FilterSet):
    plan = django_filters.CharFilter(field_name="plan__number")
    status = django_filters.ChoiceFilter(choices=ActionStatus.choices)
    owner = django_filters.CharFilter(field_name="owner__email")

    class Meta:
        model = Action
        fields: tuple[str, ...] = ()


class PlanActionViewSet(
    KnownParametersMixin, ListModelMixin, RetrieveModelMixin, viewsets.GenericViewSet[Action]
):
    """Actions of plans, newest first: one's own; managers see everybody's."""

    permission_classes = (IsAuthenticated,)
    serializer_class = PlanActionSerializer
    pagination_class = NewestFirst
    filterset_class = PlanActionFilter
    known_parameters = frozenset(PlanActionFilter.base_filters)
    queryset = Action.objects.none()

    def get_queryset(self) -> QuerySet[Action]:
        visible = Action.objects.visible_to(person(self.request))
        return visible.select_related("plan", "owner").prefetch_related("goals")

    @extend_schema(request=ReportActionSerializer)
    @action(detail=True, methods=["post"])
    def report(self, request: Request, pk: str) -> Response:
        """Say how far it has come: its owner, and who works plans."""
        found = self.get_object()
        given = read(request, ReportActionSerializer)
        act(request, services.report_action, found.plan.number, found.pk, **given)
        return Response(PlanActionSerializer(self.get_object()).data)


def _made(answer: Any) -> Response:
    return Response(answer.data, status=status.HTTP_201_CREATED)
