"""The pages of those who run consultations: what they show, and who is let in."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from csap.consultations import services
from csap.consultations.models import Consultation
from csap.consultations.services import Subject, Text
from csap.consultations.vocabulary import Kind, Outcome, Position, State, Verdict
from servicedesk.audit.models import AccessRecord
from tests.csap.consultations.builders import (
    AFTER,
    AT,
    CLOSES,
    MENDED,
    OPENS,
    TEXT,
    closed,
    decided,
    department_with,
    drafted,
    fresh,
    object_to,
    opened,
    say,
    setting,
)
from tests.factories import DepartmentFactory, UserFactory
from tests.surveys.words import policy_of, said

pytestmark = pytest.mark.django_db
LIST = "/csap/consultations/"


@pytest.fixture(scope="module")
def base(django_db_setup, django_db_blocker):
    """A manager, a department of eight; once for all tests of the module."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        manager = UserFactory(manager=True, name="Laura Fischer")
        department, people = department_with(8, name="Research")
        yield manager, department, people
        transaction.set_rollback(True)


@pytest.fixture
def manager(base, db):
    return base[0]


@pytest.fixture
def team(base, db):
    return base[1], base[2]


def signed_in(person):
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def laura(manager):
    return signed_in(manager)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT + timedelta(hours=2), tick=False):
        yield


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def spoken(manager, team):
    """Return an open consultation: four support, two with changes, two object, one comments."""
    made = opened(manager, team[0])
    people = team[1]
    for person in people[:4]:
        say(made.number, person)
    for person in people[4:6]:
        say(made.number, person, Position.CHANGES, "Say who pays.")
    first = object_to(made.number, people[6], "It could wipe family photos.")
    say(made.number, people[7], Position.OBJECT, same_as=first.pk)
    return made, first


class TestList:
    def test_counts_who_spoke_and_what_is_unanswered(self, manager, team, laura):
        spoken(manager, team)

        page = text(laura.get(LIST))

        assert "8 of 8" in page
        assert "Own devices at work" in page

    def test_shows_what_surveys_hear_and_leads_to_a_consultation(self, manager, laura):
        rule = policy_of(manager, "Approved docks")
        feedback = said("Only approved docks. Why?", key="policy")
        feedback.policy = rule
        feedback.save(update_fields=["policy"])

        page = text(laura.get(LIST))
        assert f"?policy={rule.pk}" in page
        prepared = text(laura.get(f"{LIST}new/?policy={rule.pk}"))

        assert 'value="Approved docks"' in prepared

    def test_takes_the_same_queries_for_any_length(
        self, manager, team, laura, django_assert_max_num_queries
    ):
        for title in "abcdef":
            opened(manager, team[0], title=title)

        with django_assert_max_num_queries(14):
            laura.get(LIST)

    def test_shows_an_owner_theirs_alone(self, manager, team):
        owner = UserFactory(name="Amara Nwosu")
        drafted(manager, team[0], owner=owner, title="Passwords")
        drafted(manager, team[0], title="Travel")

        page = text(signed_in(owner).get(LIST))

        assert "Passwords" in page
        assert "Travel" not in page


class TestPage:
    def test_tells_buy_in_objections_and_comments(self, manager, team, laura):
        made, _ = spoken(manager, team)

        page = text(laura.get(f"{LIST}{made.number}/"))

        assert "Answer rate 100" in page
        assert "2 objections</b> in 1 distinct point, 1 open" in page
        assert "n = 8 answers: 4 support, 2 with changes, 2 object" in page
        assert team[1][6].name in page  # an objection is raised under one's name
        assert "Put it to" not in page

    def test_hides_where_few_stand(self, manager, team, laura):
        made = opened(manager, team[0])
        for person in team[1][:4]:
            say(made.number, person)

        page = text(laura.get(f"{LIST}{made.number}/"))

        assert "Fewer than five have spoken" in page
        assert '"support":' not in page

    def test_takes_the_same_queries_for_any_number_of_voices(
        self, manager, team, laura, django_assert_max_num_queries
    ):
        made, _ = spoken(manager, team)
        for person in team[1]:
            services.comment(made.number, text="Hm.", person=person, at=AT)
            object_to(made.number, person, f"{person.name} objects")

        with django_assert_max_num_queries(32):
            laura.get(f"{LIST}{made.number}/")

    def test_shows_coverage_once_it_is_adopted(self, manager, team, laura):
        made = decided(closed(manager, team[0]).number, manager)
        services.acknowledge(made.number, person=team[1][0], at=AFTER)

        page = text(laura.get(f"{LIST}{made.number}/"))

        assert "1 of 8 have said that they read and understood it" in page

    def test_shows_text_and_changes(self, manager, team, laura):
        made = opened(manager, team[0])

        assert "It is wiped when it is lost." in text(laura.get(f"{LIST}{made.number}/draft/"))
        assert "<ins>" in text(laura.get(f"{LIST}{made.number}/changes/"))


