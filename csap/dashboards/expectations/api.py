"""Expectations for programs: what the page shows, by the same rules."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from csap.dashboards.asked_api import ChoiceSerializer, SpanSerializer, asked_by
from csap.dashboards.expectations import promises, quadrant, zones
from csap.dashboards.expectations.reading import Expected, Felt, Kept, Reading, read
from csap.facts.periods import local_day
from csap.findings.gaps import OpenGap, open_gaps
from servicedesk.accounts.http import person
from servicedesk.accounts.policies import ReadsThePlan


class ExpectedSerializer(serializers.Serializer[Expected]):
    """What people accept at least, desire and get of a service; null: hidden, or not asked.

    ``derived`` is the rank correlation with the overall rating; ``place`` the quadrant of
    importance and performance, ``is_borderline`` that an interval touches one of its lines.
    """

    service = serializers.CharField(source="slug")
    name = serializers.CharField()
    n = serializers.IntegerField()
    minimum = serializers.FloatField(allow_null=True)
    desired = serializers.FloatField(allow_null=True)
    perceived = SpanSerializer(allow_null=True)
    adequacy = SpanSerializer(allow_null=True)
    importance = SpanSerializer(allow_null=True)
    derived = serializers.FloatField(allow_null=True)
    derived_n = serializers.IntegerField()
    reading = serializers.SerializerMethodField()
    place = serializers.SerializerMethodField()
    is_borderline = serializers.SerializerMethodField()

    def get_reading(self, each: Expected) -> str:
        return zones.reading_of(each)

    def get_place(self, each: Expected) -> str:
        return self.context["places"].get(each.slug, ("", False))[0]

    def get_is_borderline(self, each: Expected) -> bool:
        return bool(self.context["places"].get(each.slug, ("", False))[1])


class FeltSerializer(serializers.Serializer[Felt]):
    """Felt against measured in time of the same requests; ``is_called``: survives correction."""

    service = serializers.CharField(source="slug")
    name = serializers.CharField()
    n = serializers.IntegerField()
    felt = serializers.FloatField(allow_null=True)
    measured = serializers.FloatField(allow_null=True)
    gap = SpanSerializer(allow_null=True)
    p = serializers.FloatField(allow_null=True)
    corrected_p = serializers.FloatField(source="adjusted", allow_null=True)
    is_called = serializers.BooleanField()
    why = serializers.CharField()


class KeptSerializer(serializers.Serializer[Kept]):
    """What was kept of the share that is promised."""

    service = serializers.CharField(source="slug")
    name = serializers.CharField()
    n = serializers.IntegerField(source="figure.n")
    k = serializers.IntegerField(source="figure.k", allow_null=True)
    share = serializers.FloatField(source="figure.value", allow_null=True)
    low = serializers.FloatField(source="figure.low", allow_null=True)
    high = serializers.FloatField(source="figure.high", allow_null=True)
    promised = serializers.FloatField(source="aim")
    state = serializers.SerializerMethodField()

    def get_state(self, each: Kept) -> str:
        return promises.state_of(each)


class GapSerializer(serializers.Serializer[OpenGap]):
    """An expectation gap that is open, or went stale. ``form``: a, b or c."""

    number = serializers.CharField()
    scope = serializers.CharField()
    name = serializers.CharField()
    metric = serializers.CharField()
    form = serializers.CharField()
    size = serializers.CharField()
    n = serializers.IntegerField(allow_null=True)
    stage = serializers.CharField()
    since = serializers.DateField()
    plan = serializers.CharField(source="plan_number")
    sentence = serializers.CharField()
    principles = serializers.SerializerMethodField()
    periods = serializers.SerializerMethodField()

    def get_principles(self, gap: OpenGap) -> list[int]:
        return [asked.number for asked in gap.principles]

    def get_periods(self, gap: OpenGap) -> list[str]:
        return [status.name for status in gap.strip]


class ExpectationsSerializer(serializers.Serializer[dict[str, Any]]):
    """The three forms of the gap, service by service; ``missing``: scopes to have computed."""

    scope = serializers.CharField()
    start = serializers.DateField()
    end = serializers.DateField()
    wave = serializers.CharField()
    asked = serializers.IntegerField()
    answered = serializers.IntegerField()
    expected = ExpectedSerializer(many=True)
    felt = FeltSerializer(many=True)
    kept = KeptSerializer(many=True)
    gaps = GapSerializer(many=True)
    missing = serializers.ListField(child=serializers.CharField())


class ExpectationsView(APIView):
    """What people expect, what they get and what the clock says, as stored. Nothing is computed."""

    permission_classes = (ReadsThePlan,)

    @extend_schema(parameters=[ChoiceSerializer], responses=ExpectationsSerializer)
    def get(self, request: Request) -> Response:
        """Return expectations and gaps of a scope and period, service by service."""
        at = asked_by(request)
        found = read(at.chosen, at.names, targets=settings.CSAP_TARGETS, today=local_day(at.now))
        gaps = open_gaps(person(request), at.chosen.scope, now=at.now)
        told = _told(found, gaps) | {
            "scope": str(at.chosen.scope),
            "start": at.chosen.period.start,
            "end": at.chosen.period.end,
        }
        context = {"places": quadrant.places(found.expected)}
        return Response(ExpectationsSerializer(told, context=context).data)


def _told(found: Reading, gaps: list[OpenGap]) -> dict[str, Any]:
    return {
        "wave": found.wave.name,
        "asked": found.wave.asked,
        "answered": found.wave.answered,
        "expected": found.expected,
        "felt": found.felt,
        "kept": found.kept,
        "gaps": gaps,
        "missing": [str(scope) for scope in found.missing],
    }
