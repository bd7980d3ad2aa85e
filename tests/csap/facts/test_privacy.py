"""Whose opinions may be shown."""

import pytest

from csap.facts.privacy import are_opinions_hidden
from csap.facts.scopes import Reach

#: 1 is the top; 2 and 3 lie below it, 4 below 3; 9 is another top.
TREE = {1: None, 2: 1, 3: 1, 4: 3, 9: None}
BELOW = {1: {1, 2, 3, 4}, 2: {2}, 3: {3, 4}, 4: {4}, 9: {9}}
MAIL, PRINT, PHONE = 100, 200, 300


def answers(**counts):
    """Return so many people of each ``service_department``, everyone answering once."""
    names = {"mail": MAIL, "print": PRINT, "phone": PHONE}
    found, person = [], 0
    for name, count in counts.items():
        service, department = name.split("_")
        for _ in range(count):
            person += 1
            found.append((names[service], int(department), person, ""))
    return found


def in_group(group, respondents):
    return [(*row[:3], group) for row in respondents]


def is_hidden(respondents, service=None, department=None, group=None):
    reach = Reach(service, frozenset(BELOW[department]) if department else None, group)
    return are_opinions_hidden(reach, department, respondents, TREE)


def test_the_whole_organisation_is_shown():
    assert not is_hidden(answers(mail_2=3))


@pytest.mark.parametrize(("people", "hidden"), [(4, True), (5, False)])
def test_a_service_needs_five_people(people, hidden):
    assert is_hidden(answers(mail_2=people, print_2=40), service=MAIL) is hidden


def test_five_answers_of_one_person_are_one_person():
    assert is_hidden([(MAIL, 2, 7, "")] * 5 + answers(print_2=40), service=MAIL)


def test_the_smallest_shown_one_is_hidden_beside_a_hidden_one():
    """Two people asked about printing; they would follow from the total less all the others."""
    respondents = answers(print_2=2, phone_2=6, mail_2=40)

    assert is_hidden(respondents, service=PRINT)
    assert is_hidden(respondents, service=PHONE)
    assert not is_hidden(respondents, service=MAIL)


def test_a_department_counts_with_all_below_it():
    respondents = answers(mail_3=3, mail_4=4, mail_2=20)

    assert not is_hidden(respondents, department=3)
    assert is_hidden(respondents, department=4)


def test_those_directly_in_a_department_are_a_group_beside_those_below():
    """Two are in 3 itself: with 3 and 4 shown, they would follow by subtraction."""
    respondents = answers(mail_3=2, mail_4=8, mail_2=20)

    assert not is_hidden(respondents, department=3)
    assert is_hidden(respondents, department=4)


def test_a_department_below_a_hidden_one_is_hidden():
    respondents = answers(mail_9=3, mail_1=6)

    assert is_hidden(respondents, department=9)
    assert is_hidden(respondents, department=1)


def test_a_service_of_a_department_is_guarded_both_ways():
    respondents = answers(mail_2=6, print_2=3, mail_9=30, print_9=30)

    assert is_hidden(respondents, service=MAIL, department=2)
    assert not is_hidden(respondents, service=MAIL)


@pytest.mark.parametrize(("in_none", "hidden"), [(3, True), (6, False)])
def test_a_group_of_customers_is_guarded_against_subtraction(in_none, hidden):
    """Those in no group follow from the total less the group."""
    rows = answers(mail_2=in_none) + in_group("key", [(MAIL, 2, 100 + n, "") for n in range(8)])

    assert is_hidden(rows, group="key") is hidden
