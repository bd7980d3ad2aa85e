"""The questionnaire that a mapping describes, as a published version of its own."""

from datetime import datetime
from typing import Any

from django.db.models import Max

from servicedesk.common.errors import DomainError
from surveys.importing.mapping import Asked, Mapping
from surveys.models import Question, Questionnaire, QuestionnaireVersion
from surveys.vocabulary import Purpose

_FIELDS = (
    "key", "kind", "scale_min", "scale_max", "behaviour", "measure", "is_apart", "is_per_service",
    "wording",
)  # fmt: skip


class CodeTaken(DomainError):
    """The mapping's code names a questionnaire that this house sends or writes itself."""


def version_for(mapping: Mapping, *, at: datetime) -> QuestionnaireVersion:
    """Return the published version that asks what the mapping asks, made if there is none.

    Locked until the transaction ends, so that of two imports at once one comes after the other.

    :raises CodeTaken: when the code is that of a questionnaire which is sent from here.
    """
    questionnaire, _is_new = Questionnaire.objects.select_for_update().get_or_create(
        code=mapping.code, defaults={"name": mapping.name, "sent": Purpose.COLLECTED}
    )
    if questionnaire.sent != Purpose.COLLECTED:
        raise CodeTaken(
            f"{mapping.code} is the code of “{questionnaire.name}”, which is sent from here. "
            "Give the mapping's questionnaire another code."
        )
    wanted = [_definition(asked) for asked in mapping.questions]
    for version in questionnaire.versions.order_by("-number"):
        if version.published_at and _questions_of(version) == wanted:
            return version
    return _publish(questionnaire, wanted, at)


def _publish(
    questionnaire: Questionnaire, wanted: list[dict[str, Any]], at: datetime
) -> QuestionnaireVersion:
    if questionnaire.versions.filter(published_at=None).exists():
        raise CodeTaken(
            f"Somebody is writing a version of “{questionnaire.name}”. Publish or discard it, or "
            "give the mapping's questionnaire another code."
        )
    latest = questionnaire.versions.aggregate(Max("number"))["number__max"] or 0
    version = QuestionnaireVersion.objects.create(questionnaire=questionnaire, number=latest + 1)
    Question.objects.bulk_create(
        Question(version=version, position=position, **definition)
        for position, definition in enumerate(wanted, start=1)
    )
    version.published_at = at
    version.save(update_fields=["published_at"])
    return version


def _questions_of(version: QuestionnaireVersion) -> list[dict[str, Any]]:
    return list(version.questions.order_by("position").values(*_FIELDS))


def _definition(asked: Asked) -> dict[str, Any]:
    return {
        "key": asked.key,
        "kind": str(asked.kind),
        "scale_min": asked.scale.low if asked.scale else None,
        "scale_max": asked.scale.high if asked.scale else None,
        "behaviour": asked.behaviour or None,
        "measure": asked.measure,
        "is_apart": asked.is_apart,
        "is_per_service": asked.is_per_service,
        "wording": dict(asked.wording),
    }
