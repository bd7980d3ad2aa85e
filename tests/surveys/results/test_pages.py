"""What managers see of results, and what nobody sees."""

import csv
import io
import re
import zipfile

import pytest
from django.urls import reverse

from servicedesk.audit.models import AccessRecord, Action
from surveys.feedback_vocabulary import Topic
from surveys.models import Feedback, Response
from surveys.results.spilling import Spilling
from surveys.scoring.behaviours import SpillOver
from tests.factories import ServiceFactory, UserFactory
from tests.surveys.results.builders import CLOSED, department, questionnaire, respond, wave

pytestmark = pytest.mark.django_db
#: A value that only a hidden department gave: no page, file or program may tell of it.
CANARY = 2


@pytest.fixture
def own():
    """A closed wave of three departments, one of which is too small."""
    own = wave()
    large, middle, small = (department(name) for name in ("Large", "Middle", "Small"))
    respond(own, 30, large, overall=4, good={ServiceFactory(name="=Mail"): 5})
    respond(own, 12, middle, overall=5, comment="Thanks")
    respond(own, 2, small, overall=CANARY)
    return own


@pytest.fixture
def manager(client):
    manager = UserFactory(manager=True, department=None)
    client.force_login(manager)
    return manager


def url(own, name="result"):
    return reverse(f"surveys:{name}", args=[f"wave-{own.pk}"])


def test_a_survey_is_summed_up_with_its_interval(client, manager, own):
    page = client.get(url(own)).content.decode()

    assert "95 % are satisfied (42 of 44; likely 85 to 99)".replace(" %", "\u00a0%") in page
    assert "Means from 5 answers, shares and distributions from 10" in page


def test_a_small_department_is_hidden_with_its_reason(client, manager, own):
    page = client.get(url(own), {"in": "department:small"}).content.decode()

    assert "Too few answers (2) to show a result" in page


def test_its_neighbour_is_hidden_too_and_the_page_says_why(client, manager, own):
    page = client.get(url(own)).content.decode()

    assert "hidden: a smaller group would follow from it" in page
    assert "hidden so that nobody is told apart" in page


@pytest.mark.parametrize("name", ["results", "result", "result_csv", "result_xlsx"])
@pytest.mark.parametrize("role", [{}, {"agent": True}, {"team_lead": True}])
def test_results_do_not_exist_for_who_serves_and_who_asks(client, own, name, role):
    client.force_login(UserFactory(**role))
    address = reverse("surveys:results") if name == "results" else url(own, name)

    assert client.get(address).status_code == 404


def test_a_survey_under_way_tells_its_answer_rate_only(client, manager):
    own = wave(closed_at=None)
    respond(own, 30, department("Large"), overall=4)

    page = client.get(url(own)).content.decode()

    assert "Results once the survey is closed" in page
    assert client.get(url(own, "result_csv")).status_code == 404
    assert client.get(f"/api/v1/surveys/results/wave-{own.pk}/").status_code == 404


def test_the_file_says_what_the_page_says(client, manager, own):
    text = client.get(url(own, "result_csv")).content.decode()

    rows = list(csv.reader(io.StringIO(text)))
    head = next(at for at, row in enumerate(rows) if row[0] == "question")
    told = [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]]
    overall = {row["name"]: row for row in told if row["question"] == "overall"}
    assert overall["Everyone"]["share"] == str(42 / 44)
    assert (overall["Small"]["shown"], overall["Small"]["mean"]) == ("too few answers", "")
    assert overall["Middle"]["mean"] == ""
    # Everyone's spread holds the two; nobody else's does.
    assert [name for name, row in overall.items() if row[f"answers {CANARY}"] == "2"] == [
        "Everyone"
    ]


def test_no_cell_of_a_file_is_a_formula(client, manager, own):
    text = client.get(url(own, "result_csv")).content.decode()
    book = zipfile.ZipFile(io.BytesIO(client.get(url(own, "result_xlsx")).content))
    cells = "".join(book.read(name).decode() for name in book.namelist() if "sheet" in name)

    assert "'=Mail" in text
    assert not re.search(r"(^|,)=", text, re.MULTILINE)
    assert "<f>" not in cells


def test_taking_a_file_along_is_written_down(client, manager, own):
    client.get(url(own, "result_xlsx"))

    record = AccessRecord.objects.get(action=Action.EXPORTED)
    assert (record.actor, record.subject) == (manager, f"results of wave-{own.pk}")


