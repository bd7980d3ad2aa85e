"""Ship instrument T, what is asked after a resolution (docs/metrics.md, satisfaction)."""

from datetime import UTC, datetime

from django.db import migrations

CODE = "T"
PUBLISHED_AT = datetime(2026, 1, 1, tzinfo=UTC)
YES_NO = ["No", "Yes"]


def _wording(english):
    return {"en": english}


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
            }
        ),
    },
    {
        "key": "solved",
        "kind": "YES_NO",
        "scale_min": 0,
        "scale_max": 1,
        "behaviour": "effectiveness",
        "measure": "solved",
        "wording": _wording({"text": "Is your need met?", "labels": YES_NO}),
    },
    {
        "key": "in_time",
        "kind": "YES_NO",
        "scale_min": 0,
        "scale_max": 1,
        "behaviour": "timeliness",
        "measure": "in_time",
        "wording": _wording({"text": "Was it in time for you?", "labels": YES_NO}),
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
                "labels": ["No", "Yes, let me say which"],
                "comment": "Which rule?",
            }
        ),
    },
    {
        "key": "comment",
        "kind": "COMMENT",
        "measure": "comment",
        "wording": _wording({"text": "What should we do differently?"}),
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
    dependencies = [("surveys", "0001_squashed_0012_feedback_of_a_target")]

    # Backwards nothing is taken away: answers may point at the instrument by then.
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
