"""What every step of a plan's address has in common for programs."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request

from csap.facts.scopes import Scope, UnknownScope
from csap.plans.vocabulary import REASON_MAX_LENGTH
from servicedesk.accounts.http import person
from servicedesk.common.api import InputSerializer, idempotency_key


class ScopeField(serializers.CharField):
    """A scope that there is: ``all``, or ``service:SLUG,department:CODE,group:NAME``, any part."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=160, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        try:
            scope = Scope.parse(text)
            scope.resolve()
        except UnknownScope as unknown:
            raise serializers.ValidationError(str(unknown)) from unknown
        return str(scope) if text else ""


class PlanReasonSerializer(InputSerializer):
    """A step that takes a reason, which whoever decides may ask for."""

    reason = serializers.CharField(max_length=REASON_MAX_LENGTH, default="", allow_blank=True)


class PlanNoInputSerializer(InputSerializer):
    """A step that takes nothing."""


def read(request: Request, wanted: type[InputSerializer]) -> dict[str, Any]:
    """Return what was sent.

    :raises ValidationError: naming the fields that do not fit, or are not known.
    """
    given = wanted(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def act(request: Request, do: Callable[..., Any], *args: Any, **given: Any) -> Any:
    """Call a service as who calls the API, now; an ``Idempotency-Key`` makes it once."""
    by = {"actor": person(request), "at": timezone.now(), "key": idempotency_key(request)}
    return do(*args, **given, **by)
