"""Agreements for programs: read what one may see, and take the same steps as on the pages."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from csap.agreements import services
from csap.agreements.api import AskSerializer
from csap.agreements.asks import MEASURES, number_of, value_of
from csap.agreements.bargaining import Exemption, Terms
from csap.agreements.forms import LEAST_PERCENT, MOST_PERCENT, number_refused
from csap.agreements.models import Agreement, FrozenRecord, NegotiationStep
from csap.agreements.services import Demand
from csap.agreements.sources import UnknownSubject
from csap.agreements.vocabulary import KINDS, TEXT_MAX_LENGTH, State
from servicedesk.accounts.http import person
from servicedesk.accounts.models import Department, User
from servicedesk.common.api import (
    InputSerializer,
    KnownParametersMixin,
    NewestFirst,
    idempotency_key,
)


class FrozenRecordSerializer(serializers.ModelSerializer[FrozenRecord]):
    """A record as it was shown; ``shown`` is the page's own content, ``content_hash`` is of it."""

    class Meta:
        model = FrozenRecord
        fields = ("at", "ask_class", "support", "n", "kept", "share", "low", "high", "shown",
                  "content_hash")  # fmt: skip


class NegotiationStepSerializer(serializers.ModelSerializer[NegotiationStep]):
    """A step. ``actor`` is empty for the rules; ``number`` in the unit of the agreement."""

    actor = serializers.CharField(source="actor.name", default="", read_only=True)
    number = serializers.SerializerMethodField()
    record = FrozenRecordSerializer(read_only=True)
    exception = serializers.SerializerMethodField()

    class Meta:
        model = NegotiationStep
        fields = ("step", "from_state", "to_state", "actor", "at", "number", "percent", "text",
                  "alternative", "conditions", "duty", "improvement", "funded", "valid_from",
                  "valid_until", "review_on", "ask_class", "exception", "record")  # fmt: skip

    def get_number(self, step: NegotiationStep) -> float:
        return number_of(step.agreement.expectation, step.value)

    def get_exception(self, step: NegotiationStep) -> dict[str, str] | None:
        found = step.exception
        if found is None:
            return None
        return {
            "answers_for": found.answers_for.name,
            "reason": found.reason,
            "until": found.until.isoformat(),
        }


class AgreementSerializer(serializers.ModelSerializer[Agreement]):
    """What is asked for, and what was agreed (null: nothing); numbers in ``unit``."""

    service = serializers.CharField(source="service.slug", read_only=True)
    request_type = serializers.CharField(source="request_type.slug", default=None, read_only=True)
    department = serializers.CharField(source="department.code", default=None, read_only=True)
    representative = serializers.EmailField(source="representative.email", read_only=True)
    number_asked = serializers.SerializerMethodField()
    number_agreed = serializers.SerializerMethodField()
    unit = serializers.SerializerMethodField()

    class Meta:
        model = Agreement
        fields = ("number", "kind", "state", "service", "request_type", "priority", "department",
                  "customer_group", "representative", "number_asked", "percent", "number_agreed",
                  "agreed_percent", "unit", "asked_at", "agreed_at", "valid_from", "valid_until",
                  "review_on")  # fmt: skip
        read_only_fields = fields

    def get_number_asked(self, agreement: Agreement) -> float:
        return number_of(agreement.expectation, agreement.value)

    def get_number_agreed(self, agreement: Agreement) -> float | None:
        value = agreement.agreed_value
        return None if value is None else number_of(agreement.expectation, value)

    def get_unit(self, agreement: Agreement) -> str:
        return MEASURES[agreement.expectation].unit


class NegotiationSerializer(AgreementSerializer):
    """An agreement with every step of its negotiation."""

    steps = NegotiationStepSerializer(many=True, read_only=True)

    class Meta(AgreementSerializer.Meta):
        fields = (*AgreementSerializer.Meta.fields, "steps")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]


