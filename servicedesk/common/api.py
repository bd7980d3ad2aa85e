"""Manners of the API: one shape of error, keys for creates, paging by key."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, serializers
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler
from rest_framework.views import set_rollback

from servicedesk.common.errors import DomainError, NotPermitted

#: Longest accepted ``Idempotency-Key``.
KEY_MAX_LENGTH = 200


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Answer every refusal in one shape: ``{"error": {"code", "message", "fields"}}``.

    A refused business rule is 409, one about permission 403; the rest is DRF's own status.
    """
    if isinstance(exc, DomainError):
        set_rollback()
        code = 403 if isinstance(exc, NotPermitted) else 409
        kind = "not_permitted" if code == 403 else "refused"
        fields = dict(exc.by_field) if exc.field else {}
        return Response(_error(kind, str(exc), fields), status=code)
    response = drf_exception_handler(exc, context)
    if response is not None:
        response.data = _error(_code_of(exc), _message_of(exc), _fields_of(exc))
    return response


def _error(code: str, message: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "fields": fields}}


def _code_of(exc: Exception) -> str:
    if isinstance(exc, Http404):
        return "not_found"
    if isinstance(exc, PermissionDenied):
        return "not_permitted"
    return getattr(exc, "default_code", "error")


def _message_of(exc: Exception) -> str:
    if isinstance(exc, exceptions.ValidationError):
        return "Some fields need your attention; nothing was saved."
    if isinstance(exc, Http404):
        return "There is nothing here that you can see."
    return str(getattr(exc, "detail", exc))


def _fields_of(exc: Exception) -> dict[str, Any]:
    if not isinstance(exc, exceptions.ValidationError):
        return {}
    return exc.detail if isinstance(exc.detail, dict) else {"detail": exc.detail}


def idempotency_key(request: Request) -> str | None:
    """Return the caller's ``Idempotency-Key`` header, None when absent.

    :raises ValidationError: when it is longer than KEY_MAX_LENGTH.
    """
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > KEY_MAX_LENGTH:
        raise exceptions.ValidationError({"Idempotency-Key": ["At most 200 characters."]})
    return key or None


class NewestFirst(CursorPagination):
    """Pages by key, newest first; the cost of a page does not grow with its number."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering: Any = "-pk"


class InputSerializer(serializers.Serializer[Any]):
    """Input of one service: validates, never saves, and refuses fields that it does not know."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, Mapping):
            unknown = sorted(set(data) - set(self.fields))
            if unknown:
                raise exceptions.ValidationError(
                    {name: ["There is no such field."] for name in unknown}
                )
        return super().to_internal_value(data)


class KnownParametersMixin:
    """Refuse query parameters that a list does not know, rather than to ignore a mistyped one."""

    known_parameters: frozenset[str] = frozenset()
    _always_known = frozenset({"cursor", "page_size", "format"})

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        unknown = set(request.query_params) - self.known_parameters - self._always_known
        if unknown:
            raise exceptions.ValidationError(
                {name: ["There is no such parameter."] for name in sorted(unknown)}
            )
