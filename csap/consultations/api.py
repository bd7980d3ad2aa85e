"""Consultations for programs: who runs them drafts, opens, answers, decides; who was asked speaks
and acknowledges.
"""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from csap.consultations import policies, services
from csap.consultations import serializers as given_as
from csap.consultations.models import Consultation
from csap.consultations.serializers import (
    AskedConsultationSerializer,
    ConsultationInFullSerializer,
    ConsultationSerializer,
)
from csap.consultations.services import Decided, Text, Word
from csap.consultations.services.steps import NOT_YOURS
from csap.consultations.vocabulary import Kind, Outcome, Position, State
from servicedesk.accounts.http import person
from servicedesk.accounts.models import User
from servicedesk.common.api import (
    InputSerializer,
    KnownParametersMixin,
    NewestFirst,
    idempotency_key,
)
from servicedesk.common.errors import NotPermitted

#: What one consultation looks like depends on whether the caller runs it or was asked.
EITHER = PolymorphicProxySerializer(
    component_name="ConsultationByRole",
    serializers=[ConsultationInFullSerializer, AskedConsultationSerializer],
    resource_type_field_name=None,
)


class ConsultationFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=State.choices)
    kind = django_filters.ChoiceFilter(field_name="document__kind", choices=Kind.choices)

    class Meta:
        model = Consultation
        fields: tuple[str, ...] = ()