def test_programs_get_sums_and_never_an_answer(client, manager, own):
    told = client.get(f"/api/v1/surveys/results/wave-{own.pk}/").json()

    small = [row for row in told["figures"] if row["scope_code"] == "small"]
    values = {"mean", "share", "distribution", "minimum", "desired"}
    assert small
    assert all(row[name] is None for row in small for name in values)
    assert {row["state"] for row in small} == {"too_few", "nobody"}
    assert "Thanks" not in str(told)


def test_two_surveys_are_compared_with_the_interval_of_the_difference(client, manager, own):
    later = wave(own.version, name="Autumn")
    respond(later, 40, department("Other"), overall=2)

    page = client.get(url(later), {"with": f"wave-{own.pk}"}).content.decode()

    assert "Changed by more than chance: Overall −95 points" in page


def test_an_absent_scope_or_survey_is_not_found(client, manager, own):
    assert client.get(url(own), {"in": "department:nowhere"}).status_code == 404
    assert client.get(url(own), {"with": "wave-0"}).status_code == 404
    assert client.get(url(own), {"in": "service:x' OR 1=1"}).status_code == 404
    for key in ("wave-x", "wave-99999999999999999999", "resolved-2026", "resolved-2026-Q5", "x"):
        assert client.get(reverse("surveys:result", args=[key])).status_code == 404


def test_the_page_takes_as_many_queries_for_many_answers(
    client, manager, own, django_assert_max_num_queries
):
    client.get(url(own))
    with django_assert_max_num_queries(19) as few:
        client.get(url(own))
    for at in range(4):
        respond(own, 10, department(f"More {at}"), overall=3, good={ServiceFactory(): 4})
    with django_assert_max_num_queries(19) as many:
        client.get(url(own))

    assert len(many) == len(few)


def test_the_list_names_waves_collections_and_closed_quarters(client, manager, own):
    wave(questionnaire("W2"), name="Under way", closed_at=None)

    page = client.get(reverse("surveys:results")).content.decode()

    assert "Spring" in page
    assert "under way" in page


class TestComments:
    @pytest.fixture
    def said(self, own):
        """What twelve people of one department wrote is let out; two others wrote, too."""
        for response in respond(own, 2, department("Few"), comment="Only we say this"):
            _keep(response, "Only we say this")
        for at, response in enumerate(Response.objects.filter(department__name="Middle")):
            _keep(response, f"Thanks {at}")
        return own

    def test_are_shown_of_everyone_without_names_or_order(self, client, manager, said):
        page = client.get(url(said)).content.decode()

        assert "14 people wrote something" in page
        assert page.count("<blockquote>") == 14

    def test_of_a_department_only_where_enough_wrote_and_none_is_left_over(
        self, client, manager, said
    ):
        few = client.get(url(said), {"in": "department:few"}).content.decode()
        middle = client.get(url(said), {"in": "department:middle"}).content.decode()

        assert "Too few comments (2) to show any" in few
        assert "Held back" in middle
        assert "Only we say this" not in few
        assert "Thanks" not in middle

    def test_that_are_not_let_out_yet_are_nobodys(self, client, manager, own):
        response = Response.objects.filter(department__name="Middle").first()
        _keep(response, "Not yet", readable_at=None)

        assert "Not yet" not in client.get(url(own)).content.decode()


def _keep(response, text, readable_at=CLOSED):
    Feedback.objects.create(
        response=response,
        question=response.version.questions.get(key="words"),
        mode=response.mode,
        said_at=response.answered_at,
        text=text,
        redacted=text,
        topic=Topic.SERVICE,
        readable_at=readable_at,
    )


class TestSpillOver:
    def test_is_told_of_fifty_people_and_more(self, client, manager):
        own, mail = wave(), ServiceFactory()
        respond(own, 30, rules=5, good={mail: 5})
        assert "ρ" not in client.get(url(own)).content.decode()

        respond(own, 30, rules=1, good={mail: 1})

        assert "ρ = 1.00 of 60 people" in client.get(url(own)).content.decode()

    def test_of_who_is_known_it_is_held_against_how_they_were_served(self):
        found = Spilling(60, 0.62, SpillOver(60, 0.62, 0.41, spills_over=True))

        assert found.sentence == (
            "It spills over onto services: ρ = 0.62 of 60 people, 0.41 given how they were served."
        )
