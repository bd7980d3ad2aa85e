"""Ship instrument T in English and German: its second version. The questions are the same."""

from django.db import migrations

from surveys.migrations._shipping import AGREEMENT, YES_NO, ship, wording

QUESTIONNAIRE = {
    "code": "T",
    "name": "After a resolution",
    "purpose": "Was it good, was it what was needed, was it in time?",
    "sent": "RESOLUTION",
}
QUESTIONS = [
    {
        "key": "overall",
        "kind": "RATING",
        "scale_min": 1,
        "scale_max": 5,
        "behaviour": "quality",
        "measure": "csat",
        "wording": wording(
            text=(
                "All in all, how satisfied are you?",
                "Wie zufrieden sind Sie alles in allem?",
            ),
            labels=AGREEMENT,
        ),
    },
    {
        "key": "solved",
        "kind": "YES_NO",
        "scale_min": 0,
        "scale_max": 1,
        "behaviour": "effectiveness",
        "measure": "solved",
        "wording": wording(text=("Is your need met?", "Ist Ihr Anliegen erfüllt?"), labels=YES_NO),
    },
    {
        "key": "in_time",
        "kind": "YES_NO",
        "scale_min": 0,
        "scale_max": 1,
        "behaviour": "timeliness",
        "measure": "in_time",
        "wording": wording(
            text=("Was it in time for you?", "Kam es für Sie rechtzeitig?"), labels=YES_NO
        ),
    },
    {
        "key": "policy",
        "kind": "POLICY",
        "scale_min": 0,
        "scale_max": 1,
        "is_apart": True,
        "measure": "policy_in_the_way",
        "wording": wording(
            text=(
                "Did a company rule stand in your way?",
                "Stand Ihnen eine Regel des Hauses im Weg?",
            ),
            hint=(
                "For example “only approved docks”. This goes to the owner of the rule. "
                "It never counts for or against the people who helped you.",
                "Zum Beispiel „nur freigegebene Docks“. Das geht an den, der für die Regel "
                "zuständig ist, und zählt nie für oder gegen die, die Ihnen geholfen haben.",
            ),
            comment=("Which rule?", "Welche Regel?"),
            labels={
                "en": ["No", "Yes, let me say which"],
                "de": ["Nein", "Ja, und zwar diese"],
            },
        ),
    },
    {
        "key": "comment",
        "kind": "COMMENT",
        "measure": "comment",
        "wording": wording(
            text=("What should we do differently?", "Was sollen wir anders machen?")
        ),
    },
]


def ship_again(apps, _schema_editor):
    ship(apps, QUESTIONNAIRE, QUESTIONS)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_questionnaire_after_a_resolution")]

    # Backwards nothing is taken away: answers may point at the instrument by then.
    operations = [migrations.RunPython(ship_again, migrations.RunPython.noop)]
