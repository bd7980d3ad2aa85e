"""Ship instrument P: what sponsor and users are asked after a project or consulting."""

from django.db import migrations

from surveys.migrations._shipping import agreement, ship, wording

QUESTIONNAIRE = {
    "code": "P",
    "name": "After an engagement",
    "purpose": "Did it reach what was agreed, in time, at a clear price, and how was it to work with?",
    "sent": "ENGAGEMENT",
}
OUTCOME = {
    "success": (
        "It reached what we had agreed.",
        "Es wurde erreicht, was wir vereinbart hatten.",
    ),
    "timeliness": (
        "It was ready when it was to be ready.",
        "Es war fertig, als es fertig sein sollte.",
    ),
    "budget": (
        "It was clear all along what it costs.",
        "Es war jederzeit klar, was es kostet.",
    ),
}
BEHAVIOURS = {
    "quality": ("What we got is sound.", "Was wir bekommen haben, ist solide."),
    "effectiveness": ("It does what we need it for.", "Es tut, wofür wir es brauchen."),
    "timeliness": (
        "The team was there when we needed it.",
        "Das Team war da, wenn wir es brauchten.",
    ),
    "efficiency": (
        "It took us no more effort than necessary.",
        "Es hat uns nicht mehr Mühe gekostet als nötig.",
    ),
    "performance": (
        "The team coped, also when it got tight.",
        "Das Team hat es bewältigt, auch wenn es eng wurde.",
    ),
}
COMMUNICATION = {
    "accuracy": ("What we were told was right.", "Was man uns sagte, stimmte."),
    "timeliness": ("We heard of things in time.", "Wir erfuhren es rechtzeitig."),
    "relevance": ("We heard what mattered to us.", "Wir erfuhren, was für uns zählte."),
    "professionalism": (
        "We were talked to as one should be.",
        "Man sprach mit uns, wie es sich gehört.",
    ),
}
QUESTIONS = [
    *(
        agreement(key, text, kind="RATING", measure=f"engagement_{key}")
        for key, text in OUTCOME.items()
    ),
    *(
        agreement(
            f"behaviour_{name}",
            text,
            kind="BEHAVIOUR",
            measure=f"behaviour_{name}",
            behaviour=name,
        )
        for name, text in BEHAVIOURS.items()
    ),
    *(
        agreement(f"comm_{name}", text, kind="COMMUNICATION", measure=f"comm_{name}")
        for name, text in COMMUNICATION.items()
    ),
    {
        "key": "comment",
        "kind": "COMMENT",
        "measure": "comment",
        "wording": wording(
            text=(
                "What should we do differently next time?",
                "Was sollen wir beim nächsten Mal anders machen?",
            )
        ),
    },
]


def ship_engagement(apps, _schema_editor):
    ship(apps, QUESTIONNAIRE, QUESTIONS)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0006_questionnaire_of_a_wave")]

    # Backwards nothing is taken away: answers may point at the instrument by then.
    operations = [migrations.RunPython(ship_engagement, migrations.RunPython.noop)]
