"""The portfolio for programs: what the page shows, by the same rules."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from csap.dashboards.asked_api import ChoiceSerializer, SpanSerializer, asked_by
from csap.dashboards.portfolio import page, quadrant, reasons
from csap.dashboards.portfolio.reading import SPREAD, Portfolio, Row, together
from csap.dashboards.portfolio.table import relevance_why, satisfied_why
from csap.dashboards.portfolio.views import read_for
from csap.facts.queries import Figure
from requests_app.catalogue.queries import LIFECYCLES
from servicedesk.accounts.http import person
from servicedesk.accounts.policies import ReadsThePlan


class PortfolioChoiceSerializer(ChoiceSerializer):
    """``lifecycle``: only services in that stage of their life; empty: all live ones."""

    lifecycle = serializers.ChoiceField(
        choices=list(LIFECYCLES.values()), allow_blank=True, default=""
    )


class PartSerializer(serializers.Serializer[object]):
    """A share k of n, 0 to 1, with its interval; over several services there is none."""

    k = serializers.IntegerField()
    n = serializers.IntegerField()
    value = serializers.FloatField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class StepsSerializer(serializers.Serializer[object]):
    """Who knows a service, uses it, is content with it and accepts how it is run.

    ``used`` is of those who know it, ``content`` and ``accepted`` of those who rate it; null: too
    few to tell, for which ``why`` has words.
    """

    n = serializers.IntegerField()
    aware = PartSerializer(allow_null=True)
    used = PartSerializer(allow_null=True)
    content = PartSerializer(allow_null=True)
    accepted = PartSerializer(allow_null=True)
    why = serializers.CharField()


class PortfolioServiceSerializer(serializers.Serializer[Row]):
    """A service of the portfolio; null: not measured, or hidden, for which the notes have words.

    ``place`` is its corner of use and relevance: tl, tr, bl, br or "".
    """

    service = serializers.CharField(source="service.slug")
    name = serializers.CharField()
    lifecycle = serializers.CharField(source="service.lifecycle")
    annual_cost_minor = serializers.IntegerField(
        source="service.annual_cost_minor", allow_null=True
    )
    currency = serializers.CharField(source="service.currency")
    requests = serializers.IntegerField(source="created", allow_null=True)
    per_100_people_a_month = SpanSerializer(source="per_100", allow_null=True)
    failure_share = serializers.SerializerMethodField()
    relevance = SpanSerializer(allow_null=True)
    relevance_n = serializers.IntegerField()
    relevance_note = serializers.SerializerMethodField()
    satisfied = serializers.SerializerMethodField()
    satisfied_n = serializers.IntegerField()
    satisfied_note = serializers.SerializerMethodField()
    funnel = StepsSerializer(source="known", allow_null=True)
    place = serializers.SerializerMethodField()

    @extend_schema(responses=PartSerializer(allow_null=True))
    def get_failure_share(self, row: Row) -> dict[str, Any] | None:
        return _part(row.failures)

    @extend_schema(responses=PartSerializer(allow_null=True))
    def get_satisfied(self, row: Row) -> dict[str, Any] | None:
        return _part(row.satisfied)

    def get_relevance_note(self, row: Row) -> str:
        return relevance_why(row)

    def get_satisfied_note(self, row: Row) -> str:
        return satisfied_why(row)

    def get_place(self, row: Row) -> str:
        lines = self.context["lines"]
        is_placed = lines is not None and row.relevance and row.per_100 and row.is_used
        return quadrant.place_of(row, lines) if is_placed else ""


def _part(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None or figure.value is None:
        return None
    return {name: getattr(figure, name) for name in ("k", "n", "value", "low", "high")}


class NoticedSerializer(serializers.Serializer[reasons.Noticed]):
    """A service on one of the lists: unused, unknown, over-asked, mostly repair, over-served."""

    list = serializers.CharField()
    service = serializers.CharField(source="slug")
    name = serializers.CharField()
    sentence = serializers.CharField()
    finding = serializers.CharField(source="number")


class PortfolioSerializer(serializers.Serializer[dict[str, Any]]):
    """The portfolio of a scope and period; ``missing``: scopes to have computed.

    ``funnel`` sums what may be told of each service: answers about services, not people.
    ``effective_services``: like how many equally used services the requests behave.
    """

    scope = serializers.CharField()
    start = serializers.DateField()
    end = serializers.DateField()
    heading = serializers.CharField()
    wave = serializers.CharField()
    services = PortfolioServiceSerializer(many=True)
    funnel = StepsSerializer(allow_null=True)
    lists = NoticedSerializer(many=True)
    effective_services = serializers.FloatField(allow_null=True)
    missing = serializers.ListField(child=serializers.CharField())


class PortfolioView(APIView):
    """Services by use, relevance, satisfaction, cost and lifecycle, as stored.

    Cost and lifecycle are written at ``services/{slug}/standing/``.
    """

    permission_classes = (ReadsThePlan,)

    @extend_schema(parameters=[PortfolioChoiceSerializer], responses=PortfolioSerializer)
    def get(self, request: Request) -> Response:
        """Return the portfolio of a scope and period."""
        at = asked_by(request, PortfolioChoiceSerializer)
        found = read_for(person(request), at, request.query_params.get("lifecycle", ""))
        told = _told(found) | {
            "scope": str(at.chosen.eyes),
            "start": at.chosen.period.start,
            "end": at.chosen.period.end,
        }
        context = {"lines": quadrant.lines_of(found)}
        return Response(PortfolioSerializer(told, context=context).data)


def _told(found: Portfolio) -> dict[str, Any]:
    spread = found.whole.get(SPREAD)
    return {
        "heading": page.heading(found),
        "wave": found.wave,
        "services": found.rows,
        "funnel": together(found.rows),
        "lists": reasons.lists(found),
        "effective_services": spread.detail.get("effective_number") if spread else None,
        "missing": [str(scope) for scope in found.missing],
    }
