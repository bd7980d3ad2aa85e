"""Whose opinions may be shown."""

from collections import Counter
from datetime import date

import pytest

from csap.facts.evidence import Evidence
from csap.facts.measures import Subject, measure
from csap.facts.periods import Period
from csap.facts.privacy import are_opinions_hidden, may_be_published
from csap.facts.scopes import Reach
from csap.metrics import catalog

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


def published(ratings, *, as_of, is_organisation):
    """Return what every opinion figure of September says on a day, of one rating a person."""
    september = Period(date(2026, 9, 1), date(2026, 10, 1))
    evidence = Evidence(september, as_of)
    opinions = evidence.opinions
    opinions.asked, opinions.answered = 40, len(ratings)
    opinions.ratings, opinions.respondents = Counter(ratings), len(ratings)
    opinions.solved_asked, opinions.solved = len(ratings), sum(r > 2 for r in ratings)
    opinions.both_in_time = sum(r > 2 for r in ratings)
    opinions.both_late = sum(r <= 2 for r in ratings)
    before = Evidence(september.previous(), as_of)
    subject = Subject(
        now=evidence, before=before, months=[before, evidence], is_organisation=is_organisation
    )
    return {
        figure.metric: (figure.n, figure.k, figure.value, figure.detail.get("points"))
        for figure in measure(subject)
        if is_opinion(figure.metric)
    }


def is_opinion(metric):
    of = metric if metric in catalog.METRICS else metric.partition(".")[2]
    return catalog.get(of).about_opinions or of == "gap.perception"


def rating_between(one, other):
    """Return the rating that came in between two days, from the means told on each; or None."""
    (n0, _, mean0, _), (n1, _, mean1, _) = one["sat.csat_mean"], other["sat.csat_mean"]
    return None if mean0 is None or mean1 is None else round(n1 * mean1 - n0 * mean0)


DAY_BY_DAY = [5, 4, 5, 3, 4, 5, 4, 4, 5, 3, 4, 5]


class TestTwoDays:
    """On the 20th twelve people have answered, on the 21st a thirteenth, with a 1."""

    def days(self, *, is_organisation):
        return [
            published(ratings, as_of=date(2026, 9, day), is_organisation=is_organisation)
            for day, ratings in ((20, DAY_BY_DAY), (21, [*DAY_BY_DAY, 1]))
        ]

    def test_of_the_whole_organisation_differ_by_one_answer(self):
        """What the rule is against; the organisation as a whole is told every day."""
        assert rating_between(*self.days(is_organisation=True)) == 1

    def test_of_a_part_tell_nothing_that_an_answer_could_follow_from(self):
        first, second = self.days(is_organisation=False)

        assert rating_between(first, second) is None
        for figures in (first, second):
            assert len(figures) > 8
            for metric, (_, k, value, points) in figures.items():
                if metric != "sat.response_rate":
                    assert (k, value) == (None, None), metric
                    assert all(point["value"] is None for point in points or ())

    def test_once_final_are_the_same_day_after_day(self):
        final = [
            published([*DAY_BY_DAY, 1], as_of=date(2026, 10, day), is_organisation=False)
            for day in (15, 16)
        ]

        assert final[0] == final[1]
        assert final[0]["sat.csat_mean"][2] == pytest.approx(4.0)

    @pytest.mark.parametrize(
        ("is_organisation", "is_final", "told"),
        [(True, False, True), (True, True, True), (False, True, True), (False, False, False)],
    )
    def test_decide_by_one_rule(self, is_organisation, is_final, told):
        assert may_be_published(is_organisation=is_organisation, is_final=is_final) is told


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


def test_a_service_that_is_a_department_but_for_two_people_is_hidden():
    # Mail less department 2 would be the two of 3; every other sum is large enough.
    respondents = answers(mail_2=20, mail_3=2, print_3=30, print_9=10, phone_9=7)

    assert are_opinions_hidden(Reach(service_id=MAIL), None, respondents, TREE)
    # Hidden alone it would follow from the others, so the smallest of them joins it.
    assert are_opinions_hidden(Reach(service_id=PHONE), None, respondents, TREE)
    assert not are_opinions_hidden(Reach(service_id=PRINT), None, respondents, TREE)
    assert not are_opinions_hidden(Reach(department_ids=frozenset({2})), 2, respondents, TREE)


def test_a_group_that_is_a_department_but_for_two_people_is_hidden():
    inside = in_group("key", answers(mail_2=20, mail_3=2))
    others = [(service, of, person + 100, "") for service, of, person, _ in answers(print_3=30)]

    assert are_opinions_hidden(Reach(customer_group="key"), None, inside + others, TREE)
