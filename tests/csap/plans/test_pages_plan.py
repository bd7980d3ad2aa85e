"""The workspace of a plan: what it shows, every step by the client, what is refused, who may."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from csap.facts.models import Baseline, FrozenBaseline
from csap.facts.scopes import Scope
from csap.facts.services import Report, store
from csap.metrics.catalog import METRICS
from csap.plans import services
from csap.plans.goal_forms import enough
from csap.plans.models import Plan, Signature
from csap.plans.vocabulary import State
from tests.csap.dashboards.series import figure
from tests.csap.findings.stored import computed
from tests.csap.plans.builders import (
    AT,
    FIGURES,
    ON_TIME,
    YEAR,
    Life,
    life_at,
)
from tests.csap.plans.desks import KEY, Desk, desk_at
from tests.factories import ServiceFactory, UserFactory

pytestmark = pytest.mark.django_db


def errors(answer):
    assert answer.status_code == 422
    form = answer.context.get("refused_form") or answer.context["form"]
    return {name: " ".join(said) for name, said in form.errors.items()}


class TestAWholeLife:
    def test_a_plan_is_walked_on_its_pages(self):
        """From a draft to signatures: each thing is typed, none is taken from a service."""
        desk = Desk(Life())
        life, customer = desk.life, desk.life.customer
        assert "Freeze a baseline of at least six months" in desk.html()

        assert desk.step("freeze", months="12").status_code == 302
        for form in ("PROMISE", "EXPECTATION", "PERCEPTION"):
            given = {"verdict": "GAP", "words": f"As the record says of {form}."}
            assert desk.post(f"gaps/{form}/", **given).status_code == 302
        assert desk.step("analysed").status_code == 302
        goal = {
            "aim": "IMPROVE", "target": "82", "guard_metric": "qual.reopen_rate",
            "owner": life.manager.email, "due_on": "2026-09-30",
        }  # fmt: skip
        assert desk.post("goals/new/", **goal).status_code == 302
        assert desk.step("aimed").status_code == 302
        described = {
            "title": "Access in time", "vision": "Nobody waits for a right.",
            "owner": life.manager.pk, "starts_on": "2026-02-01", "ends_on": "2026-09-30",
            "check_in_days": "30",
        }  # fmt: skip
        assert desk.post("description/", **described).status_code == 302
        action = {
            "principle": "3", "what": "A note a month", "goals": ["1"], "due_on": "2026-09-30",
            "owner": customer.email, "effort_hours": "8", "qualities": ["ACCURACY", "TIMELINESS"],
        }  # fmt: skip
        assert desk.post("actions/new/", **action).status_code == 302
        for principle in (1, 2, 4, 5):
            assert desk.post(f"questions/{principle}/", because="All is well.").status_code == 302
        assert desk.step("planned").status_code == 302
        partner = {"user": customer.email, "side": "CUSTOMER", "scope": "all"}
        assert desk.post("partners/", **partner).status_code == 302
        assert desk.step("ask").status_code == 302

        plan = life.plan
        assert plan.state == State.ACTIONS_PLANNED
        assert (plan.vision, plan.goals.get().target) == ("Nobody waits for a right.", 0.82)
        html = desk.html()
        assert "Not signed by" in html
        assert "improves accuracy, timeliness" in html
        assert "Nothing needed: All is well." in html

    def test_from_the_start_to_the_close(self):
        desk = desk_at(State.SIGNED_OFF)
        life = desk.life
        action = life.plan.actions.get()

        assert desk.step("start").status_code == 302
        assert (
            desk.post(f"actions/{action.pk}/report/", status="DONE", outcome="In use.").status_code
            == 302
        )
        assert desk.step("check-in", words="Deputies are missing.").status_code == 302
        assert desk.step("evaluate", accept_too_early="on").status_code == 302
        life.judge()
        assert "Record what was learned" in desk.html()
        desk.post("lessons/", words="Tell people.")
        assert desk.step("close").status_code == 302

        html = desk.html()
        assert life.plan.state == State.CLOSED
        assert "Deputies are missing." in html
        assert "One action answers one of the five questions" in html
        assert 'id="next"' not in html

    def test_renewing_leads_to_the_successor(self):
        desk = desk_at(State.EVALUATING)
        desk.life.judge("MOVED")

        answer = desk.step("renew")

        successor = Plan.objects.get(predecessor=desk.life.plan)
        assert answer.url == f"/csap/plans/{successor.number}/"
        assert f"{successor.number}</a> goes on with its open goals" in desk.html()

    def test_a_later_end_is_proposed_signed_and_taken(self):
        desk = desk_at(State.EVALUATING)
        life = desk.life

        assert desk.step("propose-end", ends_on="2027-03-31", reason="Late.").status_code == 302
        assert "proposed until 31 Mar 2027" in desk.html()
        refused = desk.step("extend")
        for person in (life.manager, life.customer):
            services.sign(
                life.number, content_hash=life.plan.content_hash, actor=person, at=timezone.now()
            )
        assert desk.step("extend").status_code == 302

        assert "Not signed by" in errors(refused)["__all__"]
        assert life.plan.ends_on == date(2027, 3, 31)

    @pytest.mark.parametrize(
        ("state", "name", "after"),
        [
            (State.TRIGGERED, "cancel", State.CANCELLED),
            (State.SIGNED_OFF, "cancel", State.CANCELLED),
            (State.EXECUTING, "abandon", State.ABANDONED),
            (State.SIGNED_OFF, "change", State.ACTIONS_PLANNED),
        ],
    )
    def test_what_is_grave_needs_a_reason_and_keeps_it(self, state, name, after):
        desk = desk_at(state)

        refused = desk.step(name, reason=" ")
        desk.step(name, reason="The service is retired.")

        assert errors(refused) == {"reason": "Say why."}
        assert desk.life.plan.state == after
        assert "The service is retired." in desk.html()

    def test_one_that_was_given_up_ends_on_a_day_and_goes_on_no_more(self):
        desk = desk_at(State.EXECUTING)
        assert "since 1 Feb 2026" in desk.html()

        desk.step("abandon", reason="The service is retired.")

        assert "Given up" in desk.html()
        assert "since" not in desk.html().partition("</ol>")[0]

    def test_a_material_change_shows_the_signatures_as_void(self):
        desk = desk_at(State.SIGNED_OFF)
        assert "Signed, all the same text" in desk.html()

        desk.step("change", reason="A supplier more.")

        html = desk.html()
        assert Signature.objects.count() == 2
        assert "Signed by 0 of 2" in html
        assert "Void, of another text:" in html

    def test_going_back_to_the_goals_lets_them_be_written_anew(self):
        desk = desk_at(State.ACTIONS_PLANNED)

        desk.step("revise", reason="")

        assert desk.life.plan.state == State.GOALS_SET
        assert "Set another goal" in desk.html()


class TestWhatIsMissing:
    def test_each_condition_is_said_in_words(self):
        desk = desk_at(State.BASELINE_FROZEN)
        desk.post("gaps/PROMISE/", verdict="NONE", words="Kept.")

        html = desk.html()

        assert "Target, promise and delivery: answered" in html
        assert "Answer whether there is a gap of felt and measured." in html
        assert "The gaps are analysed</button>" not in html

    def test_a_step_that_is_not_ready_is_refused_with_what_is_missing(self):
        refused = desk_at(State.BASELINE_FROZEN).step("analysed")

        assert (
            "Answer whether there is a gap of expected and perceived." in errors(refused)["__all__"]
        )

    def test_a_metric_without_a_value_needs_a_reason_under_its_name(self):
        desk = Desk(Life(figures=FIGURES[:3]))

        refused = desk.step("freeze", months="12")
        accepted = desk.step(
            "freeze", months="12", insufficient_3="Nobody was asked.", insufficient_4="As above."
        )

        assert errors(refused) == {
            "insufficient_3": "Say why there is no value of metrics 3 and 4."
        }
        assert accepted.status_code == 302
        assert "insufficient: Nobody was asked." in desk.html()

    def test_an_unknown_step_is_not_found(self):
        assert desk_at(State.TRIGGERED).step("zebra").status_code == 404


class TestRefusedForms:
    """Each names its field, and what was typed is still there."""

    @pytest.mark.parametrize(
        ("name", "value", "sentence"),
        [
            ("target", "75", "better by the smallest change that matters"),
            ("target", "", "Give the target."),
            ("owner", "nobody@example.org", "Nobody here has that address."),
            ("guard_metric", ON_TIME, "Select a valid choice"),
            ("due_on", "", "This field is required"),
        ],
    )
    def test_of_a_goal(self, name, value, sentence):
        desk = desk_at(State.GAP_ANALYSED)
        given = {
            "aim": "IMPROVE", "target": "82", "owner": desk.life.manager.email,
            "due_on": "2026-09-30", "words": "My goal",
        }  # fmt: skip

        refused = desk.post("goals/new/", **given | {name: value})

        assert sentence in errors(refused)[name]
        assert "My goal" in refused.content.decode()

    def test_of_a_goal_to_maintain_without_a_band(self):
        desk = desk_at(State.GAP_ANALYSED)

        refused = desk.post(
            "goals/new/?metric=qual.reopen_rate", aim="MAINTAIN", band_low="7", band_high="3.5",
            owner=desk.life.manager.email, due_on="2026-09-30",
        )  # fmt: skip

        assert "from low to high" in errors(refused)["band_low"]

    @pytest.mark.parametrize(
        ("name", "value", "sentence"),
        [
            ("qualities", [], "Say what it improves"),
            ("subject_number", "SR-404", "There is no request SR-404."),
            ("due_on", "2027-01-01", "It is due after the plan's end."),
            ("effort_hours", "0", "greater than or equal to 1"),
        ],
    )
    def test_of_an_action(self, name, value, sentence):
        desk = desk_at(State.GOALS_SET)
        desk.life.describe()
        given = {
            "principle": "3", "what": "A note", "owner": desk.life.manager.email,
            "due_on": "2026-09-30", "effort_hours": "8", "qualities": ["ACCURACY"],
        }  # fmt: skip

        refused = desk.post("actions/new/", **given | {name: value})

        assert sentence in errors(refused)[name]

    def test_of_a_description_that_ends_before_it_starts(self):
        desk = desk_at(State.TRIGGERED)
        given = {
            "title": "T", "owner": desk.life.manager.pk, "starts_on": "2026-09-30",
            "ends_on": "2026-02-01", "check_in_days": "30",
        }  # fmt: skip

        assert errors(desk.post("description/", **given)) == {
            "ends_on": "It must end after it starts."
        }

    def test_of_an_action_that_is_dropped_without_a_reason(self):
        desk = desk_at(State.EXECUTING)
        action = desk.life.plan.actions.get()

        refused = desk.post(f"actions/{action.pk}/report/", status="DROPPED", outcome="")

        assert errors(refused) == {"outcome": "Say why it is dropped."}

    def test_of_a_partner_who_signs_already(self):
        desk = desk_at(State.ACTIONS_PLANNED)
        given = {"user": desk.life.customer.email, "side": "CUSTOMER", "scope": "all"}
        desk.post("partners/", **given)

        refused = desk.post("partners/", **given | {"key": "k2"})

        assert "signs it already" in errors(refused)["user"]

    def test_of_what_another_state_is_for(self):
        desk = desk_at(State.EXECUTING)

        refused = desk.post("gaps/PROMISE/", verdict="NONE", words="Kept.")

        assert "gaps are analysed once the baseline is frozen" in errors(refused)["__all__"]


class TestContent:
    def test_a_goal_is_typed_as_people_read_it_and_says_what_is_enough(self):
        desk = desk_at(State.GAP_ANALYSED)

        html = desk.html("goals/new/")

        assert "72 % (69–74; n = 1,898)" in html
        assert "The smallest change that matters is 5 points: a target of 77 % or more." in html
        assert "Target (%)" in html

    def test_a_goal_is_changed_and_removed(self):
        desk = desk_at(State.GAP_ANALYSED)
        life = desk.life
        given = {"aim": "IMPROVE", "owner": life.manager.email, "due_on": "2026-09-30"}
        desk.post("goals/new/", target="82", **given)

        assert 'value="82.0"' in desk.html("goals/1/")
        desk.post("goals/1/", target="85", **given)
        assert life.plan.goals.get().target == 0.85

        assert desk.post("goals/1/remove/").status_code == 302
        assert not life.plan.goals.exists()

    def test_an_action_is_changed_and_removed(self):
        desk = desk_at(State.GOALS_SET)
        action = desk.life.act()
        given = {
            "principle": "2", "owner": desk.life.manager.email, "due_on": "2026-09-30",
            "effort_hours": "8",
        }  # fmt: skip

        assert "One catalogue of roles" in desk.html(f"actions/{action.pk}/")
        desk.post(f"actions/{action.pk}/", what="Two catalogues", **given)
        assert desk.life.plan.actions.get().what == "Two catalogues"

        desk.post(f"actions/{action.pk}/remove/")
        assert not desk.life.plan.actions.exists()

    def test_a_partner_who_is_removed_signs_no_more(self):
        desk = desk_at(State.ACTIONS_PLANNED)
        partner = services.add_partner(
            desk.life.number, user=desk.life.customer, actor=desk.life.manager, at=AT
        )

        assert desk.post(f"partners/{partner.pk}/remove/").status_code == 302

        partner.refresh_from_db()
        assert partner.left_at is not None

    def test_it_is_held_against_other_scopes(self):
        for slug in ("mail", "vpn"):
            ServiceFactory(slug=slug, name=slug.upper())
        desk = desk_at(State.TRIGGERED)
        given = {
            "title": "T", "owner": desk.life.manager.pk, "starts_on": "2026-02-01",
            "ends_on": "2026-09-30", "check_in_days": "30",
            "control_scopes": ["service:mail", "service:vpn"],
        }  # fmt: skip

        desk.post("description/", **given)

        assert "MAIL, VPN" in desk.html()


class TestRecords:
    def test_late_data_stands_beside_the_frozen_values_never_in_them(self):
        desk = desk_at(State.BASELINE_FROZEN)
        kept = FrozenBaseline.objects.get(key=desk.life.number)
        later = [figure(ON_TIME, n=1903, k=1364, value=0.717, low=0.69, high=0.74), *FIGURES[2:]]
        _store_later(kept, later)

        card, page = desk.html(), desk.html("baseline/")

        for html in (card, page):
            assert "72 %" in html
            assert "would be 72 % (−0.3 points)" in html
        assert "Late data says otherwise of 1 measure. The frozen values stay." in page
        assert kept.baseline.input_hash in page

    def test_a_baseline_that_is_not_frozen_has_no_page(self):
        assert desk_at(State.TRIGGERED).page("baseline/").status_code == 404

    def test_the_history_tells_who_did_what_with_the_hash_of_the_text(self):
        desk = desk_at(State.EVALUATING)

        html = desk.html("history/")

        for words in (
            "opened it as a draft", "People say so.", "froze the baseline over 12 months",
            "answered the gap of felt and measured: no gap", "wrote goal 1",
            "needs nothing for open communication", "signed it", "began to evaluate it",
        ):  # fmt: skip
            assert words in html
        assert desk.life.plan.events.last().content_hash in html


def _store_later(kept, figures):
    report = Report(
        scope=Scope.parse(kept.baseline.scope),
        period=YEAR,
        as_of=date(2026, 3, 1),
        is_provisional=False,
        dirty=0,
        figures=[computed(each) for each in figures],
    )
    store(report, at=AT + timedelta(days=60))
    assert Baseline.objects.count() == 2


class TestRights:
    def test_an_owner_reports_on_their_action_and_sees_no_more(self):
        life = life_at(State.GOALS_SET)
        worker = UserFactory(agent=True)
        life.describe()
        action = life.act(owner=worker)
        Plan.objects.filter(number=life.number).update(state=State.EXECUTING, content_hash="0" * 64)
        client = Client()
        client.force_login(worker)
        url = f"/csap/plans/{life.number}/"

        assert client.get(f"{url}actions/{action.pk}/report/").status_code == 200
        given = KEY | {"status": "DONE", "outcome": "In use."}
        assert client.post(f"{url}actions/{action.pk}/report/", given).status_code == 302
        for path in ("", "history/", "baseline/", "goals/new/", f"actions/{action.pk}/"):
            assert client.get(f"{url}{path}").status_code == 404

        action.refresh_from_db()
        assert action.status == "DONE"

    def test_nobody_else_reports_on_it(self):
        life = life_at(State.EXECUTING)
        action = life.plan.actions.get()
        client = Client()
        client.force_login(UserFactory(agent=True))

        answer = client.post(f"/csap/plans/{life.number}/actions/{action.pk}/report/", KEY)

        assert answer.status_code == 404


class TestEnough:
    @pytest.mark.parametrize(
        ("metric", "before", "said"),
        [
            (ON_TIME, 0.724, "a target of 77.4 % or more"),
            (ON_TIME, 0.7233, "a target of 77.4 % or more"),
            ("qual.reopen_rate", 0.052, "a target of 3.2 % or less"),
            ("time.p90.resolve", 1000.0, "a target of 15 working hours or less"),
            ("gap.perception", -0.12, "7 points from zero, or closer"),
            ("util.reach", 0.4, "maintain it in a band"),
            (ON_TIME, None, "The smallest change that matters is 5 points."),
        ],
    )
    def test_what_is_named_is_enough(self, metric, before, said):
        assert said in enough(METRICS[metric], before)
