"""Reviews for programs: every step of a whole life, by role, once a key, and what is refused."""

from datetime import timedelta

import pytest
import time_machine
from rest_framework.test import APIClient

from csap.plans.models import Plan
from csap.reviews import services
from csap.reviews.models import Decision, Review
from tests.csap.reviews.builders import AT, BEGINS, DUE, held, invited, scheduled, wanted
from tests.factories import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db
REVIEWS, DECISIONS = "/api/v1/reviews/", "/api/v1/decisions/"


@pytest.fixture
def manager():
    return UserFactory(manager=True)


@pytest.fixture
def api(manager):
    return of(manager)


def of(person):
    client = APIClient()
    client.force_authenticate(person)
    return client


def send(api, path, **given):
    """Take a step that is allowed; return the answer."""
    answer = api.post(path, given, format="json")
    assert answer.status_code in (200, 201), answer.json()
    return answer.json()


def test_takes_a_review_from_its_schedule_to_a_carried_decision(api, manager):
    with time_machine.travel(AT, tick=False) as clock:
        made = send(api, REVIEWS, scope="all", every_months=6, owner=manager.email,
                    first_on=str(DUE))  # fmt: skip
        one = f"{REVIEWS}{made['number']}/"
        send(api, f"{one}agenda/")
        send(api, f"{one}items/", title="Remote access", principle=2, proposal="A second line")
        assert send(api, f"{one}set_agenda/")["state"] == "agenda_set"
        guest = UserFactory()
        assert send(api, f"{one}invite/", people=[guest.email])["state"] == "invited"
        assert len(send(api, f"{one}pack/")["pack_hash"]) == 64
        clock.move_to(BEGINS)
        assert send(api, f"{one}hold/")["state"] == "held"
        told = send(api, f"{one}minutes/", text="It breaks off at six.")
        assert [each["text"] for each in told["minutes"]] == ["It breaks off at six."]
        told = send(api, f"{one}decide/", text="A second line", principle=2, owner=manager.email,
                    due_on=str(DUE + timedelta(days=60)), becomes="PLAN")  # fmt: skip
        (decided,) = told["decisions"]
        assert Plan.objects.filter(number=decided["target"]).exists()
        assert send(api, f"{one}close/")["state"] == "closed"
        later = held_next(manager)
        carried = send(api, f"{DECISIONS}{decided['id']}/carry/", into=later.number,
                       due_on=str(DUE + timedelta(days=300)))  # fmt: skip
        ended = send(api, f"{DECISIONS}{carried['id']}/end/", is_done=True)

    assert carried["carried_from"] == decided["id"]
    assert ended["state"] == "DONE"
    assert {each["id"] for each in api.get(DECISIONS).json()["results"]} == {
        decided["id"], carried["id"],
    }  # fmt: skip


def held_next(manager):
    """Return the next review, begun on the day of the last one: it was moved there."""
    review = Review.objects.ahead().get()
    services.move(
        review.number, starts_at=BEGINS, length_minutes=60, place="", reason="All are here.",
        actor=manager, at=BEGINS,
    )  # fmt: skip
    services.make_agenda(review.number, actor=manager, at=BEGINS)
    services.set_agenda(review.number, actor=manager, at=BEGINS)
    services.invite(review.number, people=[(manager, "IT")], actor=manager, at=BEGINS)
    services.freeze_pack(review.number, actor=manager, at=BEGINS)
    return services.hold(review.number, actor=manager, at=BEGINS)


def test_moves_and_calls_off(api, manager):
    review = scheduled(manager)
    one = f"{REVIEWS}{review.number}/"

    moved = send(api, f"{one}move/", starts_at="2026-11-19T14:00:00Z", length_minutes=60,
                 place="Tern", reason="The board meets.")  # fmt: skip
    off = send(api, f"{one}cancel/", reason="Nobody has time.")

    assert (moved["place"], moved["due_on"]) == ("Tern", str(DUE))
    assert off["state"] == "cancelled"


def test_a_step_is_taken_once_a_key(api, manager):
    one = f"{REVIEWS}{scheduled(manager).number}/items/"
    given = {"title": "Once", "principle": 2}

    for _ in range(2):
        answer = api.post(one, given, format="json", headers={"Idempotency-Key": "a"})

    assert [item["title"] for item in answer.json()["agenda"]] == ["Once"]


def test_who_was_invited_reads_theirs_and_runs_nothing(api, manager):
    guest = UserFactory()
    mine, other = (
        invited(manager, guest),
        scheduled(manager, scope=f"department:{DepartmentFactory().code}"),
    )
    theirs = of(guest)

    assert [each["number"] for each in theirs.get(REVIEWS).json()["results"]] == [mine.number]
    assert theirs.get(f"{REVIEWS}{mine.number}/").status_code == 200
    assert theirs.get(f"{REVIEWS}{other.number}/").status_code == 404
    assert theirs.post(f"{REVIEWS}{mine.number}/hold/").status_code == 403
    assert theirs.get(DECISIONS).status_code == 403


@pytest.mark.parametrize(
    ("step", "given", "field"),
    [
        ("items", {"principle": 2}, "title"),
        ("items", {"title": "T", "principle": 6}, "principle"),
        ("invite", {"people": ["nobody@example.org"]}, "people"),
        ("move", {"starts_at": "soon", "length_minutes": 60, "reason": "R"}, "starts_at"),
        ("cancel", {}, "reason"),
        ("decide", {"text": "T", "principle": 2}, "owner"),
        ("minutes", {"text": ""}, "text"),
        ("order", {"items": ["first"]}, "items"),
    ],
)
def test_names_the_field_it_refuses(api, manager, step, given, field):
    one = f"{REVIEWS}{scheduled(manager).number}/"

    answer = api.post(f"{one}{step}/", given, format="json")

    assert answer.status_code == 400
    assert field in answer.json()["error"]["fields"]


def test_a_step_of_the_wrong_state_is_refused_in_a_sentence(api, manager):
    answer = api.post(f"{REVIEWS}{scheduled(manager).number}/hold/")

    assert 400 <= answer.status_code < 500
    assert "does not take this step" in answer.content.decode()


def test_lists_cost_the_same_for_any_length(api, manager, django_assert_max_num_queries):
    review = held(manager)
    for _ in range(8):
        services.decide(review.number, wanted(UserFactory()), actor=manager, at=BEGINS)

    with django_assert_max_num_queries(6):
        assert len(api.get(DECISIONS).json()["results"]) == 8
    with django_assert_max_num_queries(6):
        api.get(REVIEWS)
    assert Decision.objects.count() == 8
