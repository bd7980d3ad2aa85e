"""Scopes and periods as a query string names them."""

from datetime import date

import pytest

from csap.facts.periods import Period
from csap.facts.scopes import UnknownScope
from csap.telling import choices
from csap.telling.choices import Names, UnknownPeriod

TODAY = date(2026, 11, 21)
NAMES = Names({"payroll": "Payroll"}, {"FIN": "Finance"})


def chosen(scope="", period=""):
    return choices.chosen(scope, period, today=TODAY, names=NAMES)


@pytest.mark.parametrize(
    ("text", "start", "end", "said"),
    [
        ("2026-Q3", date(2026, 7, 1), date(2026, 10, 1), "Q3 2026"),
        ("2026-10", date(2026, 10, 1), date(2026, 11, 1), "October 2026"),
        ("12m", date(2025, 11, 1), date(2026, 11, 1), "The last 12 months"),
        ("2026-11", date(2026, 11, 1), date(2026, 11, 22), "November 2026"),
        ("2026-Q4", date(2026, 10, 1), date(2026, 11, 22), "Q4 2026"),
    ],
)
def test_a_period_is_named(text, start, end, said):
    assert choices.parse_period(text, TODAY) == Period(start, end)
    assert choices.period_words(text) == said


@pytest.mark.parametrize(
    "text", ["2026-Q5", "2026-13", "2026", "0000-01", "9999-12", "2026-12", "2027-Q1", "x", "12M"]
)
def test_what_is_no_period_or_has_not_begun_is_refused(text):
    with pytest.raises(UnknownPeriod, match="write 2026-Q3"):
        choices.parse_period(text, TODAY)


@pytest.mark.parametrize(
    ("today", "key"),
    [
        (date(2026, 11, 21), "2026-Q3"),
        (date(2026, 10, 1), "2026-Q3"),
        (date(2026, 1, 31), "2025-Q4"),
        (date(2026, 12, 31), "2026-Q3"),
    ],
)
def test_the_last_closed_quarter_is_meant_when_nothing_is_chosen(today, key):
    assert choices.last_quarter(today) == key


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ("", "the whole organisation"),
        ("all", "the whole organisation"),
        ("service:payroll", "Payroll"),
        ("department:FIN", "Finance"),
        ("service:payroll,department:FIN", "Payroll in Finance"),
        ("group:key", "key customers"),
        ("service:payroll,group:key", "Payroll, key customers"),
    ],
)
def test_a_scope_is_said(scope, said):
    assert chosen(scope).scope_words == said


def test_a_scope_written_otherwise_is_refused():
    with pytest.raises(UnknownScope, match="is no scope"):
        chosen("team:payroll")


def test_the_choice_is_kept_as_a_query_string():
    assert chosen("service:payroll", "2026-10").query == "scope=service:payroll&period=2026-10"


def test_what_is_shown_can_be_chosen_even_if_the_lists_lack_it():
    old = chosen("service:gone,department:OLD", "2020-Q1")

    eyes, services = choices.eyes_groups(old, NAMES), choices.service_groups(old, NAMES)

    assert eyes[0].options[0].value == "department:OLD"
    assert services[0].options[0].value == "gone"
    assert choices.period_groups(old, TODAY)[0].options[0].label == "Q1 2020"


@pytest.mark.parametrize(
    ("scope", "service", "found"),
    [
        ("department:FIN", "payroll", "service:payroll,department:FIN"),
        ("group:key", "payroll", "service:payroll,group:key"),
        ("service:payroll,department:FIN", "", "department:FIN"),
        ("service:payroll", None, "service:payroll"),
        ("all", "", "all"),
    ],
)
def test_a_service_is_chosen_beside_by_whose_eyes(scope, service, found):
    at = choices.chosen(scope, "", today=TODAY, names=NAMES, service=service)

    assert str(at.scope) == found
    assert at.eyes.service == ""


def test_periods_say_whether_they_are_final():
    labels = [o.label for group in choices.period_groups(chosen(), TODAY) for o in group.options]

    assert "Q3 2026 (final)" in labels
    assert "November 2026 (running, provisional)" in labels


def test_groups_of_customers_are_offered_where_there_are_some():
    at = chosen("")

    without = choices.eyes_groups(at, choices.Names({}, {}))
    some = choices.eyes_groups(at, choices.Names({}, {}, ["key"]))

    assert [group.label for group in without] == ["", "Departments"]
    assert some[-2] == choices.Group("Customers", [choices.Option("group:key", "Key customers")])


def test_groups_of_customers_are_offered_department_by_department():
    names = choices.Names({}, {"FIN": "Finance"}, ["key"])

    combined = choices.eyes_groups(chosen(""), names)[-1]

    assert combined.label == "Key customers of a department"
    assert combined.options == [
        choices.Option("department:FIN,group:key", "Finance, key customers")
    ]