class DemandSerializer(AskSerializer):
    """A demand. Of ``department`` (its code) and ``customer_group`` one is given."""

    representative: serializers.Field[Any, Any, Any, Any] = serializers.SlugRelatedField(
        "email", queryset=User.objects.active()
    )
    department: serializers.Field[Any, Any, Any, Any] = serializers.SlugRelatedField(
        "code", queryset=Department.objects.all(), required=False, default=None, allow_null=True
    )
    customer_group = serializers.SlugField(required=False, default="", allow_blank=True)
    text = serializers.CharField(max_length=TEXT_MAX_LENGTH)

    def demand(self) -> Demand:
        """Return what the valid input asks for."""
        given = dict(self.validated_data)
        own = {
            name: given.pop(name)
            for name in ("representative", "department", "customer_group", "text")
        }
        return Demand(ask=self.ask_of(given), **own)


class ExceptionSerializer(InputSerializer):
    """Who answers for promising against the record, why, and until when."""

    answers_for: serializers.Field[Any, Any, Any, Any] = serializers.SlugRelatedField(
        "email", queryset=User.objects.active()
    )
    reason = serializers.CharField(max_length=TEXT_MAX_LENGTH)
    until = serializers.DateField()


class TermsSerializer(InputSerializer):
    """Dates, conditions and guards of an agreement. ``valid_until`` is its last day."""

    valid_from = serializers.DateField()
    valid_until = serializers.DateField()
    conditions = serializers.CharField(max_length=TEXT_MAX_LENGTH, default="", allow_blank=True)
    duty = serializers.CharField(max_length=TEXT_MAX_LENGTH, default="", allow_blank=True)
    review_on = serializers.DateField(default=None, allow_null=True)
    improvement = serializers.CharField(max_length=TEXT_MAX_LENGTH, default="", allow_blank=True)
    funded = serializers.CharField(max_length=TEXT_MAX_LENGTH, default="", allow_blank=True)
    exception = ExceptionSerializer(default=None, allow_null=True)
    text = serializers.CharField(max_length=TEXT_MAX_LENGTH, default="", allow_blank=True)

    def arguments(self, agreement: Agreement) -> dict[str, Any]:
        """Return what the step's service takes."""
        given = dict(self.validated_data)
        value, percent = _numbers(given, agreement)
        text, named = given.pop("text"), given.pop("exception")
        exempt = named and Exemption(named["answers_for"].pk, named["reason"], named["until"])
        return {"terms": Terms(value, percent, exemption=exempt, **given), "text": text}


class OfferTermsSerializer(TermsSerializer):
    """Terms with their numbers."""

    number = serializers.FloatField()
    percent = serializers.IntegerField(min_value=LEAST_PERCENT, max_value=MOST_PERCENT)


class CounterSerializer(InputSerializer):
    """Other numbers, and why."""

    number = serializers.FloatField()
    percent = serializers.IntegerField(min_value=LEAST_PERCENT, max_value=MOST_PERCENT)
    text = serializers.CharField(max_length=TEXT_MAX_LENGTH)

    def arguments(self, agreement: Agreement) -> dict[str, Any]:
        given = dict(self.validated_data)
        value, percent = _numbers(given, agreement)
        return {"value": value, "percent": percent, "text": given["text"]}


class DeclineSerializer(InputSerializer):
    """The reason, and what can be done instead."""

    text = serializers.CharField(max_length=TEXT_MAX_LENGTH)
    alternative = serializers.CharField(max_length=TEXT_MAX_LENGTH)

    def arguments(self, agreement: Agreement) -> dict[str, Any]:
        return dict(self.validated_data)


class BecauseSerializer(InputSerializer):
    """Why."""

    text = serializers.CharField(max_length=TEXT_MAX_LENGTH)

    def arguments(self, agreement: Agreement) -> dict[str, Any]:
        return dict(self.validated_data)


class NothingSerializer(InputSerializer):
    """Nothing besides the address."""

    def arguments(self, agreement: Agreement) -> dict[str, Any]:
        return {}


def _numbers(given: dict[str, Any], agreement: Agreement) -> tuple[int, int]:
    """Take (value, percent) out of valid input; without a number those on the table."""
    number = given.pop("number", None)
    percent = given.pop("percent", agreement.percent)
    if number is None:
        return agreement.value, percent
    if refused := number_refused(agreement.expectation, number):
        raise exceptions.ValidationError({"number": [refused]})
    return value_of(agreement.expectation, number), percent


class AgreementFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=State.choices)
    kind = django_filters.ChoiceFilter(choices=KINDS)
    service = django_filters.CharFilter(field_name="service__slug")

    class Meta:
        model = Agreement
        fields: tuple[str, ...] = ()


