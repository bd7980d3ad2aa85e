"""Plans as programs read them."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from csap.plans.models import (
    Action,
    CheckIn,
    GapAnswer,
    Goal,
    NothingNeeded,
    Partner,
    Plan,
    PlanEvent,
)


class PlanGapSerializer(serializers.ModelSerializer[GapAnswer]):
    """What the analysis says of one of the three forms of a gap."""

    answered_by = serializers.CharField(source="answered_by.name", read_only=True)

    class Meta:
        model = GapAnswer
        fields = ("form", "verdict", "words", "answered_by", "answered_at")


class PlanGoalSerializer(serializers.ModelSerializer[Goal]):
    """A goal, in the unit of its metric: shares are 0 to 1. Improve has a target, maintain a band.

    ``guard_metric`` must not get worse meanwhile.
    """

    owner = serializers.EmailField(source="owner.email", read_only=True)

    class Meta:
        model = Goal
        fields = (
            "number", "aim", "metric", "scope", "scope_words", "baseline_value", "target",
            "band_low", "band_high", "guard_metric", "owner", "due_on", "words",
        )  # fmt: skip


class PlanActionSerializer(serializers.ModelSerializer[Action]):
    """An action. ``goals``: numbers of the goals it serves; ``qualities``: of communication.

    ``number`` names it in other rooms, such as CSAP-7/12: what feedback is said to have become.
    """

    number = serializers.CharField(read_only=True)
    plan = serializers.CharField(source="plan.number", read_only=True)
    owner = serializers.EmailField(source="owner.email", read_only=True)
    goals = serializers.SerializerMethodField()

    class Meta:
        model = Action
        fields = (
            "id", "number", "plan", "principle", "what", "goals", "owner", "effort_hours", "due_on",
            "status", "done_on", "outcome", "qualities", "subject_number", "decided_in",
        )  # fmt: skip

    def get_goals(self, action: Action) -> list[int]:
        return sorted(goal.number for goal in action.goals.all())


class NothingNeededSerializer(serializers.ModelSerializer[NothingNeeded]):
    """Why one of the five questions calls for no action."""

    answered_by = serializers.CharField(source="answered_by.name", read_only=True)

    class Meta:
        model = NothingNeeded
        fields = ("principle", "because", "answered_by", "answered_at")


class PlanPartnerSerializer(serializers.ModelSerializer[Partner]):
    """Who signs, and for whom. ``signed_at``: the present text; null: not yet."""

    name = serializers.CharField(source="user.name", read_only=True)
    email = serializers.EmailField(source="user.email", read_only=True)
    signed_at = serializers.SerializerMethodField()

    class Meta:
        model = Partner
        fields = ("id", "name", "email", "side", "scope", "scope_words", "signed_at")

    @extend_schema(responses=serializers.DateTimeField(allow_null=True))
    def get_signed_at(self, partner: Partner) -> Any:
        present = partner.plan.content_hash
        signed = (each.at for each in partner.signatures.all() if each.content_hash == present)
        return next(signed, None)


class SignOffSerializer(PlanPartnerSerializer):
    """What somebody is asked to sign. ``is_awaited``: their signature is still missing."""

    plan = serializers.CharField(source="plan.number", read_only=True)
    title = serializers.CharField(source="plan.title", read_only=True)
    content_hash = serializers.CharField(source="plan.content_hash", read_only=True)
    is_awaited = serializers.BooleanField(read_only=True)

    class Meta(PlanPartnerSerializer.Meta):
        fields = (  # type: ignore[assignment]
            "plan", "title", "content_hash", "is_awaited", *PlanPartnerSerializer.Meta.fields,
        )  # fmt: skip


class CheckInSerializer(serializers.ModelSerializer[CheckIn]):
    """How a plan goes, in somebody's words."""

    by = serializers.CharField(source="by.name", read_only=True)

    class Meta:
        model = CheckIn
        fields = ("id", "by", "at", "words")


class PlanEventSerializer(serializers.ModelSerializer[PlanEvent]):
    """A step of a plan's life, with the hash of what it said then. ``actor`` empty: the rules."""

    actor = serializers.CharField(source="actor.name", default="", read_only=True)

    class Meta:
        model = PlanEvent
        fields = (
            "id", "event", "from_state", "to_state", "actor", "at", "reason", "detail",
            "content_hash",
        )  # fmt: skip


class PlanStepSerializer(serializers.Serializer[Any]):
    """A step that leads on from here; with nothing ``missing`` it can be taken."""

    event = serializers.CharField()
    to_state = serializers.CharField()
    missing = serializers.ListField(child=serializers.CharField())


class PlanTextSerializer(serializers.Serializer[Any]):
    """What the partners sign: ``content_hash`` is the sha256 of ``text`` in canonical JSON.

    Canonical: keys sorted, no spaces, UTF-8. ``is_signable``: signatures are waited for, and the
    text reads as it was put to signature.
    """

    content_hash = serializers.CharField()
    is_signable = serializers.BooleanField()
    text = serializers.JSONField()


class ActionPlanSerializer(serializers.ModelSerializer[Plan]):
    """A plan. ``opened_by`` is empty when the rules opened it; ``findings``: their numbers."""

    opened_by = serializers.CharField(source="opened_by.name", default="", read_only=True)
    findings = serializers.SerializerMethodField()

    class Meta:
        model = Plan
        fields: tuple[str, ...] = (
            "number", "title", "scope", "scope_words", "metric", "trigger", "state", "opened_at",
            "opened_by", "closed_at", "findings",
        )  # fmt: skip

    def get_findings(self, plan: Plan) -> list[str]:
        return [link.finding.number for link in plan.findings.all()]


class PlanInFullSerializer(ActionPlanSerializer):
    """A plan with its dates, analysis, goals, actions and partners.

    ``baseline``: number of the frozen one, null before. ``proposed_ends_on``: an extension that
    waits for signatures. ``successor``: number of the plan that renews it.
    """

    owner = serializers.EmailField(source="owner.email", default=None, read_only=True)
    predecessor = serializers.CharField(source="predecessor.number", default=None, read_only=True)
    successor = serializers.CharField(source="successor.number", default=None, read_only=True)
    baseline = serializers.IntegerField(source="baseline_id", read_only=True)
    gaps = PlanGapSerializer(many=True, read_only=True)
    goals = PlanGoalSerializer(many=True, read_only=True)
    actions = PlanActionSerializer(many=True, read_only=True)
    nothing_needed = NothingNeededSerializer(many=True, read_only=True)
    partners = serializers.SerializerMethodField()

    class Meta(ActionPlanSerializer.Meta):
        fields = (
            *ActionPlanSerializer.Meta.fields, "reason", "review_number", "owner", "starts_on",
            "ends_on", "proposed_ends_on", "check_in_days", "control_scopes", "baseline",
            "insufficient", "content_hash", "predecessor", "successor", "gaps", "goals", "actions",
            "nothing_needed", "partners",
        )  # fmt: skip

    @extend_schema(responses=PlanPartnerSerializer(many=True))
    def get_partners(self, plan: Plan) -> list[dict[str, Any]]:
        present = [each for each in plan.partners.all() if each.left_at is None]
        return list(PlanPartnerSerializer(present, many=True).data)
