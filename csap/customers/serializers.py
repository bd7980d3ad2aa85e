"""What the API of key customers takes and gives. Validates; never saves."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from csap.customers import queries
from csap.customers.barometer import Compared
from csap.customers.models import (
    Criterion,
    CriterionScore,
    Customer,
    Decision,
    InterviewNote,
    Judgement,
    Standing,
)
from csap.customers.vocabulary import REASON_MAX_LENGTH, TOP_MARK, Outcome
from requests_app.catalogue.queries import service_ids
from servicedesk.accounts.models import Department, User
from servicedesk.common.api import InputSerializer


class CriterionScoreSerializer(serializers.ModelSerializer[CriterionScore]):
    """One criterion, 0 to 1; null: unknown. ``inputs`` is what the computed part rests on."""

    class Meta:
        model = CriterionScore
        fields = (
            "criterion", "title", "source", "weight", "value", "data", "judged", "evidence",
            "inputs", "definition_version",
        )  # fmt: skip


class StandingSerializer(serializers.ModelSerializer[Standing]):
    """The score of a quarter, frozen. ``end`` is not included."""

    criteria = CriterionScoreSerializer(many=True)

    class Meta:
        model = Standing
        fields = (
            "start", "end", "criteria_version", "point", "low", "high", "known_weight", "gate",
            "is_suggested", "asks", "reasonable", "complaints", "complaints_all", "requests",
            "requests_all", "loudness", "voice", "computed_at", "input_hash", "criteria",
        )  # fmt: skip


class CustomerDecisionSerializer(serializers.ModelSerializer[Decision]):
    """What a person decided, and whether the system suggested it then."""

    actor = serializers.CharField(source="actor.name", read_only=True)

    class Meta:
        model = Decision
        fields = ("outcome", "reason", "since", "until", "was_suggested", "actor", "at")


class JudgementSerializer(serializers.ModelSerializer[Judgement]):
    """A mark of 0 to 4."""

    actor = serializers.CharField(source="actor.name", read_only=True)

    class Meta:
        model = Judgement
        fields = ("criterion", "mark", "reason", "actor", "at")


class InterviewNoteSerializer(serializers.ModelSerializer[InterviewNote]):
    """What somebody said by name; empty once the consent was taken back."""

    person = serializers.CharField(source="person.name", read_only=True)
    first_to_fix = serializers.CharField(source="first_to_fix.slug", default=None, read_only=True)

    class Meta:
        model = InterviewNote
        fields = (
            "id", "person", "held_on", "statement", "is_relevant", "told_early", "first_to_fix",
            "satisfaction", "consented_on", "withdrawn_at",
        )  # fmt: skip


class KeyCustomerSerializer(serializers.ModelSerializer[Customer]):
    """An entry of the register in short."""

    department = serializers.CharField(source="department.code", read_only=True)
    name = serializers.CharField(source="department.name", read_only=True)
    representative = serializers.CharField(source="representative.email", read_only=True)

    class Meta:
        model = Customer
        fields: tuple[str, ...] = (
            "department", "name", "representative", "about", "is_key", "key_since", "term_ends",
            "added_at",
        )  # fmt: skip


class KeyCustomerInFullSerializer(KeyCustomerSerializer):
    """An entry with its newest standing, what the system suggests, decisions, marks, interviews."""

    standing = serializers.SerializerMethodField()
    is_suggested = serializers.SerializerMethodField()
    decisions = CustomerDecisionSerializer(many=True, read_only=True)
    judgements = JudgementSerializer(many=True, read_only=True)
    notes = InterviewNoteSerializer(many=True, read_only=True)

    class Meta(KeyCustomerSerializer.Meta):
        fields = (
            *KeyCustomerSerializer.Meta.fields,
            "standing", "is_suggested", "decisions", "judgements", "notes",
        )  # fmt: skip

    @extend_schema(responses=StandingSerializer(allow_null=True))
    def get_standing(self, customer: Customer) -> dict[str, Any] | None:
        newest = queries.suggestion_for(customer).standing
        return None if newest is None else dict(StandingSerializer(newest).data)

    def get_is_suggested(self, customer: Customer) -> bool:
        return queries.suggestion_for(customer).is_suggested


class RegisterEntrySerializer(InputSerializer):
    department = serializers.SlugRelatedField(
        slug_field="code", queryset=Department.objects.filter(is_active=True)
    )
    representative = serializers.SlugRelatedField(
        slug_field="email", queryset=User.objects.active()
    )
    about = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class RepresentationSerializer(InputSerializer):
    representative = serializers.SlugRelatedField(
        slug_field="email", queryset=User.objects.active()
    )
    about = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class DecidingSerializer(InputSerializer):
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    reason = serializers.CharField(max_length=REASON_MAX_LENGTH)


class JudgingSerializer(InputSerializer):
    criterion = serializers.SlugField(max_length=Criterion._meta.get_field("key").max_length)
    mark = serializers.IntegerField(min_value=0, max_value=TOP_MARK)
    reason = serializers.CharField(max_length=REASON_MAX_LENGTH)


class InterviewSerializer(InputSerializer):
    """``has_consent`` must be true: without it nothing is kept."""

    person = serializers.SlugRelatedField(slug_field="email", queryset=User.objects.active())
    held_on = serializers.DateField()
    statement = serializers.CharField(max_length=4000)
    is_relevant = serializers.BooleanField(required=False, allow_null=True, default=None)
    told_early = serializers.BooleanField(required=False, allow_null=True, default=None)
    satisfaction = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=1, max_value=5
    )
    first_to_fix = serializers.SlugField(
        required=False, allow_null=True, default=None, help_text="Slug of a service."
    )
    has_consent = serializers.BooleanField()

    def validate_first_to_fix(self, slug: str | None) -> int | None:
        """Return the id of the service."""
        if slug is None:
            return None
        known = service_ids()
        if slug not in known:
            raise serializers.ValidationError(f"There is no service {slug}.")
        return known[slug]


class WithdrawnNoteSerializer(InputSerializer):
    note = serializers.IntegerField(min_value=1)


class SideSerializer(serializers.Serializer[Any]):
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    k = serializers.IntegerField(allow_null=True)
    n = serializers.IntegerField(allow_null=True)


class DifferenceSerializer(serializers.Serializer[Any]):
    diff = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class ComparedSerializer(serializers.Serializer[Compared]):
    """A metric of key customers and of all others; a value that may not be told is null."""

    metric = serializers.CharField()
    title = serializers.CharField()
    unit = serializers.CharField()
    key = SideSerializer()
    others = SideSerializer()
    difference = DifferenceSerializer()
    favour = serializers.ChoiceField(choices=["", "key", "others"])
