"""Consultations in JSON: for those who run them, for those who were asked; and the inputs."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from csap.consultations import queries
from csap.consultations.buyin import Parts
from csap.consultations.models import Consultation, Document, Member
from csap.consultations.queries import Comment, Point
from csap.consultations.services import Setting, Subject, Text
from csap.consultations.vocabulary import (
    REASON_MAX_LENGTH,
    SECTION_MAX_LENGTH,
    TEXT_MAX_LENGTH,
    TITLE_MAX_LENGTH,
    WORDS_MAX_LENGTH,
    Audience,
    Kind,
    Outcome,
    Position,
    Verdict,
)
from servicedesk.accounts.models import Department, User
from servicedesk.common.api import InputSerializer


class ConsultationSerializer(serializers.ModelSerializer[Consultation]):
    """A consultation in short. Days are local; ``closes_on`` is the last one to speak."""

    document = serializers.CharField(source="document.number")
    title = serializers.CharField(source="document.title")
    kind = serializers.ChoiceField(source="document.kind", choices=Kind.choices)
    owner = serializers.CharField(source="document.owner.name")
    draft = serializers.IntegerField(source="version.draft")

    class Meta:
        model = Consultation
        fields: tuple[str, ...] = (
            "number", "document", "title", "kind", "owner", "state", "draft", "opens_on",
            "closes_on", "outcome", "reason", "acknowledge_by",
        )  # fmt: skip
        read_only_fields = fields


class StanceCountsSerializer(serializers.Serializer[Any]):
    """Where those who answered stand; ``low`` and ``high``: 95 % interval of ``share``, 0 to 1."""

    answered = serializers.IntegerField()
    support = serializers.IntegerField()
    changes = serializers.IntegerField()
    object = serializers.IntegerField()
    share = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class DepartmentBuyInSerializer(serializers.Serializer[Any]):
    """A department; ``counts`` null where they are hidden, for ``why``."""

    name = serializers.CharField()
    asked = serializers.IntegerField()
    counts = StanceCountsSerializer(allow_null=True)
    why = serializers.CharField()


class BuyInSerializer(serializers.Serializer[Any]):
    """Buy-in; ``counts`` null below five answers, ``hidden``: answers that no department tells."""

    asked = serializers.IntegerField()
    answered = serializers.IntegerField()
    counts = StanceCountsSerializer(allow_null=True)
    hidden = serializers.IntegerField()
    departments = DepartmentBuyInSerializer(many=True)


class ObjectionSerializer(serializers.Serializer[Any]):
    """An objection with the answer that holds; ``verdict`` "": none yet. No names."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    section = serializers.CharField()
    raised = serializers.IntegerField()
    verdict = serializers.CharField()
    answer = serializers.CharField()
    is_mine = serializers.BooleanField()


class NamedObjectionSerializer(serializers.Serializer[Any]):
    """The same for who runs it: with the names of those who raise it."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    section = serializers.CharField()
    raised_by = serializers.ListField(child=serializers.CharField())
    verdict = serializers.CharField()
    answer = serializers.CharField()


class ConsultationCommentSerializer(serializers.Serializer[Any]):
    """A comment; ``person`` is "" for who does not run the consultation."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    section = serializers.CharField()
    person = serializers.CharField()
    agree = serializers.IntegerField()
    answer = serializers.CharField()


class StanceSerializer(serializers.Serializer[Any]):
    """Where the caller stands."""

    position = serializers.ChoiceField(choices=Position.choices)
    draft = serializers.IntegerField()
    at = serializers.DateTimeField()


def _counts(parts: Parts | None) -> dict[str, Any] | None:
    if parts is None:
        return None
    low, high = parts.interval
    return {
        "answered": parts.answered,
        "support": parts.support,
        "changes": parts.changes,
        "object": parts.object,
        "share": parts.share,
        "low": low,
        "high": high,
    }


def _answer(found: Point | Comment) -> dict[str, str]:
    given = found.answer
    return {"verdict": given.verdict if given else "", "answer": given.text if given else ""}


