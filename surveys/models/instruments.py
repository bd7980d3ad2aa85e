"""What is asked. A published version never changes, so that an answer keeps its question."""

from typing import Any, Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from servicedesk.accounts.models import User
from surveys.building import FALLBACK_LANGUAGE, Worded
from surveys.vocabulary import Behaviour, Purpose, QuestionKind


def _tracked() -> Any:
    """Return the decorator that keeps every change of a table, also what was taken away."""
    return pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()
    )


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    def visible_to(self, user: User) -> Self:
        """Managers and admins read and build questionnaires; others meet the questions only."""
        return self if user.is_plan_member else self.none()


@_tracked()
class Questionnaire(models.Model):
    """An instrument by its code, e.g. T: what is asked after a resolution."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    sent = models.CharField(max_length=12, choices=Purpose, default=Purpose.RESOLUTION)
    purpose = models.CharField(max_length=300, blank=True)

    objects = QuestionnaireQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class QuestionnaireVersionQuerySet(models.QuerySet["QuestionnaireVersion"]):
    def visible_to(self, user: User) -> Self:
        """Managers and admins read and build questionnaires; others meet the questions only."""
        return self if user.is_plan_member else self.none()

    def in_force(self, code: str) -> Self:
        """Published and not retired versions of a questionnaire, newest first."""
        return self.filter(
            questionnaire__code=code, published_at__isnull=False, retired_at=None
        ).order_by("-number")


@_tracked()
class QuestionnaireVersion(models.Model):
    """One wording of a questionnaire. ``published_at`` null: still being written.

    Once published, it and its questions are fixed in the database; it can only be retired.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionnaireVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"], name="questionnaire_version_is_unique"
            ),
            models.UniqueConstraint(
                fields=["questionnaire"],
                name="questionnaire_has_one_draft",
                condition=Q(published_at=None),
            ),
            models.CheckConstraint(
                name="questionnaire_version_is_retired_after_publication",
                condition=Q(retired_at=None) | Q(retired_at__gte=F("published_at")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_version_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="published_version_is_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.published_at IS NOT NULL AND"
                    " (OLD.questionnaire_id, OLD.number, OLD.published_at) IS DISTINCT FROM"
                    " (NEW.questionnaire_id, NEW.number, NEW.published_at)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} version {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def is_in_force(self) -> bool:
        return self.published_at is not None and self.retired_at is None


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, user: User) -> Self:
        """Like their questionnaires."""
        return self if user.is_plan_member else self.none()


@_tracked()
class Question(models.Model):
    """One question. ``key`` names it in forms and exports, ``measure`` in the figures.

    ``wording`` is ``{language: {"text", "short", "hint", "labels", "low", "high", "rows",
    "comment"}}``, all but the text optional: labels run from ``scale_min`` to ``scale_max``, low
    and high stand at its ends, rows name the three of a triple, ``comment`` asks for words beside
    the value. ``is_apart``:
    about something else than the service, so it never enters its score. ``is_per_service``: asked
    of each service that the invitation names; each answer then says which.
    """

    version = models.ForeignKey(
        QuestionnaireVersion, on_delete=models.CASCADE, related_name="questions"
    )
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    kind = models.CharField(max_length=14, choices=QuestionKind)
    scale_min = models.SmallIntegerField(null=True, blank=True)
    scale_max = models.SmallIntegerField(null=True, blank=True)
    behaviour = models.CharField(max_length=14, choices=Behaviour, null=True, blank=True)  # noqa: DJ001 - null: of none
    measure = models.CharField(max_length=40, blank=True)
    is_apart = models.BooleanField(default=False)
    is_per_service = models.BooleanField(default=False)
    wording = models.JSONField()

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "key"], name="question_key_is_unique_in_its_version"
            ),
            models.UniqueConstraint(
                fields=["version", "position"], name="question_has_its_own_place"
            ),
            models.CheckConstraint(
                name="question_has_a_scale_unless_it_is_a_comment",
                condition=Q(kind=QuestionKind.COMMENT, scale_min=None, scale_max=None)
                | (~Q(kind=QuestionKind.COMMENT) & Q(scale_min__lt=F("scale_max"))),
            ),
            models.CheckConstraint(
                name="question_apart_speaks_of_no_behaviour",
                condition=Q(is_apart=False) | Q(behaviour=None),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_question_is_fixed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=(
                    "IF EXISTS (SELECT 1 FROM surveys_questionnaireversion AS v"
                    " WHERE v.id IN (OLD.version_id, NEW.version_id)"
                    " AND v.published_at IS NOT NULL) THEN"
                    " RAISE EXCEPTION 'The questions of a published version are fixed';"
                    " END IF;"
                    " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;"
                    " RETURN NEW;"
                ),
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def worded(self) -> Worded:
        """What the checks before publication read."""
        return Worded(*(getattr(self, name) for name in Worded._fields))

    @property
    def words(self) -> dict[str, Any]:
        """Return the wording in the reader's language, else in FALLBACK_LANGUAGE."""
        language = (get_language() or FALLBACK_LANGUAGE).partition("-")[0]
        return self.wording.get(language) or self.wording[FALLBACK_LANGUAGE]

    @property
    def options(self) -> list[tuple[int, str]]:
        """Return what may be chosen, lowest first, as shown; empty for a comment."""
        if self.scale_min is None or self.scale_max is None:
            return []
        values = range(self.scale_min, self.scale_max + 1)
        labels = self.words.get("labels") or [str(value) for value in values]
        return list(zip(values, labels, strict=True))

    def offers(self, value: int) -> bool:
        """Return whether a value lies on the scale."""
        if self.scale_min is None or self.scale_max is None:
            return False
        return self.scale_min <= value <= self.scale_max
