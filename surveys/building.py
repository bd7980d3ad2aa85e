"""What a questionnaire may be built of, and what must be so before it is published. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from surveys.vocabulary import (
    Behaviour,
    Communication,
    ExpectationItem,
    Measure,
    QuestionKind,
    behaviour_measure,
    communication_measure,
    expectation_measure,
    importance_measure,
)

Scale = tuple[int, int]

#: Languages a question can be worded in, the one that every question must have first.
LANGUAGES: Mapping[str, str] = {"en": "English", "de": "Deutsch"}
FALLBACK_LANGUAGE = "en"
YES_NO: Scale = (0, 1)
#: Scales that each kind may have, the usual one first. A choice has as many values as labels.
SCALES: Mapping[QuestionKind, tuple[Scale, ...]] = {
    QuestionKind.RATING: ((1, 5), (1, 7), (1, 9), (0, 10)),
    QuestionKind.YES_NO: (YES_NO,),
    QuestionKind.EXPECTATION: ((1, 9), (1, 7), (1, 5)),
    QuestionKind.IMPORTANCE: ((1, 5), (1, 7), (1, 9)),
    QuestionKind.RELEVANCE: ((1, 5), (1, 7)),
    QuestionKind.ACCEPTANCE: ((1, 5), (1, 7)),
    QuestionKind.AWARENESS: ((0, 2),),
    QuestionKind.POLICY: (YES_NO, (1, 5)),
    QuestionKind.BEHAVIOUR: ((1, 5), (1, 7)),
    QuestionKind.COMMUNICATION: ((1, 5), (1, 7)),
    QuestionKind.CHOICE: (),
    QuestionKind.COMMENT: (),
}
#: Values of a choice.
FEWEST_CHOICES, MOST_CHOICES = 2, 12
#: Measures that each kind may count for besides its own, which is called like its key.
MEASURES: Mapping[QuestionKind, tuple[str, ...]] = {
    QuestionKind.RATING: (
        Measure.CSAT,
        Measure.SERVICE_SATISFACTION,
        Measure.NPS,
        Measure.CES,
        Measure.ENGAGEMENT_SUCCESS,
        Measure.ENGAGEMENT_TIMELINESS,
        Measure.ENGAGEMENT_BUDGET,
    ),
    QuestionKind.YES_NO: (Measure.SOLVED, Measure.IN_TIME),
    QuestionKind.EXPECTATION: tuple(expectation_measure(item) for item in ExpectationItem),
    QuestionKind.IMPORTANCE: tuple(importance_measure(item) for item in ExpectationItem),
    QuestionKind.RELEVANCE: (Measure.RELEVANCE_NEEDS, Measure.RELEVANCE_PRIORITIES),
    QuestionKind.ACCEPTANCE: (Measure.ACCEPTANCE,),
    QuestionKind.AWARENESS: (Measure.AWARENESS,),
    QuestionKind.POLICY: (Measure.POLICY_IN_THE_WAY, Measure.POLICY_ACCEPTANCE),
    QuestionKind.BEHAVIOUR: tuple(behaviour_measure(each) for each in Behaviour),
    QuestionKind.COMMUNICATION: tuple(communication_measure(each) for each in Communication),
    QuestionKind.CHOICE: (),
    QuestionKind.COMMENT: (Measure.COMMENT,),
}
#: Measures whose formula reads one scale only.
FIXED_SCALES: Mapping[str, Scale] = {
    Measure.CSAT: (1, 5),
    Measure.NPS: (0, 10),
    Measure.CES: (1, 7),
    Measure.SOLVED: YES_NO,
    Measure.IN_TIME: YES_NO,
    Measure.POLICY_IN_THE_WAY: YES_NO,
    Measure.POLICY_ACCEPTANCE: (1, 5),
}


class Worded(NamedTuple):
    """What the checks read of a question."""

    key: str
    kind: str
    scale_min: int | None
    scale_max: int | None
    measure: str
    behaviour: str | None
    wording: Mapping[str, Mapping[str, Any]]

    @property
    def scale(self) -> Scale | None:
        if self.scale_min is None or self.scale_max is None:
            return None
        return (self.scale_min, self.scale_max)


def faults(questions: Sequence[Worded]) -> list[str]:
    """Return why a questionnaire cannot be published yet; empty: it can."""
    found = [sentence for question in questions for sentence in faults_of(question)]
    if not any(question.kind != QuestionKind.COMMENT for question in questions):
        found.append("It asks for no value: add a question other than a comment.")
    keys = [question.key for question in questions]
    found += [
        f"{key} names two questions." for key in sorted({k for k in keys if keys.count(k) > 1})
    ]
    return found


def faults_of(question: Worded) -> Iterator[str]:
    """Yield what is wrong with one question, each a sentence that names it."""
    ours = question.wording.get(FALLBACK_LANGUAGE, {})
    if not ours.get("text"):
        yield f"{question.key} is not worded in {LANGUAGES[FALLBACK_LANGUAGE]}."
    kind, scale = QuestionKind(question.kind), question.scale
    if SCALES[kind] and scale not in SCALES[kind]:
        yield f"{question.key} has a scale that its kind does not know."
    wanted = FIXED_SCALES.get(question.measure)
    if wanted is not None and wanted != scale:
        low, high = wanted
        yield f"{question.key} counts for {question.measure}, which runs from {low} to {high}."
    if kind == QuestionKind.BEHAVIOUR and not question.behaviour:
        yield f"{question.key} does not say which behaviour it is about."
    for language, words in question.wording.items():
        yield from _wrong_words(question, LANGUAGES.get(language, language), words)


def _wrong_words(question: Worded, language: str, words: Mapping[str, Any]) -> Iterator[str]:
    labels, rows = words.get("labels") or [], words.get("rows") or []
    if labels and question.scale and len(labels) != question.scale[1] - question.scale[0] + 1:
        yield f"{question.key} needs a label for each value in {language}, or none."
    if rows and len(rows) != 3:  # noqa: PLR2004 - a triple has three
        yield f"{question.key} needs three rows in {language}, or none."


def missing_words(question: Worded, languages: Collection[str] = tuple(LANGUAGES)) -> list[str]:
    """Return the languages in which something of a question is missing that it has elsewhere."""
    told = set().union(*(_told(words) for words in question.wording.values()), {"text"})
    return [each for each in languages if told - _told(question.wording.get(each, {}))]


def _told(words: Mapping[str, Any]) -> set[str]:
    return {name for name, value in words.items() if value}
