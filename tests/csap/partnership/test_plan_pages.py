"""A plan as its partners meet it in the portal: read it, sign it, ask for a change, check in."""

from datetime import timedelta

import pytest
from django.core import mail

from csap.plans import services
from csap.plans.models import CheckIn, PlanEvent, Signature
from csap.plans.text import hash_of
from csap.plans.vocabulary import State
from servicedesk.outbox import services as outbox
from tests.csap.partnership.pages import hidden, signed_in, text_of
from tests.csap.plans.builders import AT, STARTED, life_at
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def life():
    """A plan that waits for signatures; its customer is named."""
    life = life_at(State.ACTIONS_PLANNED)
    life.do("add_partner", user=life.customer)
    return life


@pytest.fixture
def ines(life):
    return signed_in(life.customer)


def path(life, step=""):
    return f"/partnership/plans/{life.number}/{step}"


def given(ines, life, **more):
    page = ines.get(path(life))
    return {"key": hidden(page, "key"), "content_hash": hidden(page, "content_hash")} | more


class TestReading:
    def test_shows_the_exact_text_with_its_hash(self, ines, life):
        page = ines.get(path(life))
        text = text_of(page)

        assert "Your signature is asked for" in text
        assert hash_of(life.plan) == life.plan.content_hash == hidden(page, "content_hash")
        assert life.plan.content_hash in text
        assert "1 Improve: On time, resolution" in text
        assert "72 % 82 %" in text
        assert "One catalogue of roles" in text
        assert "Nothing needed: It is well." in text
        assert f"{life.customer.name} for the whole organisation not yet" in text
        assert "&quot;what&quot;: &quot;One catalogue of roles&quot;" in page.content.decode()

    def test_is_there_for_its_partners_only(self, life):
        for person in (UserFactory(), UserFactory(agent=True), UserFactory(manager=True)):
            assert signed_in(person).get(path(life)).status_code == 404

    def test_of_one_who_was_removed_is_gone(self, ines, life):
        life.do("remove_partner", user=life.customer)

        assert ines.get(path(life)).status_code == 404

    def test_takes_as_many_queries_for_a_long_plan(self, ines, life, django_assert_max_num_queries):
        life.do("revise_goals")
        for number in range(8):
            life.act(what=f"Step {number}")
        life.do("plan_actions")
        life.do("add_partner", user=UserFactory(), side="KEY_CUSTOMER")

        with django_assert_max_num_queries(27):
            ines.get(path(life))


class TestSigning:
    def test_takes_the_signature_once(self, ines, life):
        form = given(ines, life)

        for _ in range(3):
            answer = ines.post(path(life, "sign/"), form)
            assert answer.status_code == 302

        signature = Signature.objects.get(partner__user=life.customer)
        assert (signature.content_hash, signature.way) == (life.plan.content_hash, "PAGE")
        text = text_of(ines.get(path(life)))
        assert "You signed this text on 14 Jan 2026" in text
        assert f"It still waits for {life.manager.name}." in text
        assert "Do you sign it?" not in text

    def test_of_the_last_one_signs_the_plan_off(self, ines, life):
        services.sign(life.number, content_hash=life.plan.content_hash, actor=life.manager, at=AT)

        ines.post(path(life, "sign/"), given(ines, life))

        assert life.plan.state == State.SIGNED_OFF
        assert "The plan is signed off" in text_of(ines.get(path(life)))

    @pytest.mark.parametrize("method", ["get", "head"])
    def test_never_happens_by_looking(self, ines, life, method):
        getattr(ines, method)(path(life))
        answer = getattr(ines, method)(path(life, "sign/"))

        assert answer.status_code == 405
        assert not Signature.objects.exists()

    def test_of_a_text_that_changed_meanwhile_is_refused(self, ines, life):
        form = given(ines, life)
        life.do("revise_goals", reason="Not enough.")
        life.act(what="One more")
        life.do("plan_actions")

        answer = ines.post(path(life, "sign/"), form)

        assert answer.status_code == 422
        assert "The plan was changed meanwhile" in text_of(answer)
        assert not Signature.objects.exists()

    def test_is_not_offered_for_a_text_that_reads_otherwise_than_it_was_put(self, ines, life):
        life.manager.email = "married@example.org"
        life.manager.save(update_fields=["email"])

        text = text_of(ines.get(path(life)))

        assert "It cannot be signed as it stands" in text
        assert "Do you sign it?" not in text


