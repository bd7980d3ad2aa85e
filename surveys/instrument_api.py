"""Questionnaires for programs: what is asked, in every version and language."""

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers, viewsets

from servicedesk.accounts.http import person
from servicedesk.accounts.policies import ReadsThePlan
from servicedesk.common.api import KnownParametersMixin, NewestFirst
from surveys.models import Question, Questionnaire, QuestionnaireVersion


class QuestionSerializer(serializers.ModelSerializer[Question]):
    """One question. ``wording`` by language; ``measure`` is what its answers count for."""

    class Meta:
        model = Question
        fields: tuple[str, ...] = (
            "key", "position", "kind", "scale_min", "scale_max", "behaviour", "measure",
            "is_apart", "is_per_service", "wording",
        )  # fmt: skip
        read_only_fields = fields


class VersionSerializer(serializers.ModelSerializer[QuestionnaireVersion]):
    """One version. Without ``published_at`` it is a draft, with ``retired_at`` nobody is asked."""

    questions = QuestionSerializer(many=True, read_only=True)

    class Meta:
        model = QuestionnaireVersion
        fields = ("number", "published_at", "retired_at", "questions")
        read_only_fields = fields


class QuestionnaireSerializer(serializers.ModelSerializer[Questionnaire]):
    """A questionnaire with its versions, the newest first."""

    versions = VersionSerializer(many=True, read_only=True)

    class Meta:
        model = Questionnaire
        fields = ("code", "name", "sent", "purpose", "versions")
        read_only_fields = fields


class QuestionnairePages(NewestFirst):
    ordering = ("code", "pk")


class QuestionnaireViewSet(KnownParametersMixin, viewsets.ReadOnlyModelViewSet[Questionnaire]):
    """Questionnaires by code, for managers and administrators."""

    lookup_field = "code"
    permission_classes = (ReadsThePlan,)
    serializer_class = QuestionnaireSerializer
    pagination_class = QuestionnairePages
    queryset = Questionnaire.objects.none()

    def get_queryset(self) -> QuerySet[Questionnaire]:
        questions = Question.objects.order_by("position")
        versions = QuestionnaireVersion.objects.order_by("-number").prefetch_related(
            Prefetch("questions", queryset=questions)
        )
        seen = Questionnaire.objects.visible_to(person(self.request))
        return seen.prefetch_related(Prefetch("versions", queryset=versions))
