"""Reports for programs: what there is, each as a file, and one's own subscriptions."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from csap.reports import policies, services, shown
from csap.reports.models import LogEntry, Subscription
from csap.reports.registry import FORMATS, Eyes, Report
from csap.reports.services import Wanted
from csap.reports.views import as_response
from csap.reports.vocabulary import WORDS_MAX_LENGTH, Format, Rhythm
from servicedesk.accounts.http import person
from servicedesk.accounts.policies import ReadsThePlan
from servicedesk.common.api import InputSerializer, KnownParametersMixin, NewestFirst
from servicedesk.common.errors import DomainError
from servicedesk.common.printing import CannotPrint


class ReportSerializer(serializers.Serializer[Report]):
    """A page with figures. ``parameters`` are as the query string of its page has them."""

    key = serializers.CharField()
    title = serializers.CharField()
    holds = serializers.CharField()
    parameters = serializers.ListField(child=serializers.CharField(), source="asks")
    needed = serializers.ListField(child=serializers.CharField(), source="needs")
    formats = serializers.ListField(child=serializers.ChoiceField(choices=FORMATS))


class ReportViewSet(viewsets.ViewSet):
    """What can be taken along, as files: what a page shows the caller, no more."""

    permission_classes = [ReadsThePlan]
    lookup_field = "key"
    lookup_value_regex = "[a-z.]+"

    @extend_schema(responses=ReportSerializer(many=True))
    def list(self, request: Request) -> Response:
        found: Any = policies.reports_for(person(request))
        return Response(ReportSerializer(found, many=True).data)

    @extend_schema(
        parameters=[OpenApiParameter("as", str, enum=FORMATS, description="The format.")],
        responses={200: OpenApiTypes.BINARY},
    )
    @action(detail=True)
    def file(self, request: Request, key: str) -> HttpResponse:
        """Return a report as a file; its parameters are those of its page."""
        report, at = policies.get_report(person(request), key), timezone.now()
        given = request.query_params.dict()
        suffix = given.pop("as", report.formats[0])
        strange = sorted(set(given) - set(report.asks))
        if strange:
            raise ValidationError({name: ["There is no such parameter."] for name in strange})
        try:
            file = services.make_file(report, suffix, Eyes(person(request), given, at))
        except CannotPrint:
            raise
        except DomainError as refusal:
            if refusal.field:
                raise ValidationError(refusal.by_field) from refusal
            raise Http404(str(refusal)) from refusal
        return as_response(file, report, actor=person(request), at=at)


class ReportLogSerializer(serializers.ModelSerializer[LogEntry]):
    """One thing that happened; ``content_hash`` is the sha256 of the file as it was sent."""

    actor = serializers.CharField(source="actor.name", default="", read_only=True)

    class Meta:
        model = LogEntry
        fields = (
            "step", "due_on", "at", "actor", "said", "recipient", "file_name", "size",
            "content_hash",
        )  # fmt: skip


class ReportSubscriptionSerializer(serializers.ModelSerializer[Subscription]):
    """A report that is sent regularly. ``last`` is what happened to it last."""

    person = serializers.EmailField(source="person.email", read_only=True)
    last = serializers.SerializerMethodField()

    class Meta:
        model = Subscription
        fields = (
            "id", "person", "report", "parameters", "subject", "rhythm", "day", "format",
            "created_at", "next_on", "paused_at", "paused_why", "last",
        )  # fmt: skip

    @extend_schema(responses=ReportLogSerializer)
    def get_last(self, subscription: Subscription) -> dict[str, Any] | None:
        last = shown.row(subscription).last
        return ReportLogSerializer(last).data if last else None


class WantedReportSerializer(InputSerializer):
    """A subscription. A period is this-month, last-month, last-quarter or last-year."""

    report = serializers.CharField(max_length=40)
    parameters = serializers.DictField(
        child=serializers.CharField(max_length=WORDS_MAX_LENGTH), default=dict
    )
    rhythm = serializers.ChoiceField(choices=Rhythm.choices)
    day = serializers.IntegerField(min_value=1, max_value=31)
    format = serializers.ChoiceField(choices=Format.choices)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["rhythm"] == Rhythm.WEEKLY and attrs["day"] > 7:
            raise ValidationError({"day": ["Of a week: 1 (Monday) to 7."]})
        return attrs


class NothingMoreSerializer(InputSerializer):
    """A step that takes nothing."""


class ReportSubscriptionViewSet(
    KnownParametersMixin, ListModelMixin, RetrieveModelMixin, viewsets.GenericViewSet[Subscription]
):
    """Subscriptions that stand, newest first: one's own; administrators see everybody's."""

    permission_classes = [ReadsThePlan]
    serializer_class = ReportSubscriptionSerializer
    pagination_class = NewestFirst
    queryset = Subscription.objects.none()

    def get_queryset(self) -> QuerySet[Subscription]:
        return shown.with_newest(Subscription.objects.visible_to(person(self.request)).standing())

    @extend_schema(request=WantedReportSerializer, responses={201: ReportSubscriptionSerializer})
    def create(self, request: Request) -> Response:
        """Subscribe to a report for oneself. The same one again: nothing happens."""
        wanted = WantedReportSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = dict(wanted.validated_data)
        key = given.pop("report")
        offered = {each.key: each for each in policies.reports_for(person(request))}
        if key not in offered:
            raise ValidationError({"report": ["There is no such report."]})
        made = services.subscribe(
            offered[key], Wanted(**given), actor=person(request), at=timezone.now()
        )
        return Response(self._told(made.pk), status=201)

    @extend_schema(responses=ReportLogSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def log(self, request: Request, pk: str) -> Response:
        """Return the newest 200 entries of what became of a subscription."""
        entries = self.get_object().log.select_related("actor").order_by("-pk")[:200]
        return Response(ReportLogSerializer(entries, many=True).data)

    @extend_schema(request=NothingMoreSerializer)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        """Send nothing until it is resumed."""
        found = self._mine(request)
        services.pause(found, why=services.BY_HAND, actor=person(request), at=timezone.now())
        return Response(self._told(found))

    @extend_schema(request=NothingMoreSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        """Send again, from the next day on which it is due."""
        found = self._mine(request)
        services.resume(found, actor=person(request), at=timezone.now())
        return Response(self._told(found))

    @extend_schema(request=NothingMoreSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Never send it again; its log stays."""
        services.end(self._mine(request), actor=person(request), at=timezone.now())
        return Response(status=204)

    def _mine(self, request: Request) -> int:
        NothingMoreSerializer(data=request.data).is_valid(raise_exception=True)
        return self.get_object().pk

    def _told(self, pk: int) -> dict[str, Any]:
        found = self.get_queryset().get(pk=pk)
        return dict(ReportSubscriptionSerializer(found).data)
