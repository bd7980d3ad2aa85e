"""What is counted is what was answered."""

from collections import Counter
from datetime import date, timedelta

import pytest

from surveys.models import Response
from surveys.results import sources
from surveys.results.publication import Scope, State
from surveys.results.results import Results, read
from surveys.vocabulary import Mode, Purpose
from tests.factories import RequestTypeFactory, ServiceFactory, UserFactory
from tests.surveys.results.builders import (
    CLOSED,
    OPENED,
    TODAY,
    department,
    questionnaire,
    rate_request,
    respond,
    wave,
)

pytestmark = pytest.mark.django_db


def results_of(own_wave):
    survey = next(sources.waves(pk=own_wave.pk))
    return Results(survey)


def cells_of(results, key):
    (item,) = results.items[key]
    return results.publications[0]._tallies[item]


def test_answers_are_counted_by_value_department_and_group():
    own, finance, sales = wave(), department("Finance"), department("Sales")
    respond(own, 3, finance, overall=4)
    respond(own, 2, finance, group="key", overall=1)
    respond(own, 1, sales, overall=4)

    cells = cells_of(results_of(own), "overall")

    assert {place: dict(cell.values) for place, cell in cells.items()} == {
        (finance.pk, ""): {4: 3},
        (finance.pk, "key"): {1: 2},
        (sales.pk, ""): {4: 1},
    }
    assert sum(cell.people for cell in cells.values()) == 6


def test_a_question_by_service_is_an_item_for_each():
    own, mail, print_ = wave(), ServiceFactory(name="Mail"), ServiceFactory(name="Print")
    respond(own, 6, good={mail: 5, print_: 2})
    respond(own, 1, good={mail: 1})
    results = results_of(own)

    by_name = {
        line.service.name: dict(results.figure(line).values)
        for line in results.by_service(results.line_of("service_satisfaction"))
    }

    assert by_name == {"Mail": {5: 6, 1: 1}, "Print": {2: 6}}


def test_triples_count_whole_or_not_at_all():
    own = wave()
    respond(own, 6, speed=(4, 8, 6))
    respond(own, 2, speed=(8, 4, 9))  # the minimum exceeds what is desired
    for response in respond(own, 2, overall=3):  # only what they get
        question = own.version.questions.get(key="speed")
        response.answers.create(question=question, part="perceived", value=9)
    results = results_of(own)

    figure = results.figure(results.line_of("expectation_speed"))

    assert dict(figure.values) == {(4, 8, 6): 6}
    assert figure.inverted == 2


def test_counting_takes_as_many_queries_for_many_answers(django_assert_num_queries):
    own = wave()
    for place in range(4):
        respond(own, 8, department(f"Department {place}"), overall=place + 1, speed=(4, 8, 6))
    results = results_of(own)
    assert results.places.tree
    assert results.survey.responses

    with django_assert_num_queries(3):
        assert results.publications[0].items


def test_a_person_who_rates_often_is_one_person():
    version, kind = questionnaire("RATE", Purpose.RESOLUTION), RequestTypeFactory()
    often, others = UserFactory(), [UserFactory(department=None) for _ in range(3)]
    for day in range(3):
        rate(version, often, kind, OPENED + timedelta(days=day))
    for other in others:
        rate(version, other, kind, OPENED)

    results = read(UserFactory(manager=True), "resolved-2026-Q1", date(2026, 5, 1))
    figure = results.figure(results.line_of("csat"))

    assert (figure.n, figure.state) == (6, State.TOO_FEW)
    rate(version, UserFactory(), kind, OPENED)
    results = read(UserFactory(manager=True), "resolved-2026-Q1", date(2026, 5, 1))
    assert results.figure(results.line_of("csat")).is_shown


def rate(version, person, kind, at):
    return rate_request(version, person, at=at, value=4, request_type=kind)


def test_adding_departments_up_gives_the_whole():
    own, top = wave(), department("Company")
    parts = [department(f"Part {at}", parent=top) for at in range(3)]
    for at, part in enumerate(parts):
        respond(own, 10 + at, part, overall=at + 2)
    results = results_of(own)
    line = results.line_of("csat")

    figures = [results.figure(line, Scope((top.pk, part.pk))).values for part in parts]

    assert sum(map(Counter, figures), Counter()) == results.figure(line).values
    assert results.figure(line).values == results.figure(line, Scope((top.pk,))).values


def test_results_wait_until_no_answer_can_change():
    own, manager = wave(), UserFactory(manager=True)
    key = f"wave-{own.pk}"

    assert not read(manager, key, CLOSED.date()).survey.is_told_by(CLOSED.date())
    assert not read(manager, key, TODAY).survey.is_told_by(CLOSED.date() + timedelta(days=7))
    assert read(manager, key, TODAY).survey.is_told_by(CLOSED.date() + timedelta(days=8))


@pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.ANONYMOUS])
def test_thresholds_are_those_of_the_wave(mode):
    own = wave(mode=mode, score_from=8, detail_from=12)
    respond(own, 7, overall=4)
    results = results_of(own)

    assert Response.objects.count() == 7
    assert not results.figure(results.line_of("csat")).is_shown
