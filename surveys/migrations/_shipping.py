"""How a migration ships a questionnaire. Frozen like the migrations themselves."""

from django.db.models import Max
from django.utils import timezone

#: Labels of a scale from 1 to 5, lowest first.
AGREEMENT = {
    "en": ["Not at all", "A little", "Half and half", "Mostly", "Fully"],
    "de": ["Gar nicht", "Wenig", "Teils, teils", "Meist", "Voll"],
}
YES_NO = {"en": ["No", "Yes"], "de": ["Nein", "Ja"]}


def wording(*, labels=None, **words):
    """Return ``{language: words}`` of ``text=(English, German)`` and so on, labels by language."""
    told = {
        language: {name: given[place] for name, given in words.items()}
        for place, language in enumerate(("en", "de"))
    }
    for language, named in (labels or {}).items():
        told[language]["labels"] = named
    return told


def agreement(key, text, *, kind, measure, **more):
    """Return a statement that one agrees to from 1 to 5."""
    return {
        "key": key,
        "kind": kind,
        "measure": measure,
        "scale_min": 1,
        "scale_max": 5,
        "wording": wording(text=text, labels=AGREEMENT),
    } | more


def ship(apps, questionnaire, questions):
    """Publish the questions as the newest version and retire the one before.

    A second run, recognised by a version that has German words, changes nothing.
    """
    Version = apps.get_model("surveys", "QuestionnaireVersion")
    Question = apps.get_model("surveys", "Question")
    row, _ = apps.get_model("surveys", "Questionnaire").objects.update_or_create(
        code=questionnaire["code"], defaults=questionnaire
    )
    versions = Version.objects.filter(questionnaire=row)
    if Question.objects.filter(version__in=versions, wording__has_key="de").exists():
        return
    last = versions.aggregate(last=Max("number"))["last"] or 0
    version = Version.objects.create(questionnaire=row, number=last + 1)
    Question.objects.bulk_create(
        Question(version=version, position=position, **given)
        for position, given in enumerate(questions, start=1)
    )
    now = timezone.now()
    Version.objects.filter(pk=version.pk).update(published_at=now)
    versions.filter(retired_at=None, published_at__lte=now).exclude(pk=version.pk).update(
        retired_at=now
    )