class TestAMaterialChange:
    def test_says_that_the_signature_is_void_and_why(self, ines, life):
        text = life.plan.content_hash
        for person in (life.customer, life.manager):
            services.sign(life.number, content_hash=text, actor=person, at=AT)
        later = AT + timedelta(days=2)
        life.do("material_change", reason="Finance moves to another building.", at=later)

        shown = text_of(ines.get(path(life)))

        assert "Your signature of 14 Jan 2026 is void" in shown
        assert f"{life.manager.name} changed the plan on 16 Jan 2026" in shown
        assert "Finance moves to another building." in shown
        assert "Do you sign it?" in shown

        ines.post(path(life, "sign/"), given(ines, life))
        assert Signature.objects.filter(partner__user=life.customer).count() == 2
        assert "You signed this text" in text_of(ines.get(path(life)))

    def test_of_a_plan_that_is_written_anew_is_told_as_well(self, ines, life):
        services.sign(life.number, content_hash=life.plan.content_hash, actor=life.customer, at=AT)
        life.do("revise_goals", reason="Ines is right.")
        life.act(what="One more")

        shown = text_of(ines.get(path(life)))

        assert "is void" in shown
        assert "Ines is right." in shown
        assert "Do you sign it?" not in shown


class TestAskingForAChange:
    def test_is_told_to_the_owner_and_leaves_the_plan_as_it_is(self, ines, life):
        words = "The deputies are missing."
        form = given(ines, life, words=words)
        for _ in range(2):
            assert ines.post(path(life, "change/"), form).status_code == 302
        outbox.drain(limit=50)

        event = PlanEvent.objects.get(event="ask_for_change")
        assert (event.actor, event.reason) == (life.customer, words)
        assert event.detail["text"] == life.plan.content_hash
        (told,) = [each for each in mail.outbox if words in each.body]
        assert told.to == [life.manager.email]
        assert f"/csap/plans/{life.number}/" in told.body
        assert life.plan.state == State.ACTIONS_PLANNED
        shown = text_of(ines.get(path(life)))
        assert "You asked for a change on 14 Jan 2026" in shown
        assert words in shown

    def test_wants_words(self, ines, life):
        answer = ines.post(path(life, "change/"), given(ines, life, words="  "))

        assert answer.status_code == 422
        assert "Say what should change." in text_of(answer)
        assert not PlanEvent.objects.filter(event="ask_for_change").exists()

    def test_is_too_late_once_signed(self, ines, life):
        form = given(ines, life, words="Wait.")
        ines.post(path(life, "sign/"), form)

        answer = ines.post(path(life, "change/"), form)

        assert answer.status_code == 422
        assert "You have signed this text." in text_of(answer)


class TestOnTheWay:
    @pytest.fixture
    def running(self, time_machine):
        life = life_at(State.EXECUTING)
        time_machine.move_to(STARTED + timedelta(days=3), tick=False)
        return life

    def test_a_partner_checks_in(self, running):
        ines = signed_in(running.customer)
        form = {"key": "a", "words": "Seeing the approver helps."}

        for _ in range(2):
            assert ines.post(path(running, "check-in/"), form).status_code == 302

        assert CheckIn.objects.get().by == running.customer
        assert "Seeing the approver helps." in text_of(ines.get(path(running)))

    def test_a_check_in_wants_words(self, running):
        answer = signed_in(running.customer).post(path(running, "check-in/"), {"key": "a"})

        assert answer.status_code == 422
        assert "Say how it goes." in text_of(answer)

    def test_what_joined_after_the_signatures_is_marked(self, running):
        running.do("add_action", task=_task(running), at=STARTED)

        text = text_of(signed_in(running.customer).get(path(running)))

        assert "You signed it on 14 Jan 2026." in text
        assert text.count("after the signatures") == 1
        assert f"Everybody signed the text whose sha256 is {running.plan.content_hash}" in text

    def test_a_check_in_is_refused_before_it_has_begun(self, ines, life):
        answer = ines.post(path(life, "check-in/"), {"key": "a", "words": "Well."})

        assert answer.status_code == 422
        assert "check in once it is under way" in text_of(answer)


def _task(life):
    return services.Task(
        principle=2, what="Decided on the way", owner=life.manager, due_on=STARTED.date(),
        effort_hours=4,
    )  # fmt: skip


class TestAnExtension:
    def test_is_signed_by_the_partners_as_the_plan_was(self, time_machine):
        life = life_at(State.EVALUATING)
        at = life.plan.events.latest("pk").at + timedelta(days=1)
        time_machine.move_to(at, tick=False)
        until = life.plan.ends_on + timedelta(days=92)
        life.do("propose_extension", ends_on=until, reason="Three months more.", at=at)
        ines = signed_in(life.customer)

        shown = text_of(ines.get(path(life)))
        assert "A later end is proposed: 31 Dec 2026" in shown
        assert "Three months more." in shown
        assert ines.post(path(life, "sign/"), given(ines, life)).status_code == 302

        services.sign(life.number, content_hash=life.plan.content_hash, actor=life.manager, at=at)
        assert life.do("extend", at=at).ends_on == until
