"""Ship instrument R: what is asked in a relationship wave."""

from django.db import migrations

from surveys.migrations._shipping import agreement, ship, wording

QUESTIONNAIRE = {
    "code": "R",
    "name": "How we work together",
    "purpose": "What people need of IT, expect of it and think of it, by service.",
    "sent": "WAVE",
}
#: What each of the five behaviours means to somebody who is served.
BEHAVIOURS = {
    "quality": (
        "What IT delivers works, and goes on working.",
        "Was die IT liefert, funktioniert, und zwar auf Dauer.",
    ),
    "effectiveness": (
        "IT solves what I come with.",
        "Die IT löst, womit ich komme.",
    ),
    "timeliness": (
        "IT is there when I need it.",
        "Die IT ist da, wenn ich sie brauche.",
    ),
    "efficiency": (
        "It takes me little effort to get something done.",
        "Es kostet mich wenig Mühe, etwas zu erreichen.",
    ),
    "performance": (
        "IT copes, also when much is going on.",
        "Die IT bewältigt es, auch wenn viel los ist.",
    ),
}
#: What expectations and importance are asked about.
ITEMS = {
    "speed": ("Until I can work again", "Bis ich wieder arbeiten kann"),
    "news": ("Being kept informed meanwhile", "Auskunft, solange ich warte"),
    "dependability": ("Systems that run when I need them", "Systeme, die laufen, wenn ich sie brauche"),
    "competence": ("People who know what they do", "Leute, die wissen, was sie tun"),
}
TRIPLE_HINT = (
    "Three ticks: what is barely enough, what you would like, and what you get. "
    "1 is poor, 9 is excellent.",
    "Drei Kreuze: was gerade noch reicht, was Sie sich wünschen und was Sie bekommen. "
    "1 ist schlecht, 9 ist ausgezeichnet.",
)


def triple(item, text, **more):
    return {
        "key": f"expect_{item}",
        "kind": "EXPECTATION",
        "scale_min": 1,
        "scale_max": 9,
        "measure": f"expectation_{item}",
        "wording": wording(text=text, **more.pop("words", {})),
    } | more


def importance(item, text, **more):
    return {
        "key": f"matters_{item}",
        "kind": "IMPORTANCE",
        "scale_min": 1,
        "scale_max": 5,
        "measure": f"importance_{item}",
        "wording": wording(
            text=text,
            labels={
                "en": ["Not", "A little", "Some", "Much", "Very much"],
                "de": ["Gar nicht", "Wenig", "Etwas", "Viel", "Sehr viel"],
            },
            **more.pop("words", {}),
        ),
    } | more


def _behaviours():
    return [
        agreement(
            f"behaviour_{name}",
            text,
            kind="BEHAVIOUR",
            measure=f"behaviour_{name}",
            behaviour=name,
        )
        for name, text in BEHAVIOURS.items()
    ]


def _items():
    hints = [{"hint": TRIPLE_HINT}, {}, {}, {}]
    for (item, text), words in zip(ITEMS.items(), hints, strict=True):
        yield triple(item, text, words=words)
    hints = [{"hint": ("How much does it matter to you?", "Wie viel liegt Ihnen daran?")}, {}, {}, {}]
    for (item, text), words in zip(ITEMS.items(), hints, strict=True):
        yield importance(item, text, words=words)


BY_SERVICE = [
    {
        "key": "known",
        "kind": "AWARENESS",
        "scale_min": 0,
        "scale_max": 2,
        "measure": "awareness",
        "is_per_service": True,
        "wording": wording(
            text=("Do you know this service?", "Kennen Sie diesen Service?"),
            labels={
                "en": ["Never heard of it", "Know it, not used", "Used it this past year"],
                "de": ["Nie gehört", "Bekannt, nicht genutzt", "Im letzten Jahr genutzt"],
            },
        ),
    },
    agreement(
        "service_good",
        ("I am satisfied with it.", "Ich bin damit zufrieden."),
        kind="RATING",
        measure="service_satisfaction",
        is_per_service=True,
    ),
    agreement(
        "service_needs",
        ("It meets what I need for my work.", "Er erfüllt, was ich für meine Arbeit brauche."),
        kind="RELEVANCE",
        measure="relevance_needs",
        is_per_service=True,
    ),
    agreement(
        "service_priorities",
        ("It puts first what I would put first.", "Er stellt voran, was auch ich voranstelle."),
        kind="RELEVANCE",
        measure="relevance_priorities",
        is_per_service=True,
    ),
    agreement(
        "service_accepted",
        (
            "I accept the way this service is run.",
            "Ich bin einverstanden damit, wie dieser Service betrieben wird.",
        ),
        kind="ACCEPTANCE",
        measure="acceptance",
        is_per_service=True,
    ),
    triple(
        "service",
        ("This service as a whole", "Dieser Service als Ganzes"),
        is_per_service=True,
    ),
    importance(
        "service",
        ("How much does it matter for your work?", "Wie viel liegt bei Ihrer Arbeit daran?"),
        is_per_service=True,
    ),
]
AT_THE_END = [
    agreement(
        "rules",
        (
            "I accept the company's rules for IT.",
            "Ich bin mit den Regeln des Hauses für die IT einverstanden.",
        ),
        kind="POLICY",
        measure="policy_acceptance",
        is_apart=True,
    ),
    {
        "key": "effort",
        "kind": "RATING",
        "scale_min": 1,
        "scale_max": 7,
        "measure": "ces",
        "wording": wording(
            text=(
                "How easy is it to get something done with IT?",
                "Wie leicht ist es, mit der IT etwas zu erreichen?",
            ),
            low=("Very hard", "Sehr schwer"),
            high=("Very easy", "Sehr leicht"),
        ),
    },
    {
        "key": "recommend",
        "kind": "RATING",
        "scale_min": 0,
        "scale_max": 10,
        "measure": "nps",
        "wording": wording(
            text=(
                "Would you advise a colleague to turn to IT?",
                "Würden Sie einer Kollegin raten, sich an die IT zu wenden?",
            ),
            low=("Certainly not", "Auf keinen Fall"),
            high=("Certainly", "Auf jeden Fall"),
        ),
    },
    {
        "key": "comment",
        "kind": "COMMENT",
        "measure": "comment",
        "wording": wording(
            text=(
                "What one thing should we change first?",
                "Was sollen wir als Erstes ändern?",
            )
        ),
    },
]
AT_THE_END[0]["wording"]["en"] |= {
    "hint": "This goes to the owners of the rules. It never counts for or against IT's services.",
    "comment": "Which rule would you change, and how?",
}
AT_THE_END[0]["wording"]["de"] |= {
    "hint": "Das geht an die, die für die Regeln zuständig sind, und zählt nie für oder gegen "
    "die Services der IT.",
    "comment": "Welche Regel würden Sie ändern, und wie?",
}
QUESTIONS = [*_behaviours(), *_items(), *BY_SERVICE, *AT_THE_END]


def ship_relationship(apps, _schema_editor):
    ship(apps, QUESTIONNAIRE, QUESTIONS)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0005_instruments_in_two_languages")]

    # Backwards nothing is taken away: answers may point at the instrument by then.
    operations = [migrations.RunPython(ship_relationship, migrations.RunPython.noop)]
