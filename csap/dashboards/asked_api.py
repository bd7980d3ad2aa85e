"""Scope and period as a program asks for them, for answers that compare services."""

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request

from csap.dashboards.asked import Asked
from csap.facts.periods import local_day
from csap.facts.scopes import UnknownScope
from csap.telling import choices
from servicedesk.common.api import InputSerializer


class ChoiceSerializer(InputSerializer):
    """``scope`` as ``all`` or ``service:SLUG,department:CODE,group:NAME``, any part; ``period`` as
    2026-Q3, 2026-10 or 12m, by itself the last closed quarter.
    """

    scope = serializers.CharField(max_length=160, default="all")
    period = serializers.CharField(max_length=10, default="")


class SpanSerializer(serializers.Serializer[object]):
    """A value with its limits; they are null where too few answers allow none."""

    value = serializers.FloatField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


def asked_by(request: Request, form: type[ChoiceSerializer] = ChoiceSerializer) -> Asked:
    """Return what a program asks for; ``form`` may know more than scope and period. 5 queries.

    :raises ValidationError: naming the field that is no scope or no period.
    """
    wanted = form(data=request.query_params.dict())
    wanted.is_valid(raise_exception=True)
    now, names = timezone.now(), choices.load_names()
    scope, period = wanted.validated_data["scope"], wanted.validated_data["period"]
    try:
        chosen = choices.chosen(scope, period, today=local_day(now), names=names)
        chosen.scope.resolve()
    except (UnknownScope, choices.UnknownPeriod) as unknown:
        field = "scope" if isinstance(unknown, UnknownScope) else "period"
        raise serializers.ValidationError({field: [str(unknown)]}) from unknown
    return Asked(chosen, names, now)
