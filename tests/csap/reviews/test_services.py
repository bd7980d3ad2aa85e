"""Scheduling, agenda, invitations, minutes and decisions: what is allowed, and what it leaves."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from csap.plans.models import Plan
from csap.reviews import queries, services
from csap.reviews.models import AgendaItem, Decision, Pack, Review, ReviewEvent
from csap.reviews.services import Entry, ReviewRefused
from csap.reviews.vocabulary import Becomes, DecisionState, Part, State, Step
from servicedesk.common.errors import NotPermitted
from servicedesk.outbox import services as outbox
from servicedesk.outbox.mail import send
from servicedesk.outbox.models import Fact, SentMail
from tests.csap.findings.builders import make_finding
from tests.csap.reviews.builders import (
    AT,
    BEGINS,
    DUE,
    ENTRY,
    held,
    invited,
    packed,
    scheduled,
    wanted,
    with_agenda,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory(manager=True)


def by(manager, at=AT, **given):
    return {"actor": manager, "at": at, **given}


def steps(review):
    return list(review.events.order_by("pk").values_list("step", flat=True))


class TestSchedule:
    def test_puts_the_first_review_on_the_calendar(self, manager):
        review = scheduled(manager)

        assert review.number.startswith("RV-")
        assert (review.state, review.due_on, review.chair) == (State.SCHEDULED, DUE, manager)
        assert review.scope_words == "The whole organisation"
        assert steps(review) == [Step.SCHEDULED]

    def test_again_it_changes_the_one_that_lies_ahead(self, manager):
        review, other = scheduled(manager), UserFactory(manager=True)

        again = services.set_schedule(
            scope="all", every_months=12, owner=other, first_on=DUE + timedelta(7), **by(manager)
        )

        assert again == review
        assert (again.due_on, Review.objects.count()) == (DUE + timedelta(7), 1)
        review.schedule.refresh_from_db()
        assert (review.schedule.every_months, review.schedule.owner) == (12, other)

    @pytest.mark.parametrize("months", [0, 3, 24])
    def test_is_every_six_or_twelve_months(self, manager, months):
        with pytest.raises(ReviewRefused, match="6 or 12"):
            scheduled(manager, every_months=months)

    def test_is_for_who_runs_reviews(self):
        with pytest.raises(NotPermitted):
            scheduled(UserFactory(agent=True))

    def test_moving_tells_who_was_invited_and_leaves_when_it_is_due(self, manager):
        review = invited(manager)
        to = BEGINS + timedelta(days=3)

        moved = services.move(
            review.number,
            starts_at=to,
            length_minutes=60,
            place="Tern",
            reason="Ill",
            **by(manager),
        )

        assert (moved.starts_at, moved.due_on, moved.moved) == (to, DUE, 1)
        assert Fact.objects.filter(key__startswith="mail:review_moved").count() == 2

    def test_called_off_the_next_one_is_planned(self, manager):
        review = scheduled(manager)

        services.cancel(review.number, reason="Nobody is here.", **by(manager))

        ahead = Review.objects.ahead().get()
        assert ahead.due_on == date(2027, 5, 18)
        with pytest.raises(ReviewRefused, match="reason"):
            services.cancel(ahead.number, reason=" ", **by(manager))

    def test_its_day_comes_once_and_opens_the_plan_of_its_scope(self, manager):
        review = scheduled(manager)
        assert services.come_due(at=AT) == []

        found = [services.come_due(at=BEGINS) for _ in "ab"]

        plan = Plan.objects.get()
        assert (found, plan.trigger, plan.scope) == ([[review], []], "REVIEW", "all")
        assert plan.opened_by == manager
        assert Fact.objects.filter(topic="csap.review.came_due").count() == 1

    def test_on_time_is_counted_by_the_day_it_was_due(self, manager):
        held(manager)
        year = (date(2026, 1, 1), date(2027, 1, 1))

        assert queries.held_on_time(*year) == (1, 1)
        assert queries.held_on_time(*year, scope="service:other") == (0, 0)
        Review.objects.update(due_on=DUE - timedelta(days=1))
        assert queries.held_on_time(*year) == (0, 1)

    def test_overdue_are_those_not_held_after_their_day(self, manager):
        review = scheduled(manager)

        assert queries.overdue(at=BEGINS) == []
        assert queries.overdue(at=BEGINS + timedelta(days=1)) == [review]


class TestAgenda:
    def test_is_made_of_what_waits_and_again_of_what_waits_then(self, manager):
        review, finding = scheduled(manager), make_finding()
        for _ in "ab":
            services.make_agenda(review.number, **by(manager))
        item = review.items.get(source_key=finding.number)

        assert item.title == finding.sentence.rstrip(".")
        assert (item.principle, item.proposal) == (2, "Open a plan, or say why not")
        finding.state, finding.closed_at = "ENDED", AT
        finding.save()
        services.make_agenda(review.number, **by(manager))
        assert not review.items.exists()

    def test_keeps_what_people_changed_and_took_off(self, manager):
        review = scheduled(manager)
        kept, gone = make_finding(), make_finding(kind="TREND")
        services.make_agenda(review.number, **by(manager))
        of = {item.source_key: item.pk for item in review.items.all()}

        services.edit_item(review.number, ENTRY, item=of[kept.number], **by(manager))
        services.drop_item(review.number, item=of[gone.number], **by(manager))
        services.make_agenda(review.number, **by(manager))

        shown = review.items.filter(is_dropped=False)
        assert [(item.title, item.source_key) for item in shown] == [(ENTRY.title, kept.number)]

    def test_of_a_scope_holds_what_is_of_that_scope(self, manager):
        review = scheduled(manager)
        Review.objects.update(scope="service:other")
        make_finding()
        other = make_finding(scope="service:other")

        services.make_agenda(review.number, **by(manager))

        assert [item.source_key for item in review.items.all()] == [other.number]

    def test_its_order_is_peoples(self, manager):
        review = scheduled(manager)
        for title in ("One", "Two", "Three"):
            services.add_item(review.number, Entry(title, 1), **by(manager))
        last = review.items.get(title="Three")

        services.shift_item(review.number, item=last.pk, up=True, **by(manager))
        services.shift_item(review.number, item=last.pk, up=False, **by(manager))
        services.shift_item(review.number, item=last.pk, up=False, **by(manager))
        services.shift_item(review.number, item=last.pk, up=True, **by(manager))

        order = review.items.order_by("position").values_list("title", flat=True)
        assert list(order) == ["One", "Three", "Two"]

    def test_is_put_in_another_order_at_once(self, manager):
        review = scheduled(manager)
        for title in ("One", "Two", "Three"):
            services.add_item(review.number, Entry(title, 1), **by(manager))
        one, two, three = review.items.order_by("position")

        services.order_items(review.number, items=[three.pk, one.pk, two.pk], **by(manager))

        order = review.items.order_by("position").values_list("title", flat=True)
        assert list(order) == ["Three", "One", "Two"]
        assert review.events.filter(step=Step.ITEM_MOVED).count() == 1

    def test_an_order_of_what_was_there_before_is_refused(self, manager):
        review = scheduled(manager)
        for title in ("One", "Two"):
            services.add_item(review.number, Entry(title, 1), **by(manager))
        one, two = review.items.order_by("position")
        services.drop_item(review.number, item=two.pk, **by(manager))

        for wanted_order in ([two.pk, one.pk], [one.pk, one.pk], []):
            with pytest.raises(services.ReviewRefused, match="changed meanwhile"):
                services.order_items(review.number, items=wanted_order, **by(manager))

    def test_the_same_key_adds_once(self, manager):
        review = scheduled(manager)
        for _ in "ab":
            services.add_item(review.number, ENTRY, **by(manager, key="k"))

        assert review.items.count() == 1

    def test_an_empty_one_does_not_stand(self, manager):
        with pytest.raises(ReviewRefused, match="no item"):
            services.set_agenda(scheduled(manager).number, **by(manager))

    def test_does_not_change_once_it_is_held(self, manager):
        review = held(manager)

        with pytest.raises(ReviewRefused, match="held"):
            services.add_item(review.number, ENTRY, **by(manager))
        with pytest.raises(ReviewRefused, match="held"):
            services.make_agenda(review.number, **by(manager))


class TestInviting:
    def test_sends_each_one_mail_with_a_calendar_file(self, manager):
        guest = UserFactory(name="Ines Okafor")
        review = invited(manager, guest)
        services.invite(review.number, people=[(guest, Part.GUEST)], **by(manager))

        facts = Fact.objects.filter(key__startswith="mail:review_invitation")
        assert facts.count() == 2  # the guest and the chair
        send(facts.get(payload__to=guest.email))
        message = mail.outbox[-1]
        name, content, kind = message.attachments[0]
        assert (name, kind) == ("review.ics", "text/calendar; method=REQUEST")
        assert f"UID:{review.number}@" in content
        assert "DTSTART:20261118T100000Z" in content
        assert f"/partnership/reviews/{review.number}/" in message.body
        assert SentMail.objects.get().recipient == guest.email
        assert "files" not in facts.get(payload__to=guest.email).payload

    def test_comes_after_the_agenda(self, manager):
        review = scheduled(manager)

        with pytest.raises(ReviewRefused, match="scheduled"):
            services.invite(review.number, people=[(UserFactory(), Part.GUEST)], **by(manager))

    def test_lets_the_invited_see_it_and_nobody_else(self, manager):
        guest, other = UserFactory(), UserFactory(agent=True)
        review = invited(manager, guest)

        assert list(Review.objects.visible_to(guest)) == [review]
        assert not Review.objects.visible_to(other).exists()

    def test_is_not_sent_to_who_has_left_meanwhile(self, manager):
        guest = UserFactory()
        invited(manager, guest)
        guest.is_active = False
        guest.save()

        send(Fact.objects.get(payload__to=guest.email))

        assert mail.outbox == []

    def test_the_last_answer_counts(self, manager):
        guest = UserFactory()
        review = invited(manager, guest)
        for coming in (True, False):
            said = services.answer(
                review.number, coming=coming, instead="Mia Falk", person=guest, at=AT
            )

        assert (said.answer, said.instead) == ("NOT_COMING", "Mia Falk")
        assert steps(review)[-2:] == [Step.ANSWERED, Step.ANSWERED]


class TestHolding:
    def test_needs_a_pack_and_its_hour(self, manager):
        review = invited(manager)
        with pytest.raises(ReviewRefused, match="pack"):
            services.hold(review.number, **by(manager, BEGINS))
        services.freeze_pack(review.number, **by(manager))

        with pytest.raises(ReviewRefused, match="not begun"):
            services.hold(review.number, **by(manager, BEGINS - timedelta(minutes=1)))
        assert services.hold(review.number, **by(manager, BEGINS)).held_at == BEGINS

    def test_minutes_are_versions(self, manager):
        review = held(manager)
        item = review.items.get()
        for text in ("We wait.", "We wait, and nobody says for whom."):
            services.take_minutes(review.number, text=text, item=item.pk, **by(manager, BEGINS))

        assert list(review.minutes.order_by("version").values_list("version", "text")) == [
            (1, "We wait."),
            (2, "We wait, and nobody says for whom."),
        ]
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            review.minutes.update(text="Nothing")

    def test_closing_needs_minutes_and_plans_the_next(self, manager):
        review = held(manager)
        with pytest.raises(ReviewRefused, match="minutes"):
            services.close(review.number, **by(manager, BEGINS))
        services.take_minutes(review.number, text="Short.", item=None, **by(manager, BEGINS))

        services.close(review.number, **by(manager, BEGINS))

        assert Review.objects.ahead().get().due_on == date(2027, 5, 18)
        assert Fact.objects.filter(topic="csap.review.closed").count() == 1


class TestDeciding:
    def test_is_done_while_it_is_held(self, manager):
        review = packed(manager)
        with pytest.raises(ReviewRefused, match="while it is held"):
            services.decide(review.number, wanted(manager), **by(manager))

        services.hold(review.number, **by(manager, BEGINS))
        made = {
            services.decide(review.number, wanted(manager), **by(manager, BEGINS, key="k"))
            for _ in "ab"
        }

        assert [(d.owner, d.state) for d in made] == [(manager, DecisionState.OPEN)]

    def test_becomes_an_action_of_a_plan(self, manager):
        review = held(manager)
        opened = services.decide(
            review.number, wanted(manager, becomes=Becomes.PLAN), **by(manager, BEGINS)
        )
        plan = Plan.objects.get(number=opened.target)

        made = services.decide(
            review.number,
            wanted(manager, becomes=Becomes.ACTION, plan=plan.number),
            **by(manager, BEGINS),
        )

        action = plan.actions.get()
        assert (made.target, action.what, action.owner) == (plan.number, made.text, manager)
        assert action.due_on == made.due_on

    def test_becomes_a_plan_of_its_scope(self, manager):
        review = held(manager)

        made = services.decide(
            review.number, wanted(manager, becomes=Becomes.PLAN), **by(manager, BEGINS)
        )

        plan = Plan.objects.get(number=made.target)
        assert (plan.trigger, plan.scope, plan.title) == ("REVIEW", "all", made.text)

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"due_on": BEGINS.date()}, "due_on"),
            ({"principle": 6}, "principle"),
            ({"becomes": Becomes.ACTION}, "plan"),
            ({"becomes": Becomes.AGREEMENT}, "demand"),
            ({"item": 987654321}, "item"),
        ],
    )
    def test_names_what_cannot_be(self, manager, given, field):
        review = held(manager)

        with pytest.raises(ReviewRefused) as refused:
            services.decide(review.number, wanted(manager, **given), **by(manager, BEGINS))
        assert refused.value.field == field
        assert not Decision.objects.exists()

    def test_given_up_needs_a_reason(self, manager):
        review = held(manager)
        made = services.decide(review.number, wanted(manager), **by(manager, BEGINS))
        with pytest.raises(ReviewRefused, match="why"):
            services.finish(made.pk, is_done=False, **by(manager, BEGINS))

        done = services.finish(made.pk, is_done=True, **by(manager, BEGINS))

        assert (done.state, done.ended_at) == (DecisionState.DONE, BEGINS)
        with pytest.raises(ReviewRefused, match="already"):
            services.finish(made.pk, is_done=False, reason="Late", **by(manager, BEGINS))


class TestTheDatabase:
    def test_keeps_one_review_ahead_a_schedule(self, manager):
        review = scheduled(manager)
        review.pk, review.number = None, "RV-0"

        with pytest.raises(DatabaseError, match="one_review_ahead"), transaction.atomic():
            review.save()

    def test_lets_nobody_change_what_happened_or_was_frozen(self, manager):
        packed(manager)

        for rows in (ReviewEvent.objects.all(), Pack.objects.all()):
            with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
                rows.delete()

    def test_asks_what_is_to_be_decided(self, manager):
        with_agenda(manager)

        with pytest.raises(DatabaseError, match="what_is_asked_for"), transaction.atomic():
            AgendaItem.objects.update(proposal="")


def test_the_outbox_prints_a_frozen_pack(manager):
    review = packed(manager)

    outbox.deliver_next(at=AT)

    assert Fact.objects.filter(topic="csap.review.pack_frozen").count() == 1
    assert review.packs.get().content["review"]["number"] == review.number


class TestItemsByPrinciple:
    def test_count_the_agenda_of_a_review_that_lies_ahead(self, manager):
        with_agenda(manager)

        assert queries.items_by_principle() == {2: 1}
        assert queries.items_by_principle("service:x") == {}

    def test_count_of_a_review_that_was_held_what_was_decided_and_is_open(self, manager):
        review = held(manager)
        assert queries.items_by_principle() == {}

        services.decide(review.number, wanted(manager), **by(manager, BEGINS, key="k"))

        assert queries.items_by_principle("all") == {2: 1}
