"""Results of surveys for programs: sums that may be told, never an answer."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from servicedesk.accounts.http import person
from servicedesk.accounts.policies import ReadsThePlan
from surveys.results.results import Results, read
from surveys.results.rows import rows_of
from surveys.results.sources import Survey, listed
from surveys.results.windows import local_day


class SurveySerializer(serializers.Serializer[Survey]):
    """One survey. ``final_on``: from when its results are told; null while it is under way."""

    key = serializers.CharField()
    name = serializers.CharField()
    sent = serializers.CharField()
    since = serializers.DateField()
    until = serializers.DateField()
    final_on = serializers.DateField(allow_null=True)


class FigureSerializer(serializers.Serializer[dict[str, Any]]):
    """One question in one scope. Shares are 0 to 1; null: may not be told, or is not of its kind.

    ``state``: shown, nobody, too_few, or beside (it would give away a smaller group).
    """

    question = serializers.CharField()
    measure = serializers.CharField()
    service = serializers.CharField(allow_null=True)
    scope = serializers.ChoiceField(["organisation", "department", "service", "group"])
    scope_code = serializers.CharField()
    state = serializers.ChoiceField(["shown", "nobody", "too_few", "beside"])
    n = serializers.IntegerField()
    left_out = serializers.IntegerField()
    mean = serializers.FloatField(allow_null=True)
    mean_low = serializers.FloatField(allow_null=True)
    mean_high = serializers.FloatField(allow_null=True)
    share = serializers.FloatField(allow_null=True)
    share_low = serializers.FloatField(allow_null=True)
    share_high = serializers.FloatField(allow_null=True)
    minimum = serializers.FloatField(allow_null=True)
    desired = serializers.FloatField(allow_null=True)
    distribution = serializers.DictField(child=serializers.IntegerField(), allow_null=True)


class ResultSerializer(SurveySerializer):
    """A survey with all its figures; ``asked`` is null where nobody knows who was asked."""

    asked = serializers.IntegerField(allow_null=True)
    answered = serializers.IntegerField(allow_null=True)
    figures = FigureSerializer(many=True)


class SurveyResultViewSet(viewsets.ViewSet):
    """Results of closed surveys, as the pages tell them."""

    permission_classes = (ReadsThePlan,)
    lookup_field = "key"
    lookup_value_regex = "[^/]+"

    @extend_schema(responses=SurveySerializer(many=True))
    def list(self, request: Request) -> Response:
        """List the surveys, the newest first."""
        found = listed(person(request), local_day(timezone.now()))
        return Response([SurveySerializer(survey).data for survey in found])

    @extend_schema(responses=ResultSerializer)
    def retrieve(self, request: Request, key: str) -> Response:
        """Return one survey with every figure that may be told."""
        today = local_day(timezone.now())
        results = read(person(request), key, today)
        if not results.survey.is_told_by(today):
            raise NotFound("The results of this survey cannot be told yet.")
        return Response(SurveySerializer(results.survey).data | _told(results))


def _told(results: Results) -> dict[str, Any]:
    rate = results.participation.rate() if results.participation else None
    return {
        "asked": rate and rate.asked,
        "answered": rate and rate.answered,
        "figures": [FigureSerializer(row.as_json()).data for row in rows_of(results)],
    }
