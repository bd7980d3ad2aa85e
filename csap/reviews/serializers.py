"""Service reviews as programs read them, and what each step of them takes."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from csap.metrics.plan_rules import PRINCIPLES
from csap.reviews.models import AgendaItem, Decision, Minute, Review
from csap.reviews.services.agenda import agenda_of
from csap.reviews.services.minuting import newest_minutes
from csap.reviews.vocabulary import (
    INTERVALS,
    MINUTE_MAX_LENGTH,
    REASON_MAX_LENGTH,
    TITLE_MAX_LENGTH,
    Becomes,
    Part,
)
from servicedesk.accounts.api_fields import PersonField
from servicedesk.common.api import InputSerializer


class AgendaItemSerializer(serializers.ModelSerializer[AgendaItem]):
    """An item of an agenda. ``source_key`` names the finding, plan or agreement it is of."""

    led_by = serializers.CharField(source="led_by.name", default="", read_only=True)

    class Meta:
        model = AgendaItem
        fields = (
            "id", "source", "source_key", "minutes", "title", "evidence", "principle", "led_by",
            "wanted", "proposal",
        )  # fmt: skip


class ReviewDecisionSerializer(serializers.ModelSerializer[Decision]):
    """A decision. ``target``: number of what it became; ``carried_from``: id of its predecessor."""

    owner = serializers.CharField(source="owner.name", read_only=True)

    class Meta:
        model = Decision
        fields = (
            "id", "text", "said", "principle", "owner", "due_on", "becomes", "target", "state",
            "decided_at", "ended_at", "carried_from",
        )  # fmt: skip


class MinuteSerializer(serializers.ModelSerializer[Minute]):
    """The newest version of a minute; ``item`` is null for what was said in general."""

    class Meta:
        model = Minute
        fields = ("item", "version", "text", "at")


class ReviewSerializer(serializers.ModelSerializer[Review]):
    """A review in short."""

    chair = serializers.CharField(source="chair.name", read_only=True)

    class Meta:
        model = Review
        fields: tuple[str, ...] = (
            "number", "scope", "scope_words", "state", "due_on", "starts_at", "length_minutes",
            "place", "chair", "held_at", "closed_at",
        )  # fmt: skip


class ReviewInFullSerializer(ReviewSerializer):
    """A review with its agenda, minutes, decisions and the hash of its newest pack."""

    agenda = serializers.SerializerMethodField()
    minutes = serializers.SerializerMethodField()
    decisions = serializers.SerializerMethodField()
    pack_hash = serializers.SerializerMethodField()

    class Meta(ReviewSerializer.Meta):
        fields = (*ReviewSerializer.Meta.fields, "agenda", "minutes", "decisions", "pack_hash")

    @extend_schema(responses=AgendaItemSerializer(many=True))
    def get_agenda(self, review: Review) -> list[dict[str, Any]]:
        return list(AgendaItemSerializer(agenda_of(review), many=True).data)

    @extend_schema(responses=MinuteSerializer(many=True))
    def get_minutes(self, review: Review) -> list[dict[str, Any]]:
        newest = newest_minutes(review).values()
        return list(MinuteSerializer(list(newest), many=True).data)

    @extend_schema(responses=ReviewDecisionSerializer(many=True))
    def get_decisions(self, review: Review) -> list[dict[str, Any]]:
        return list(ReviewDecisionSerializer(review.decisions.for_list(), many=True).data)

    def get_pack_hash(self, review: Review) -> str:
        newest = review.packs.order_by("-version").values_list("content_hash", flat=True)
        return newest.first() or ""


class NoInputSerializer(InputSerializer):
    """A step that takes nothing."""


class ScheduleSerializer(InputSerializer):
    scope = serializers.CharField(max_length=160)
    every_months = serializers.ChoiceField(choices=INTERVALS)
    owner = PersonField()
    first_on = serializers.DateField()


class ReviewReasonSerializer(InputSerializer):
    reason = serializers.CharField(max_length=REASON_MAX_LENGTH)


class MoveSerializer(ReviewReasonSerializer):
    starts_at = serializers.DateTimeField()
    length_minutes = serializers.IntegerField(min_value=10, max_value=480)
    place = serializers.CharField(max_length=120, allow_blank=True, default="")


class AgendaEntrySerializer(InputSerializer):
    title = serializers.CharField(max_length=TITLE_MAX_LENGTH)
    principle = serializers.ChoiceField(choices=list(PRINCIPLES.items()))
    minutes = serializers.IntegerField(min_value=1, max_value=240, default=10)
    led_by = PersonField(required=False)
    proposal = serializers.CharField(max_length=300, allow_blank=True, default="")


class InviteesSerializer(InputSerializer):
    people = serializers.ListField(child=PersonField(), min_length=1, max_length=100)
    part = serializers.ChoiceField(choices=Part.choices, default=Part.GUEST)


class MinuteNoteSerializer(InputSerializer):
    text = serializers.CharField(max_length=MINUTE_MAX_LENGTH)
    item = serializers.IntegerField(required=False, allow_null=True, default=None)


class ReviewWantedSerializer(InputSerializer):
    """A decision. A demand is written down at ``/agreements/`` and named in the text."""

    text = serializers.CharField(max_length=300)
    said = serializers.CharField(max_length=500, allow_blank=True, default="")
    principle = serializers.ChoiceField(choices=list(PRINCIPLES.items()))
    owner = PersonField()
    due_on = serializers.DateField()
    item = serializers.IntegerField(required=False, allow_null=True, default=None)
    becomes = serializers.ChoiceField(
        choices=[choice for choice in Becomes.choices if choice[0] != Becomes.AGREEMENT],
        default=Becomes.DECISION,
    )
    plan = serializers.CharField(max_length=16, allow_blank=True, default="")


class AgendaOrderSerializer(InputSerializer):
    """All items of the agenda by their ids, in the order that is wanted."""

    items = serializers.ListField(child=serializers.IntegerField(), max_length=200)


class EndDecisionSerializer(InputSerializer):
    is_done = serializers.BooleanField()
    reason = serializers.CharField(max_length=REASON_MAX_LENGTH, allow_blank=True, default="")


class CarrySerializer(InputSerializer):
    into = serializers.CharField(max_length=16)
    due_on = serializers.DateField()
    owner = PersonField(required=False)