class TestSteps:
    def test_drafts_puts_and_gives_more_time(self, manager, team, laura):
        given = {
            "key": "a", "title": "Own devices", "kind": "POLICY", "owner": manager.pk,
            "in_force": "No.", "in_force_since": "2021-03-01", "text": TEXT,
            "changes": "Own phones are allowed.", "audience": "DEPARTMENTS",
            "departments": [team[0].pk], "opens_on": OPENS.isoformat(),
            "closes_on": CLOSES.isoformat(),
        }  # fmt: skip
        assert laura.post(f"{LIST}new/", given).status_code == 302
        made = Consultation.objects.get()
        page = f"{LIST}{made.number}/"

        laura.post(f"{page}put/", {"key": "b"})
        later = (CLOSES + timedelta(days=7)).isoformat()
        laura.post(f"{page}extend/", {"extend-key": "c", "extend-closes_on": later})

        made = fresh(made)
        assert (made.state, made.closes_on.isoformat()) == (State.OPEN, later)
        assert made.members.count() == 8

    def test_says_under_the_field_what_a_draft_lacks(self, manager, laura):
        page = text(laura.post(f"{LIST}new/", {"key": "a", "audience": "DEPARTMENTS"}), 422)

        assert "Give it a title." in page
        assert not Consultation.objects.exists()

    def test_answers_and_puts_together(self, manager, team, laura):
        made, first = spoken(manager, team)
        other = object_to(made.number, team[1][0], "Photos!")
        page = f"{LIST}{made.number}"

        sent = laura.post(f"{page}/merge/{other.pk}/", {"key": "a", "into": first.pk})
        assert sent.status_code == 302
        given = {"key": "b", "verdict": "DECLINED", "text": "Only the container is wiped."}
        assert laura.post(f"{page}/answer/{first.pk}/", given).status_code == 302

        told = text(laura.get(f"{page}/"))
        assert "Kept, with reason" in told
        assert "Every objection is answered" in told

    def test_says_why_it_cannot_be_decided_yet(self, manager, team, laura):
        made = closed(manager, team[0], speak=lambda n: object_to(n, team[1][0]))

        page = text(
            laura.post(
                f"{LIST}{made.number}/decide/",
                {"key": "a", "outcome": "ADOPTED", "reason": "Most support it."},
            ),
            422,
        )

        assert "Answer every objection first" in page

    def test_a_draft_is_given_up_with_a_reason(self, manager, team, laura):
        made = drafted(manager, team[0])
        page = f"{LIST}{made.number}/discard/"

        laura.post(page, {"discard-key": "a", "discard-reason": ""})
        assert fresh(made).state == State.DRAFT
        laura.post(page, {"discard-key": "b", "discard-reason": "The law came first."})

        assert fresh(made).state == State.DISCARDED


class TestOwner:
    def test_works_their_own_and_nobody_elses(self, manager, team):
        owner = UserFactory(name="Amara Nwosu")
        rule = policy_of(owner, "Passwords")
        subject = Subject(Kind.POLICY, "Passwords", owner, company_policy=rule.pk)
        own = services.create(subject, Text(TEXT), setting(team[0]), actor=owner, at=AT)
        other = opened(manager, team[0])
        amara = signed_in(owner)

        assert amara.get(f"{LIST}{own.number}/").status_code == 200
        amara.post(f"{LIST}{own.number}/put/", {"key": "a"})
        assert fresh(own).is_open
        assert amara.get(f"{LIST}{other.number}/").status_code == 404
        assert amara.post(f"{LIST}{other.number}/remind/", {"key": "b"}).status_code == 404

    def test_an_agent_who_owns_nothing_finds_no_page(self):
        assert signed_in(UserFactory(agent=True)).get(LIST).status_code == 404


class TestFiles:
    def test_the_report_tells_the_same_and_no_more(self, manager, team, laura):
        made, _ = spoken(manager, team)

        rows = text(laura.get(f"/csap/reports/consultation.csv?consultation={made.number}"))

        assert rows == text(laura.get(f"{LIST}{made.number}/file.csv"))
        assert laura.get("/csap/reports/consultation.csv?consultation=CN-999999").status_code == 404

    def test_tell_what_the_page_tells_and_note_who_took_them(self, manager, team, laura):
        made, _ = spoken(manager, team)

        sent = laura.get(f"{LIST}{made.number}/file.csv")

        rows = text(sent)
        assert "all,8,8,4,2,2,0.5" in rows
        assert "It could wipe family photos." in rows
        assert AccessRecord.objects.get(action="EXPORTED").subject == made.number
        assert laura.get(f"{LIST}{made.number}/file.xlsx").content[:2] == b"PK"
        assert "Own devices at work" in text(laura.get(f"{LIST}export.csv"))

    def test_hide_what_the_page_hides(self, manager, team, laura):
        other = DepartmentFactory(name="Legal")
        lonely = UserFactory(department=other)
        made = opened(manager, team[0], other)
        for person in team[1]:
            say(made.number, person)
        say(made.number, lonely)

        rows = text(laura.get(f"{LIST}{made.number}/file.csv"))

        assert "Legal,1,,,,,,,,hidden: fewer than 5 answers" in rows
        assert "Research,8,,,,,,,,hidden: so that no other can be worked out" in rows
        assert "all,9,9" in rows


def test_decided_with_changes_from_the_page(manager, team, laura):
    made = closed(manager, team[0], speak=lambda n: object_to(n, team[1][0]))
    services.answer(
        made.number, made.remarks.get().pk, verdict=Verdict.ACCEPTED, text="Only the container.",
        actor=manager, at=AFTER,
    )  # fmt: skip
    with time_machine.travel(AFTER, tick=False):
        laura.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
        given = {
            "key": "a", "outcome": "CHANGED", "reason": "As you asked.", "text": MENDED,
            "changes": "Only the work container is wiped.",
        }  # fmt: skip
        assert laura.post(f"{LIST}{made.number}/decide/", given).status_code == 302
        page = text(laura.get(f"{LIST}{made.number}/"))

    assert fresh(made).outcome == Outcome.CHANGED
    assert "You said, we did" in page
    assert "Own devices at work was adopted with changes" in page
