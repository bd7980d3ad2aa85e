"""Ship instrument T, what is asked after a resolution (docs/metrics.md, satisfaction)."""

from datetime import UTC, datetime

from django.db import migrations

CODE = "T"
PUBLISHED_AT = datetime(2026, 1, 1, tzinfo=UTC)
YES_NO = {"en": ["No", "Yes"], "de": ["Nein", "Ja"]}


def _wording(en, de):
    return {"en": en, "de": de}


QUESTIONS = [
    {
        "key": "overall",
        "kind": "RATING",
        "scale_min": 1,
        "scale_max": 5,
        "behaviour": "quality",
        "measure": "csat",
        "wording": _wording(
            {
                "text": "All in all, how satisfied are you?",
                "labels": ["Not at all", "A little", "Half and half", "Mostly", "Fully"],
            },
            {
                "text": "Wie zufrieden sind Sie insgesamt?",
                "labels": ["Gar nicht", "Wenig", "Teils, teils", "Meist", "Völlig"],
            },
        ),
    },
    {
        "key": "solved",
        "kind": "YES_NO",
        "scale_min": 0,
        "scale_max": 1,
        "behaviour": "effectiveness",
        "measure": "solved",
        "wording": _wording(
            {"text": "Is your need met?", "labels": YES_NO["en"]},
            {"text": "Ist Ihr Anliegen gelöst?", "labels": YES_NO["de"]},
        ),
    },
    {
        "key": "in_time",
        "kind": "YES_NO",
        "scale_min": 0,
        "scale_max": 1,
        "behaviour": "timeliness",
        "measure": "in_time",
        "wording": _wording(
            {"text": "Was it in time for you?", "labels": YES_NO["en"]},
            {"text": "Kam es für Sie rechtzeitig?", "labels": YES_NO["de"]},
        ),
    },
    {
        "key": "policy",
        "kind": "POLICY",
        "scale_min": 0,
        "scale_max": 1,
        "is_apart": True,
        "measure": "policy_in_the_way",
        "wording": _wording(
            {
                "text": "Did a company rule stand in your way?",
                "hint": "For example “only approved docks”. This goes to the owner of the rule. "
                "It never counts for or against the people who helped you.",
                "labels": YES_NO["en"],
                "comment": "Which rule?",
            },
            {
                "text": "Stand Ihnen eine Regel des Hauses im Weg?",
                "hint": "Zum Beispiel „nur freigegebene Geräte“. Das geht an den, der die Regel "
                "verantwortet. Es zählt nie für oder gegen die Menschen, die Ihnen halfen.",
                "labels": YES_NO["de"],
                "comment": "Welche Regel?",
            },
        ),
    },
    {
        "key": "comment",
        "kind": "COMMENT",
        "measure": "comment",
        "wording": _wording(
            {"text": "What should we do differently?"},
            {"text": "Was sollten wir anders machen?"},
        ),
    },
]


def ship(apps, _schema_editor):
    """Write the instrument; a second run changes nothing."""
    Questionnaire = apps.get_model("surveys", "Questionnaire")
    Version = apps.get_model("surveys", "QuestionnaireVersion")
    Question = apps.get_model("surveys", "Question")
    questionnaire, is_new = Questionnaire.objects.get_or_create(
        code=CODE,
        defaults={
            "name": "After a resolution",
            "purpose": "Was it good, was it what was needed, was it in time?",
        },
    )
    if not is_new:
        return
    version = Version.objects.create(questionnaire=questionnaire, number=1)
    Question.objects.bulk_create(
        Question(version=version, position=position, **given)
        for position, given in enumerate(QUESTIONS, start=1)
    )
    Version.objects.filter(pk=version.pk).update(published_at=PUBLISHED_AT)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]

    # Backwards nothing is taken away: answers may point at the instrument by then.
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
