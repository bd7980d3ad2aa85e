"""What the API shows of a request, by audience, and what it takes."""

from typing import Any

from rest_framework import serializers

from requests_app.catalogue.models import RequestType
from requests_app.catalogue.vocabulary import Level
from requests_app.conversation.models import Entry
from requests_app.requests.models import ServiceRequest
from servicedesk.accounts.models import User
from servicedesk.common.api import InputSerializer


class RequestSerializer(serializers.ModelSerializer[ServiceRequest]):
    """A request as its requester and followers see it."""

    service: serializers.Field[Any, Any, Any, Any] = serializers.SlugRelatedField(
        "slug", read_only=True
    )
    request_type: serializers.Field[Any, Any, Any, Any] = serializers.SlugRelatedField(
        "slug", read_only=True
    )
    requester = serializers.CharField(source="requester.name", read_only=True)
    assignee = serializers.CharField(source="assignee.name", read_only=True, default=None)

    class Meta:
        model = ServiceRequest
        fields: tuple[str, ...] = (
            "number",
            "kind",
            "status",
            "hold_reason",
            "summary",
            "service",
            "request_type",
            "requester",
            "assignee",
            "priority",
            "opened_at",
            "first_response_at",
            "response_due_at",
            "resolution_due_at",
            "resolved_at",
            "closed_at",
            "cancelled_at",
            "updated_at",
            "version",
        )
        read_only_fields = fields


class StaffRequestSerializer(RequestSerializer):
    """A request as the desk sees it."""

    team: serializers.Field[Any, Any, Any, Any] = serializers.SlugRelatedField(
        "slug", read_only=True
    )
    department: serializers.Field[Any, Any, Any, Any] = serializers.SlugRelatedField(
        "code", read_only=True
    )

    class Meta(RequestSerializer.Meta):
        fields = (
            *RequestSerializer.Meta.fields,
            "team",
            "department",
            "impact",
            "urgency",
            "channel",
            "reopen_count",
            "contact_count",
        )
        read_only_fields = fields


class EntrySerializer(serializers.ModelSerializer[Entry]):
    """One contribution to the conversation."""

    author = serializers.CharField(source="author.name", read_only=True, default=None)

    class Meta:
        model = Entry
        fields = ("kind", "author", "author_is_staff", "body", "channel", "created_at")
        read_only_fields = fields


class OpenRequestSerializer(InputSerializer):
    """Input of lifecycle.services.open_request. ``requester`` (email) is for staff alone."""

    request_type: serializers.Field[Any, Any, Any, Any] = serializers.SlugRelatedField(
        "slug", queryset=RequestType.objects.none()
    )
    summary = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=20_000, required=False, default="")
    impact = serializers.ChoiceField(Level.choices, required=False)
    urgency = serializers.ChoiceField(Level.choices, required=False, default=Level.LOW)
    details = serializers.DictField(child=serializers.CharField(max_length=2000), required=False)
    requester = serializers.SlugRelatedField("email", queryset=User.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "request" not in self.context:  # the schema is drawn without one
            return
        user = self.context["request"].user
        types = RequestType.objects.visible_to(user).select_related("service")
        self.fields["request_type"].queryset = types  # type: ignore[attr-defined]
        self.fields["requester"].queryset = User.objects.active().visible_to(user)  # type: ignore[attr-defined]


class ReplySerializer(InputSerializer):
    """Input of lifecycle.services.reply_to_request."""

    body = serializers.CharField(max_length=20_000)


class ResolveSerializer(InputSerializer):
    """Input of lifecycle.services.resolve_request."""

    resolution = serializers.CharField(max_length=4000)
