"""The life of an engagement."""

from datetime import date, timedelta

import pytest

from requests_app.engagements import services
from requests_app.engagements.models import Engagement, State
from requests_app.requests.events import ENGAGEMENT_COMPLETED
from servicedesk.common.errors import NotPermitted
from servicedesk.outbox.models import Fact
from tests.factories import NOW, RequestTypeFactory, UserFactory, agent_for, open_request

pytestmark = pytest.mark.django_db

PLAN = {
    "planned_start": date(2026, 3, 9),
    "planned_end": date(2026, 5, 29),
    "budget_minor": 4_800_000,
}
LATER = NOW + timedelta(days=1)


@pytest.fixture
def project():
    return open_request(request_type=RequestTypeFactory(project=True)).engagement


@pytest.fixture
def agent(project):
    return agent_for(project.service_request)


@pytest.fixture
def started(project, agent):
    services.add_criterion(project.pk, text="95 % matched", weight=2, actor=agent, at=NOW)
    services.approve_baseline(project.pk, **PLAN, actor=agent, at=NOW)
    return services.start(project.pk, started_date=date(2026, 3, 9), actor=agent, at=NOW)


def complete(engagement, actor, **given):
    values = {"completed_date": date(2026, 5, 20), "close_out": "All banks.", "at": LATER}
    return services.complete(engagement.pk, actor=actor, **(values | given))


def assess(engagement, actor, permille, evidence="The log of April."):
    criterion = engagement.criteria.order_by("pk").first()
    return services.assess_criterion(
        engagement.pk,
        criterion_id=criterion.pk,
        attained_permille=permille,
        evidence=evidence,
        actor=actor,
        at=LATER,
    )


class TestPlan:
    def test_each_approval_is_a_new_version(self, project, agent):
        services.approve_baseline(project.pk, **PLAN, actor=agent, at=NOW)
        longer = PLAN | {"planned_end": date(2026, 6, 30)}

        services.approve_baseline(
            project.pk, **longer, reason="Two banks more", actor=agent, at=LATER
        )

        assert list(project.baselines.order_by("version").values_list("version", "reason")) == [
            (1, ""),
            (2, "Two banks more"),
        ]

    def test_refuses_a_second_plan_without_a_reason(self, project, agent):
        services.approve_baseline(project.pk, **PLAN, actor=agent, at=NOW)

        with pytest.raises(services.EngagementRefused, match="why the plan changes"):
            services.approve_baseline(project.pk, **PLAN, actor=agent, at=LATER)

        assert project.baselines.count() == 1

    def test_refuses_an_end_before_the_start(self, project, agent):
        backwards = PLAN | {"planned_end": date(2026, 3, 1)}

        with pytest.raises(services.EngagementRefused, match="before it starts"):
            services.approve_baseline(project.pk, **backwards, actor=agent, at=NOW)

    def test_is_not_for_the_requester(self, project):
        with pytest.raises(NotPermitted):
            services.approve_baseline(
                project.pk, **PLAN, actor=project.service_request.requester, at=NOW
            )

    def test_work_does_not_begin_without_a_plan(self, project, agent):
        with pytest.raises(services.EngagementRefused, match="Approve a plan"):
            services.start(project.pk, started_date=date(2026, 3, 9), actor=agent, at=NOW)


class TestRecordCost:
    def test_adds_up_exactly_and_once_under_one_key(self, started, agent):
        spend = {"note": "Licence", "spent_date": date(2026, 3, 10), "actor": agent, "at": LATER}

        for key in ("a", "a", "b"):
            services.record_cost(started.pk, amount_minor=18_999, key=key, **spend)
        services.record_cost(started.pk, amount_minor=-999, **spend)

        started.refresh_from_db()
        assert started.cost_minor == 2 * 18_999 - 999
        assert started.costs.count() == 3

    def test_refuses_to_take_back_more_than_was_spent(self, started, agent):
        with pytest.raises(services.EngagementRefused, match="more than was spent"):
            services.record_cost(
                started.pk,
                amount_minor=-1,
                note="x",
                spent_date=date(2026, 3, 10),
                actor=agent,
                at=NOW,
            )

    def test_says_nothing_of_the_amount_in_the_history_all_may_read(self, started, agent):
        services.record_cost(
            started.pk,
            amount_minor=18_999,
            note="Licence",
            spent_date=date(2026, 3, 10),
            actor=agent,
            at=LATER,
        )

        assert "189" not in str(started.service_request.history.latest("pk").changes)


class TestCriteria:
    def test_flags_what_is_added_after_the_start(self, started, agent):
        services.add_criterion(started.pk, text="Cheaper", weight=1, actor=agent, at=LATER)

        flags = started.criteria.order_by("pk").values_list("added_after_start", flat=True)
        assert list(flags) == [False, True]

    def test_not_yet_measured_needs_a_reason(self, started, agent):
        with pytest.raises(services.EngagementRefused, match="when it will be measured"):
            assess(started, agent, None, evidence=" ")

    def test_keeps_degree_and_evidence(self, started, agent):
        assess(started, agent, 700)

        criterion = started.criteria.get()
        assert (criterion.attained_permille, criterion.evidence) == (700, "The log of April.")

    def test_refuses_more_than_the_whole(self, started, agent):
        with pytest.raises(services.EngagementRefused, match="between 0 and 100"):
            assess(started, agent, 1001)


class TestComplete:
    def test_refuses_while_a_criterion_has_no_answer(self, started, agent):
        with pytest.raises(services.CloseOutIncomplete, match="95 % matched"):
            complete(started, agent, lessons_waived="Nothing new")

    def test_refuses_without_a_lesson_or_a_reason_for_none(self, started, agent):
        assess(started, agent, 1000)

        with pytest.raises(services.CloseOutIncomplete, match="Record a lesson"):
            complete(started, agent)

        started.refresh_from_db()
        assert started.state == State.ACTIVE

    def test_takes_not_yet_measured_for_an_answer(self, started, agent):
        assess(started, agent, None, evidence="From June on.")

        assert complete(started, agent, lessons_waived="Nothing new").state == State.COMPLETED

    def test_completes_and_tells_the_other_rooms_once(self, started, agent):
        assess(started, agent, 1000)
        sponsor = started.service_request.requester
        services.record_lesson(started.pk, text="Ask early.", actor=sponsor, at=LATER)

        for _ in range(2):
            complete(started, agent, key="k")

        started.refresh_from_db()
        assert started.completed_date == date(2026, 5, 20)
        fact = Fact.objects.get(topic=ENGAGEMENT_COMPLETED)
        assert fact.payload["number"] == started.service_request.number

    def test_refuses_what_has_not_begun(self, project, agent):
        with pytest.raises(services.EngagementRefused, match="is proposed"):
            complete(project, agent)


class TestCancel:
    def test_keeps_what_was_spent(self, started, agent):
        services.record_cost(
            started.pk,
            amount_minor=500,
            note="Trial",
            spent_date=date(2026, 3, 10),
            actor=agent,
            at=LATER,
        )

        services.cancel(started.pk, reason="The bank withdrew.", actor=agent, at=LATER)

        started.refresh_from_db()
        assert (started.state, started.cost_minor) == (State.CANCELLED, 500)

    def test_is_kept_in_the_history_of_the_row(self, started, agent):
        services.cancel(started.pk, reason="The bank withdrew.", actor=agent, at=LATER)

        assert Engagement.pgh_event_model.objects.filter(pgh_obj=started).count() == 3


def test_strangers_see_no_engagement(project):
    assert not Engagement.objects.visible_to(UserFactory()).exists()