class ConsultationViewSet(
    KnownParametersMixin, ListModelMixin, viewsets.GenericViewSet[Consultation]
):
    """Policies and procedures put to people, newest first: those one runs or was asked in.

    Every step takes an ``Idempotency-Key``, which makes it once.
    """

    permission_classes = (IsAuthenticated,)
    serializer_class = ConsultationSerializer
    pagination_class = NewestFirst
    filterset_class = ConsultationFilter
    known_parameters = frozenset(ConsultationFilter.base_filters)
    lookup_field = "number"
    queryset = Consultation.objects.none()

    def get_queryset(self) -> QuerySet[Consultation]:
        return Consultation.objects.visible_to(person(self.request)).for_list()

    @extend_schema(responses=EITHER)
    def retrieve(self, request: Request, number: str) -> Response:
        """Show one: in full for who runs it, as it concerns them for who was asked."""
        return self._shown(request, number)

    def _shown(self, request: Request, number: str, status: int = 200) -> Response:
        caller = person(request)
        found = policies.get_visible(caller, number)
        if policies.may_run(caller, found.document):
            return Response(ConsultationInFullSerializer(found).data, status=status)
        mine = policies.get_membership(caller, number)
        return Response(AskedConsultationSerializer(found, context={"mine": mine}).data)

    @extend_schema(
        request=given_as.NewConsultationSerializer, responses={201: ConsultationInFullSerializer}
    )
    def create(self, request: Request) -> Response:
        """Draft a consultation; nobody is asked yet."""
        caller = person(request)
        if not policies.may_create(caller):
            raise NotPermitted("Only managers and owners of policies put them to people.")
        given = given_as.NewConsultationSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.create(
            given.subject(caller),
            given.draft,
            given.setting,
            actor=caller,
            at=timezone.now(),
            key=idempotency_key(request),
        )
        return self._shown(request, made.number, status=201)

    def _run(
        self,
        request: Request,
        number: str,
        wanted: type[InputSerializer],
        do: Callable[..., object],
    ) -> Response:
        """Take a step of who runs it; ``do`` is given the validated input.

        Who was asked may read it, and gets 403; for anybody else it is not there.
        """
        caller = person(request)
        found = policies.get_visible(caller, number)
        if not policies.may_run(caller, found.document):
            raise NotPermitted(NOT_YOURS)
        given = wanted(data=request.data)
        given.is_valid(raise_exception=True)
        do(given, actor=caller, at=timezone.now(), key=idempotency_key(request))
        return self._shown(request, number)

    @extend_schema(request=given_as.DraftTextSerializer, responses=ConsultationInFullSerializer)
    @action(detail=True, methods=["post"])
    def revise(self, request: Request, number: str) -> Response:
        """Write a new draft."""

        def do(given: given_as.DraftTextSerializer, **by: Any) -> None:
            services.revise(number, given.draft, **by)

        return self._run(request, number, given_as.DraftTextSerializer, do)

    @extend_schema(request=given_as.AudienceSerializer, responses=ConsultationInFullSerializer)
    @action(detail=True, methods=["post"])
    def audience(self, request: Request, number: str) -> Response:
        """Change whom a draft is put to and when."""

        def do(given: given_as.AudienceSerializer, **by: Any) -> None:
            services.edit(number, given.setting, **by)

        return self._run(request, number, given_as.AudienceSerializer, do)

    @extend_schema(request=given_as.NothingToSaySerializer, responses=ConsultationInFullSerializer)
    @action(detail=True, methods=["post"])
    def put(self, request: Request, number: str) -> Response:
        """Put it to its audience: now, or by itself on its first day."""

        def do(given: InputSerializer, **by: Any) -> None:
            services.put(number, **by)

        return self._run(request, number, given_as.NothingToSaySerializer, do)

    @extend_schema(request=given_as.NothingToSaySerializer, responses=ConsultationInFullSerializer)
    @action(detail=True, methods=["post"])
    def remind(self, request: Request, number: str) -> Response:
        """Remind those who have not spoken, or not read what was adopted."""

        def do(given: InputSerializer, **by: Any) -> None:
            services.remind(number, **by)

        return self._run(request, number, given_as.NothingToSaySerializer, do)

    @extend_schema(request=given_as.MoreTimeSerializer, responses=ConsultationInFullSerializer)
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, number: str) -> Response:
        """Give people more time."""

        def do(given: InputSerializer, **by: Any) -> None:
            services.extend(number, **given.validated_data, **by)

        return self._run(request, number, given_as.MoreTimeSerializer, do)

    @extend_schema(request=given_as.DiscardSerializer, responses=ConsultationInFullSerializer)
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, number: str) -> Response:
        """Give up a draft that nobody was asked about."""

        def do(given: InputSerializer, **by: Any) -> None:
            services.discard(number, **given.validated_data, **by)

        return self._run(request, number, given_as.DiscardSerializer, do)

    @extend_schema(request=given_as.RemarkAnswerSerializer, responses=ConsultationInFullSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, number: str) -> Response:
        """Answer an objection or a comment."""

        def do(given: InputSerializer, **by: Any) -> None:
            services.answer(number, **given.validated_data, **by)

        return self._run(request, number, given_as.RemarkAnswerSerializer, do)

    @extend_schema(request=given_as.MergeSerializer, responses=ConsultationInFullSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, number: str) -> Response:
        """Put an objection together with another that says the same."""

        def do(given: InputSerializer, **by: Any) -> None:
            services.merge(number, **given.validated_data, **by)

        return self._run(request, number, given_as.MergeSerializer, do)

    @extend_schema(request=given_as.OutcomeSerializer, responses=ConsultationInFullSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, number: str) -> Response:
        """Decide, once every objection is answered; those who spoke are told."""

        def do(given: InputSerializer, **by: Any) -> None:
            services.decide(number, _decided(given.validated_data), **by)

        return self._run(request, number, given_as.OutcomeSerializer, do)

    def _speak(
        self,
        request: Request,
        number: str,
        wanted: type[InputSerializer],
        do: Callable[[dict[str, Any], User], object],
    ) -> Response:
        """Take a step of who was asked; who runs it without having been asked gets 403."""
        caller = person(request)
        policies.get_visible(caller, number)
        try:
            policies.get_membership(caller, number)
        except Http404 as stranger:
            raise NotPermitted("Only who was asked speaks.") from stranger
        given = wanted(data=request.data)
        given.is_valid(raise_exception=True)
        do(given.validated_data, caller)
        return self._shown(request, number)

    @extend_schema(request=given_as.WordSerializer, responses=EITHER)
    @action(detail=True, methods=["post"])
    def speak(self, request: Request, number: str) -> Response:
        """Say where one stands; the last word counts."""
        key = idempotency_key(request)

        def do(given: dict[str, Any], caller: User) -> None:
            word = Word(**{**given, "position": Position(given["position"])})
            services.speak(number, word, person=caller, at=timezone.now(), key=key)

        return self._speak(request, number, given_as.WordSerializer, do)

    @extend_schema(request=given_as.CommentInputSerializer, responses=EITHER)
    @action(detail=True, methods=["post"])
    def comment(self, request: Request, number: str) -> Response:
        """Say something without a stance."""
        key = idempotency_key(request)

        def do(given: dict[str, Any], caller: User) -> None:
            services.comment(number, **given, person=caller, at=timezone.now(), key=key)

        return self._speak(request, number, given_as.CommentInputSerializer, do)

    @extend_schema(request=given_as.AgreementWithCommentSerializer, responses=EITHER)
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, number: str) -> Response:
        """Agree with another's comment."""

        def do(given: dict[str, Any], caller: User) -> None:
            services.second(number, given["remark"], person=caller, at=timezone.now())

        return self._speak(request, number, given_as.AgreementWithCommentSerializer, do)

    @extend_schema(request=given_as.NothingToSaySerializer, responses=EITHER)
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, number: str) -> Response:
        """Say that one has read and understood what was adopted."""

        def do(given: dict[str, Any], caller: User) -> None:
            services.acknowledge(number, person=caller, at=timezone.now())

        return self._speak(request, number, given_as.NothingToSaySerializer, do)


def _decided(given: dict[str, Any]) -> Decided:
    outcome = Outcome(given["outcome"])
    text = Text(given["text"], given["changes"], given["effective_on"])
    is_changed = outcome == Outcome.CHANGED
    return Decided(outcome, given["reason"], text if is_changed else None, given["acknowledge_by"])