class ConsultationInFullSerializer(ConsultationSerializer):
    """A consultation for who runs it. Objections and comments carry names: people speak so."""

    text = serializers.CharField(source="version.text")
    changes = serializers.CharField(source="version.changes")
    audience = serializers.ChoiceField(choices=Audience.choices)
    departments = serializers.SerializerMethodField()
    buy_in = serializers.SerializerMethodField()
    objections = serializers.SerializerMethodField()
    comments = serializers.SerializerMethodField()
    acknowledged = serializers.SerializerMethodField()

    class Meta(ConsultationSerializer.Meta):
        fields = (
            *ConsultationSerializer.Meta.fields, "text", "changes", "audience", "departments",
            "buy_in", "objections", "comments", "acknowledged",
        )  # fmt: skip

    def get_departments(self, consultation: Consultation) -> list[str]:
        """Codes of the departments that were chosen; empty where everyone is asked."""
        return list(consultation.departments.order_by("code").values_list("code", flat=True))

    @extend_schema_field(BuyInSerializer)
    def get_buy_in(self, consultation: Consultation) -> dict[str, Any]:
        found = queries.buy_in_of(consultation)
        return {
            "asked": found.asked,
            "answered": found.answered,
            "counts": _counts(found.parts),
            "hidden": found.hidden,
            "departments": [
                {"name": g.name, "asked": g.asked, "counts": _counts(g.parts), "why": g.why}
                for g in found.groups
            ],
        }

    @extend_schema_field(NamedObjectionSerializer(many=True))
    def get_objections(self, consultation: Consultation) -> list[dict[str, Any]]:
        return [
            {
                "id": point.remark.pk,
                "text": point.remark.text,
                "section": point.remark.section,
                "raised_by": [voice.name for voice in point.raised],
                **_answer(point),
            }
            for point in queries.points_of(consultation)
        ]

    @extend_schema_field(ConsultationCommentSerializer(many=True))
    def get_comments(self, consultation: Consultation) -> list[dict[str, Any]]:
        return _comments(consultation, with_names=True)

    def get_acknowledged(self, consultation: Consultation) -> int:
        return consultation.members.exclude(acknowledgement=None).count()


def _comments(consultation: Consultation, *, with_names: bool) -> list[dict[str, Any]]:
    comments, _ = queries.comments_of(consultation, limit=200)
    return [
        {
            "id": each.remark.pk,
            "text": each.remark.text,
            "section": each.remark.section,
            "person": each.remark.author.person.name if with_names else "",
            "agree": each.agree,
            "answer": _answer(each)["answer"],
        }
        for each in comments
    ]


class AskedConsultationSerializer(ConsultationSerializer):
    """A consultation for who was asked: text, own stance, what was objected and answered."""

    text = serializers.SerializerMethodField()
    changes = serializers.SerializerMethodField()
    stance = serializers.SerializerMethodField()
    objections = serializers.SerializerMethodField()
    comments = serializers.SerializerMethodField()
    has_acknowledged = serializers.SerializerMethodField()

    class Meta(ConsultationSerializer.Meta):
        fields = (
            *ConsultationSerializer.Meta.fields, "text", "changes", "stance", "objections",
            "comments", "has_acknowledged",
        )  # fmt: skip

    @property
    def _mine(self) -> Member:
        mine: Member = self.context["mine"]
        return mine

    def get_text(self, consultation: Consultation) -> str:
        return (consultation.adopted or consultation.version).text

    def get_changes(self, consultation: Consultation) -> str:
        return (consultation.adopted or consultation.version).changes

    @extend_schema_field(StanceSerializer(allow_null=True))
    def get_stance(self, consultation: Consultation) -> dict[str, Any] | None:
        stance = self._mine.stances.current().select_related("version").first()
        if stance is None:
            return None
        return {"position": stance.position, "draft": stance.version.draft, "at": stance.at}

    @extend_schema_field(ObjectionSerializer(many=True))
    def get_objections(self, consultation: Consultation) -> list[dict[str, Any]]:
        points = queries.points_of(consultation)
        mine = {point.remark.pk for point in queries.own_points(points, self._mine)}
        return [
            {
                "id": point.remark.pk,
                "text": point.remark.text,
                "section": point.remark.section,
                "raised": len(point.raised),
                "is_mine": point.remark.pk in mine,
                **_answer(point),
            }
            for point in points
            if point.raised or point.remark.pk in mine
        ]

    @extend_schema_field(ConsultationCommentSerializer(many=True))
    def get_comments(self, consultation: Consultation) -> list[dict[str, Any]]:
        return _comments(consultation, with_names=False)

    def get_has_acknowledged(self, consultation: Consultation) -> bool:
        return hasattr(self._mine, "acknowledgement")


class PersonByAddressField(serializers.EmailField):
    """Somebody who is here, by their address."""

    def to_internal_value(self, data: Any) -> Any:
        address = super().to_internal_value(data).lower()
        found = User.objects.active().filter(email=address).first()
        if found is None:
            raise serializers.ValidationError("Nobody here has this address.")
        return found


