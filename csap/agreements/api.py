"""The record behind an ask, for programs."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from csap.agreements import feasibility, needs, sentences
from csap.agreements.asks import Ask, Expectation, number_of
from csap.agreements.feasibility import Assessment
from csap.agreements.forms import LEAST_PERCENT, MOST_PERCENT, number_refused
from csap.agreements.sources import UnknownSubject
from requests_app.catalogue.vocabulary import Priority
from servicedesk.accounts.policies import ReadsThePlan
from servicedesk.common.api import InputSerializer


class AskSerializer(InputSerializer):
    """What is asked for. ``number``: hours, days, percent over budget, or percent available."""

    kind = serializers.ChoiceField(choices=[each.value for each in Expectation])
    service = serializers.SlugField()
    request_type = serializers.SlugField(required=False, default=None)
    priority = serializers.ChoiceField(choices=Priority.choices, required=False, default=None)
    number = serializers.FloatField()
    percent = serializers.IntegerField(min_value=LEAST_PERCENT, max_value=MOST_PERCENT, default=90)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        expectation = Expectation(attrs["kind"])
        refused = number_refused(expectation, attrs["number"])
        wrong = {"number": [refused]} if refused else {}
        if not expectation.is_time:
            given = [name for name in ("request_type", "priority") if attrs[name] is not None]
            wrong |= {name: ["Only times are asked for by it."] for name in given}
        if wrong:
            raise exceptions.ValidationError(wrong)
        return attrs

    def ask(self) -> Ask:
        return self.ask_of(dict(self.validated_data))

    @staticmethod
    def ask_of(given: dict[str, Any]) -> Ask:
        """Return an ask of its validated parts alone."""
        return Ask(
            expectation=Expectation(given.pop("kind")), share=given.pop("percent") / 100, **given
        )


class OfferSerializer(serializers.Serializer[Any]):
    """What can be promised for a share; null: the record is too thin. ``would_take``: the ask."""

    share = serializers.FloatField()
    record = serializers.FloatField(allow_null=True)
    promise = serializers.FloatField(allow_null=True)
    worst_quarter = serializers.CharField(allow_null=True)
    would_take = serializers.CharField()


class AssessmentSerializer(serializers.Serializer[Any]):
    """An ask against the record: its class, what was kept, and what can be promised."""

    ask_class = serializers.CharField()
    state = serializers.CharField()
    refusal = serializers.CharField()
    n = serializers.IntegerField()
    still_open = serializers.IntegerField()
    kept = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    widened = serializers.ListField(child=serializers.CharField())
    offers = OfferSerializer(many=True)
    stability = serializers.CharField()
    hold_share = serializers.FloatField(allow_null=True)
    weekly_arrivals = serializers.IntegerField(allow_null=True)
    one_event = serializers.IntegerField()
    is_forecast = serializers.BooleanField()
    sentences = serializers.ListField(child=serializers.CharField())


class FeasibilityView(APIView):
    """Hold an ask against the record. Nothing is stored."""

    permission_classes = (ReadsThePlan,)

    @extend_schema(parameters=[AskSerializer], responses=AssessmentSerializer)
    def get(self, request: Request) -> Response:
        """Return the class of an ask, and what can be promised instead."""
        wanted = AskSerializer(data=request.query_params.dict())
        wanted.is_valid(raise_exception=True)
        try:
            found = feasibility.assess(wanted.ask(), at=timezone.now())
        except UnknownSubject as unknown:
            raise exceptions.ValidationError(dict(unknown.by_field)) from unknown
        return Response(AssessmentSerializer(_told(found)).data)


def _told(found: Assessment) -> dict[str, Any]:
    said = (sentences.record, sentences.promise, sentences.gap, sentences.next_step)
    return {
        "ask_class": found.ask_class,
        "state": found.state,
        "refusal": found.refusal,
        "n": found.curve.n,
        "still_open": found.curve.open,
        "kept": found.kept,
        "share": found.support.p,
        "low": found.support.low,
        "high": found.support.high,
        "widened": found.widened,
        "offers": [_offer(found, offer) for offer in found.offers],
        "stability": found.stability.state,
        "hold_share": found.holds.share if found.holds else None,
        "weekly_arrivals": found.weekly_arrivals,
        "one_event": found.record.one_event,
        "is_forecast": found.record.is_forecast,
        "sentences": [text for text in (say(found) for say in said) if text],
    }


def _offer(found: Assessment, offer: feasibility.Offer) -> dict[str, Any]:
    def number(value: int | None) -> float | None:
        return None if value is None else number_of(found.ask.expectation, value)

    return {
        "share": offer.share,
        "record": number(offer.point),
        "promise": None if found.refusal else number(offer.promise),
        "worst_quarter": offer.worst.name if offer.worst else None,
        "would_take": needs.would_take(found, offer),
    }