class AgreementViewSet(KnownParametersMixin, viewsets.ReadOnlyModelViewSet[Agreement]):
    """The agreements that the caller may see, newest first: managers all, others their own."""

    permission_classes = (IsAuthenticated,)
    serializer_class = AgreementSerializer
    pagination_class = NewestFirst
    filterset_class = AgreementFilter
    known_parameters = frozenset(AgreementFilter.base_filters)
    lookup_field = "number"
    queryset = Agreement.objects.none()

    def get_queryset(self) -> QuerySet[Agreement]:
        return Agreement.objects.visible_to(person(self.request)).with_names()

    @extend_schema(responses=NegotiationSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Show an agreement with every step of its negotiation."""
        return Response(_negotiation(self.get_object()))

    @extend_schema(request=DemandSerializer, responses={201: AgreementSerializer})
    def create(self, request: Request) -> Response:
        """Write down a demand. Nothing is promised by it."""
        wanted = DemandSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        try:
            made = services.demand(
                wanted.demand(),
                actor=person(request),
                at=timezone.now(),
                key=idempotency_key(request),
            )
        except UnknownSubject as unknown:
            raise exceptions.ValidationError(dict(unknown.by_field)) from unknown
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=NothingSerializer, responses=NegotiationSerializer)
    @action(detail=True, methods=["post"])
    def freeze(self, request: Request, number: str) -> Response:
        """Hold the demand against the record, and keep what it says."""
        return self._take(request, NothingSerializer, services.freeze_record)

    @extend_schema(request=OfferTermsSerializer, responses=NegotiationSerializer)
    @action(detail=True, methods=["post"])
    def offer(self, request: Request, number: str) -> Response:
        """Put terms on the table."""
        return self._take(request, OfferTermsSerializer, services.offer)

    @extend_schema(request=TermsSerializer, responses=NegotiationSerializer)
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, number: str) -> Response:
        """Agree to what is asked for."""
        return self._take(request, TermsSerializer, services.agree)

    @extend_schema(request=DeclineSerializer, responses=NegotiationSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, number: str) -> Response:
        """Say no, with a reason and an alternative."""
        return self._take(request, DeclineSerializer, services.decline)

    @extend_schema(request=NothingSerializer, responses=NegotiationSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, number: str) -> Response:
        """Accept the offer, as the customer."""
        return self._take(request, NothingSerializer, services.accept)

    @extend_schema(request=CounterSerializer, responses=NegotiationSerializer)
    @action(detail=True, methods=["post"])
    def counter(self, request: Request, number: str) -> Response:
        """Answer an offer with other numbers, as the customer."""
        return self._take(request, CounterSerializer, services.counter)

    @extend_schema(request=BecauseSerializer, responses=NegotiationSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, number: str) -> Response:
        """Take the demand back."""
        return self._take(request, BecauseSerializer, services.withdraw)

    @extend_schema(request=NothingSerializer, responses=NegotiationSerializer)
    @action(detail=True, methods=["post"])
    def renew(self, request: Request, number: str) -> Response:
        """Ask for the same again; the answer is the new negotiation."""
        return self._take(request, NothingSerializer, services.renew)

    @extend_schema(request=BecauseSerializer, responses=NegotiationSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, number: str) -> Response:
        """End what was agreed before its time."""
        return self._take(request, BecauseSerializer, services.end)

    def _take(
        self, request: Request, reader: type[InputSerializer], act: Callable[..., Any]
    ) -> Response:
        known = self.get_object()
        wanted: Any = reader(data=request.data)
        wanted.is_valid(raise_exception=True)
        done = act(
            known.number,
            **wanted.arguments(known),
            actor=person(request),
            at=timezone.now(),
            key=idempotency_key(request),
        )
        number = done.number if isinstance(done, Agreement) else known.number
        return Response(_negotiation(Agreement.objects.with_names().get(number=number)))


def _negotiation(agreement: Agreement) -> dict[str, Any]:
    steps = agreement.steps.select_related("actor", "record", "exception__answers_for")
    shown = dict(AgreementSerializer(agreement).data)
    told = list(steps.order_by("pk"))
    for step in told:
        step.agreement = agreement
    return shown | {"steps": NegotiationStepSerializer(told, many=True).data}