class NothingToSaySerializer(InputSerializer):
    """A step that takes nothing."""


class DraftTextSerializer(InputSerializer):
    """A text of a document."""

    text = serializers.CharField(max_length=TEXT_MAX_LENGTH)
    changes = serializers.CharField(max_length=WORDS_MAX_LENGTH, allow_blank=True, default="")
    effective_on = serializers.DateField(required=False, allow_null=True, default=None)

    @property
    def draft(self) -> Text:
        names = ("text", "changes", "effective_on")
        return Text(**{name: self.validated_data[name] for name in names})


class AudienceSerializer(InputSerializer):
    """Whom it is put to and when; ``departments`` by code, with everything below them."""

    audience = serializers.ChoiceField(choices=Audience.choices)
    departments = serializers.ListField(
        child=serializers.SlugRelatedField(
            slug_field="code", queryset=Department.objects.filter(is_active=True)
        ),
        max_length=100,
        required=False,
    )
    opens_on = serializers.DateField()
    closes_on = serializers.DateField()

    @property
    def setting(self) -> Setting:
        given = self.validated_data
        return Setting(
            Audience(given["audience"]),
            given["opens_on"],
            given["closes_on"],
            list(given.get("departments", ())),
        )


class NewConsultationSerializer(AudienceSerializer, DraftTextSerializer):
    """A consultation about a new document, or about a new text of the one that is named."""

    document = serializers.SlugRelatedField(
        slug_field="number", queryset=Document.objects.all(), required=False
    )
    title = serializers.CharField(max_length=TITLE_MAX_LENGTH, required=False)
    kind = serializers.ChoiceField(choices=Kind.choices, default=Kind.POLICY)
    owner = PersonByAddressField(required=False)
    company_policy = serializers.IntegerField(required=False, allow_null=True, default=None)
    in_force = serializers.CharField(max_length=TEXT_MAX_LENGTH, allow_blank=True, default="")
    in_force_since = serializers.DateField(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "document" not in attrs and not attrs.get("title"):
            raise serializers.ValidationError({"title": ["Give it a title."]})
        return attrs

    def subject(self, caller: User) -> Subject | Document:
        """Return what it is about; who calls owns a new document that names nobody."""
        given = self.validated_data
        document: Document | None = given.get("document")
        if document is not None:
            return document
        names = ("company_policy", "in_force", "in_force_since")
        rest = {name: given[name] for name in names}
        return Subject(Kind(given["kind"]), given["title"], given.get("owner", caller), **rest)


class MoreTimeSerializer(InputSerializer):
    closes_on = serializers.DateField()


class DiscardSerializer(InputSerializer):
    reason = serializers.CharField(max_length=REASON_MAX_LENGTH)


class RemarkAnswerSerializer(InputSerializer):
    """An answer to an objection or a comment, by its id."""

    remark = serializers.IntegerField()
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    text = serializers.CharField(max_length=WORDS_MAX_LENGTH)


class MergeSerializer(InputSerializer):
    remark = serializers.IntegerField()
    into = serializers.IntegerField()


class OutcomeSerializer(InputSerializer):
    """What was decided; ``text`` and ``changes`` where it was adopted with changes."""

    outcome = serializers.ChoiceField(choices=Outcome.choices)
    reason = serializers.CharField(max_length=WORDS_MAX_LENGTH)
    text = serializers.CharField(max_length=TEXT_MAX_LENGTH, allow_blank=True, default="")
    changes = serializers.CharField(max_length=WORDS_MAX_LENGTH, allow_blank=True, default="")
    effective_on = serializers.DateField(required=False, allow_null=True, default=None)
    acknowledge_by = serializers.DateField(required=False, allow_null=True, default=None)


class WordSerializer(InputSerializer):
    """Where one stands. An objection needs words, or joins another by ``same_as``."""

    position = serializers.ChoiceField(choices=Position.choices)
    text = serializers.CharField(max_length=WORDS_MAX_LENGTH, allow_blank=True, default="")
    section = serializers.CharField(max_length=SECTION_MAX_LENGTH, allow_blank=True, default="")
    same_as = serializers.IntegerField(required=False, allow_null=True, default=None)


class CommentInputSerializer(InputSerializer):
    text = serializers.CharField(max_length=WORDS_MAX_LENGTH)
    section = serializers.CharField(max_length=SECTION_MAX_LENGTH, allow_blank=True, default="")


class AgreementWithCommentSerializer(InputSerializer):
    remark = serializers.IntegerField()
