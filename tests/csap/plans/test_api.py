"""Plans through the API: a whole life by a program, what each role may, refusals and repeats."""

import pytest
from rest_framework.test import APIClient

from csap.plans.models import Action, Goal, Plan, PlanEvent, Signature
from csap.plans.text import hash_of
from csap.plans.vocabulary import GapForm, State
from tests.csap.findings.builders import make_finding
from tests.csap.plans.builders import (
    AT,
    END,
    ENDED,
    ON_TIME,
    START,
    STARTED,
    keep_baseline,
    life_at,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
OPENS = {"scope": "all", "metric": ON_TIME, "title": "Access in time", "reason": "People say so."}


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(AT, tick=False)


def calling(person):
    client = APIClient()
    client.force_authenticate(person)
    return client


class Caller:
    """A program that works one plan as a person."""

    def __init__(self, person, number=""):
        self.client, self.number = calling(person), number

    def send(self, step="", *, method="post", key="", expect=None, **given):
        """Call a step of the plan; its answer, which must have the expected status."""
        headers = {"Idempotency-Key": key} if key else {}
        path = "/".join(["/api/v1/plans", *filter(None, (self.number, step)), ""])
        answer = getattr(self.client, method)(path, given or None, format="json", headers=headers)
        wanted = expect or (200, 201, 204)
        assert answer.status_code in ([expect] if expect else wanted), answer.content
        return answer.json() if answer.content else None


@pytest.fixture
def manager():
    return UserFactory(manager=True)


def goal_of(manager, **given):
    wanted = {"aim": "IMPROVE", "metric": ON_TIME, "target": 0.82, "owner": manager.email}
    return wanted | {"due_on": END.isoformat()} | given


def action_of(manager, **given):
    wanted = {"principle": 2, "what": "One catalogue of roles", "owner": manager.email}
    return wanted | {"due_on": END.isoformat(), "effort_hours": 16, "goals": [1]} | given


class TestAWholeLife:
    def test_is_walked_by_a_program(self, manager, time_machine):
        customer = UserFactory()
        laura = Caller(manager)
        laura.number = self.open(laura)
        self.write(laura, manager, customer)
        ines = Caller(customer, laura.number)

        self.sign(laura, ines)
        time_machine.move_to(STARTED, tick=False)
        assert laura.send("start")["state"] == State.EXECUTING
        assert ines.send("check_ins", words="Seeing the approver helps.")["by"] == customer.name
        self.report(manager)
        time_machine.move_to(ENDED, tick=False)
        assert laura.send("evaluate")["state"] == State.EVALUATING
        renewed = laura.send("renew")

        assert renewed["predecessor"] == laura.number
        assert [goal["metric"] for goal in renewed["goals"]] == [ON_TIME]
        assert laura.send(method="get")["successor"] == renewed["number"]
        events = [each["event"] for each in laura.send("events", method="get")]
        assert events[0] == "renew"
        assert events[-1] == "open"

    def open(self, laura):
        opened = laura.send(key="a", **OPENS)
        assert laura.send(key="a", **OPENS)["number"] == opened["number"]
        keep_baseline(opened["number"])
        return opened["number"]

    def write(self, laura, manager, customer):
        laura.send("freeze_baseline")
        for form in GapForm.values:
            laura.send("gaps", form=form, verdict="NONE", words="As expected.")
        laura.send("complete_gap_analysis")
        assert laura.send("goals", key="b", **goal_of(manager))["number"] == 1
        assert laura.send("goals", key="b", **goal_of(manager))["number"] == 1
        laura.send("set_goals")
        dates = {"starts_on": START.isoformat(), "ends_on": END.isoformat()}
        laura.send("describe", title="Access in time", owner=manager.email, **dates)
        first = laura.send("actions", key="c", **action_of(manager))
        assert laura.send("actions", key="c", **action_of(manager))["id"] == first["id"]
        for principle in (1, 3, 4, 5):
            laura.send("nothing_needed", principle=principle, because="It is well.")
        laura.send("plan_actions")
        laura.send("partners", user=customer.email)
        assert laura.send("ask_to_sign") == {"asked": 2}

    def sign(self, laura, ines):
        read = ines.send("text", method="get")
        assert read["is_signable"] is True
        assert read["content_hash"] == hash_of(Plan.objects.get())
        assert read["text"]["goals"][0]["target"] == 0.82
        for caller in (laura, ines, ines):
            signed = caller.send("sign", content_hash=read["content_hash"])
            assert signed["way"] == "PAGE"
        assert Signature.objects.count() == 2
        assert laura.send(method="get")["state"] == State.SIGNED_OFF

    def report(self, manager):
        client, action = calling(manager), Action.objects.get()
        answer = client.post(
            f"/api/v1/plan-actions/{action.pk}/report/", {"status": "DONE"}, format="json"
        )
        assert answer.json()["status"] == "DONE"


class TestWriting:
    def test_changes_and_removes_goals_and_actions(self):
        life = life_at(State.GOALS_SET)
        life.describe()
        action = life.act()
        laura = Caller(life.manager, life.number)

        laura.send(
            f"actions/{action.pk}", method="put", **action_of(life.manager, what="Two catalogues")
        )
        assert Action.objects.get().what == "Two catalogues"
        laura.send(f"actions/{action.pk}", method="delete")
        assert not Action.objects.exists()
        laura.send("goals/1", method="put", **goal_of(life.manager, target=0.9))
        assert Goal.objects.get().target == 0.9
        laura.send("goals/1", method="delete")
        assert not Goal.objects.exists()
        assert laura.send("goals", method="get") == []

    def test_says_what_each_next_step_misses(self, manager):
        life = life_at(State.BASELINE_FROZEN)

        steps = Caller(life.manager, life.number).send("steps", method="get")

        by_event = {step["event"]: step for step in steps}
        assert set(by_event) == {"complete_gap_analysis", "cancel"}
        assert by_event["complete_gap_analysis"]["to_state"] == "gap_analysed"
        assert len(by_event["complete_gap_analysis"]["missing"]) == 3

    def test_partners_are_named_and_removed(self):
        life = life_at(State.ACTIONS_PLANNED)
        laura = Caller(life.manager, life.number)

        added = laura.send("partners", user=life.customer.email, side="KEY_CUSTOMER")
        assert (added["email"], added["signed_at"]) == (life.customer.email, None)
        laura.send(f"partners/{added['id']}", method="delete")

        assert [each["side"] for each in laura.send("partners", method="get")] == ["PROVIDER"]


class TestRefusals:
    """A rule that refuses is 409 with its sentence; what does not fit is 400 with its field."""

    @pytest.mark.parametrize(
        ("state", "step", "given", "sentence"),
        [
            (State.GAP_ANALYSED, "set_goals", {}, "Set at least one goal."),
            (State.GOALS_SET, "close", {}, "is no step now"),
            (State.SIGNED_OFF, "start", {}, "It starts on 1 Feb 2026."),
            (State.SIGNED_OFF, "material_change", {}, "Say why."),
            (State.TRIGGERED, "ask_to_sign", {}, "nobody signs it now"),
        ],
    )
    def test_by_a_rule(self, state, step, given, sentence):
        life = life_at(state)
        events = PlanEvent.objects.count()

        refused = Caller(life.manager, life.number).send(step, expect=409, **given)

        assert sentence in refused["error"]["message"]
        assert PlanEvent.objects.count() == events

    @pytest.mark.parametrize(
        ("step", "given", "field"),
        [
            ("freeze_baseline", {"months": 3}, "months"),
            ("freeze_baseline", {"insufficient": {"5": "x"}}, "insufficient"),
            ("describe", {"title": "x", "owner": "nobody@example.org"}, "owner"),
            ("describe", {"control_scopes": ["service:no-such"]}, "control_scopes"),
            ("gaps", {"form": "OTHER"}, "form"),
            ("goals", {"metric": "no.such"}, "metric"),
            ("goals", {"scope": "department:no-such"}, "scope"),
            ("actions", {"principle": 6}, "principle"),
            ("actions", {"what": "x", "effort": 1}, "effort"),
            ("partners", {"user": "x"}, "user"),
            ("partners", {"side": "PROVIDER"}, "side"),
            ("sign", {}, "content_hash"),
            ("propose_extension", {"ends_on": "soon"}, "ends_on"),
            ("renew", {"goals": ["one"]}, "goals"),
        ],
    )
    def test_by_a_field(self, manager, step, given, field):
        life = life_at(State.TRIGGERED)

        refused = Caller(life.manager, life.number).send(step, expect=400, **given)

        assert field in refused["error"]["fields"]

    def test_by_one_end_of_a_band(self):
        life = life_at(State.GAP_ANALYSED)
        given = goal_of(life.manager, aim="MAINTAIN", target=None, band_low=0.6)

        refused = Caller(life.manager, life.number).send("goals", expect=400, **given)

        assert "band_high" in refused["error"]["fields"]

    def test_opening_a_second_one_of_the_same(self, manager):
        laura = Caller(manager)
        laura.send(**OPENS)

        refused = laura.send(expect=409, **OPENS)

        assert "is open for the same scope and metric" in refused["error"]["message"]

    def test_of_an_unknown_scope(self, manager):
        refused = Caller(manager).send(expect=400, **OPENS | {"scope": "service:no-such"})

        assert "scope" in refused["error"]["fields"]
        assert not Plan.objects.exists()

    def test_of_a_goal_or_action_that_is_not_there(self):
        life = life_at(State.GOALS_SET)
        laura = Caller(life.manager, life.number)

        laura.send("goals/7", method="delete", expect=404)
        laura.send("actions/999999", method="delete", expect=404)


class TestPartners:
    @pytest.fixture
    def life(self):
        life = life_at(State.ACTIONS_PLANNED)
        life.do("add_partner", user=life.customer)
        return life

    def test_see_what_they_are_asked_to_sign(self, life):
        client = calling(life.customer)

        (asked,) = client.get("/api/v1/sign-offs/").json()["results"]

        assert (asked["plan"], asked["is_awaited"]) == (life.number, True)
        assert asked["content_hash"] == life.plan.content_hash

    def test_ask_for_a_change(self, life):
        ines = Caller(life.customer, life.number)
        said = {"content_hash": life.plan.content_hash, "words": "The deputies."}

        for _ in range(2):
            event = ines.send("ask_for_change", key="a", **said)

        assert event["reason"] == "The deputies."
        assert life.plan.events.filter(event="ask_for_change").count() == 1

    def test_sign_no_other_text(self, life):
        ines = Caller(life.customer, life.number)

        refused = ines.send("sign", expect=409, content_hash="0" * 64)

        assert "changed meanwhile" in refused["error"]["message"]
        assert not Signature.objects.exists()

    def test_work_no_plan(self, life):
        ines = Caller(life.customer, life.number)

        ines.send(method="get", expect=403)
        ines.send("cancel", expect=403, reason="No.")
        Caller(UserFactory(), life.number).send("text", method="get", expect=404)

    def test_a_manager_who_is_none_signs_nothing(self, life):
        other = Caller(UserFactory(manager=True), life.number)

        other.send("sign", expect=403, content_hash=life.plan.content_hash)


class TestFindings:
    def test_open_a_plan_once(self, manager):
        finding = make_finding()
        client = calling(manager)

        for _ in range(2):
            answer = client.post(f"/api/v1/findings/{finding.number}/open_plan/")

        assert answer.json()["plan_number"] == Plan.objects.get().number

    def test_are_linked_to_an_open_plan(self, manager):
        plan = Caller(manager).send(**OPENS)
        finding = make_finding(scope="service:other")
        client, path = calling(manager), f"/api/v1/findings/{finding.number}/link_plan/"

        refused = client.post(path, {"plan": "CSAP-999"}, format="json")
        assert refused.status_code == 409
        assert "plan" in refused.json()["error"]["fields"]
        answer = client.post(path, {"plan": plan["number"]}, format="json")

        assert answer.json()["plan_number"] == plan["number"]


def test_a_plan_takes_the_same_queries_however_much_it_holds(django_assert_num_queries):
    life = life_at(State.GAP_ANALYSED)
    life.aim()
    life.describe()
    life.act()
    laura = Caller(life.manager, life.number)
    with django_assert_num_queries(13):
        laura.send(method="get")

    for number in range(6):
        life.act(what=f"Step {number}", principle=number % 2 + 1)
    with django_assert_num_queries(13):
        laura.send(method="get")
