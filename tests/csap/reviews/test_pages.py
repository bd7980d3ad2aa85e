"""The pages of reviews: what each state offers, what is refused, and what they cost."""

from datetime import timedelta

import pytest
import time_machine

from csap.reviews import services
from csap.reviews.services import Entry
from csap.reviews.services.inviting import proposed
from csap.reviews.vocabulary import Part
from tests.csap.customers.builders import decide, make_customer
from tests.csap.reviews.builders import AT, BEGINS, DUE, held, invited, scheduled, wanted
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory(manager=True)


@pytest.fixture
def browser(client, manager):
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


class TestOneReview:
    def test_is_begun_from_its_hour_on(self, browser, manager):
        review = invited(manager)

        with time_machine.travel(BEGINS - timedelta(minutes=1), tick=False):
            assert "Begin the review" not in text(browser, f"/csap/reviews/{review.number}/")
        with time_machine.travel(BEGINS, tick=False):
            assert "Begin the review" in text(browser, f"/csap/reviews/{review.number}/")

    def test_closed_it_names_the_next_and_folds_what_nobody_spoke_about(self, browser, manager):
        review = held(manager)
        services.take_minutes(review.number, text="Well.", item=None, actor=manager, at=BEGINS)
        services.close(review.number, actor=manager, at=BEGINS)

        with time_machine.travel(BEGINS, tick=False):
            page = text(browser, f"/csap/reviews/{review.number}/")

        assert "18 May 2027" in page
        assert "Nothing was minuted about 1 item" in page

    def test_a_minute_that_is_refused_stays_on_the_page(self, browser, manager):
        review = held(manager)

        answer = browser.post(f"/csap/reviews/{review.number}/minutes/", {"text": " "})

        assert answer.status_code == 422
        assert "Not kept yet" in answer.content.decode()

    def test_a_step_too_early_is_said_and_changes_nothing(self, browser, manager):
        review = scheduled(manager)

        answer = browser.post(f"/csap/reviews/{review.number}/step/hold/", follow=True)

        assert "does not take this step" in answer.content.decode()
        review.refresh_from_db()
        assert review.state == "scheduled"

    def test_costs_the_same_however_much_was_said(
        self, browser, manager, django_assert_max_num_queries
    ):
        review = invited(manager)
        for number in range(12):
            entry = Entry(f"Item {number}", 2, led_by=UserFactory())
            services.add_item(review.number, entry, actor=manager, at=AT)
        people = [(UserFactory(), Part.GUEST) for _ in range(6)]
        services.invite(review.number, people=people, actor=manager, at=AT)
        services.freeze_pack(review.number, actor=manager, at=AT)
        services.hold(review.number, actor=manager, at=BEGINS)
        for item in review.items.all():
            services.take_minutes(
                review.number, text="Said.", item=item.pk, actor=manager, at=BEGINS
            )
            services.decide(review.number, wanted(manager, item=item.pk), actor=manager, at=BEGINS)

        with django_assert_max_num_queries(20):
            text(browser, f"/csap/reviews/{review.number}/")


class TestTheAgenda:
    def ordered(self, review):
        return list(review.items.order_by("position").values_list("title", flat=True))

    def test_is_put_in_the_order_in_which_it_was_dragged(self, browser, manager):
        review = scheduled(manager)
        for title in ("One", "Two"):
            services.add_item(review.number, Entry(title, 2), actor=manager, at=AT)
        one, two = review.items.order_by("position")
        page = text(browser, f"/csap/reviews/{review.number}/")
        assert f'data-reorder-item="{one.pk}"' in page

        sent = {"order": f"{two.pk},{one.pk}", "key": "k"}
        answer = browser.post(f"/csap/reviews/{review.number}/order/", sent)

        assert answer.headers["Location"].endswith(f"/{review.number}/#agenda")
        assert self.ordered(review) == ["Two", "One"]

    @pytest.mark.parametrize(
        ("order", "said"), [("", "no order"), ("x", "no order"), ("1,2", "changed meanwhile")]
    )
    def test_an_order_that_is_none_is_said_and_changes_nothing(self, browser, manager, order, said):
        review = scheduled(manager)
        services.add_item(review.number, Entry("One", 2), actor=manager, at=AT)

        sent = {"order": order, "key": "k"}
        answer = browser.post(f"/csap/reviews/{review.number}/order/", sent, follow=True)

        assert said in answer.content.decode()
        assert self.ordered(review) == ["One"]

    def test_cannot_be_ordered_once_it_is_held(self, browser, manager):
        review = held(manager)

        with time_machine.travel(BEGINS, tick=False):
            page = text(browser, f"/csap/reviews/{review.number}/")

        assert "data-reorder=" not in page
        assert "/order/" not in page


def test_shows_the_first_sheet_of_the_pack_small_and_only_to_the_eye(browser, manager):
    review = invited(manager)
    path = f"/csap/reviews/{review.number}/"
    assert "What is asked of you" not in text(browser, path)

    services.freeze_pack(review.number, actor=manager, at=AT)

    page = text(browser, path)
    preview = page.partition('<div class="preview')[2].partition("Frozen with the figures")[0]
    assert "What is asked of you" in preview
    assert 'aria-hidden="true"' in preview
    assert "inert" in preview


class TestTheCalendar:
    def test_costs_the_same_however_many_scopes(
        self, browser, manager, django_assert_max_num_queries
    ):
        scheduled(manager)
        for customer in [make_customer(manager) for _ in range(4)]:
            scheduled(manager, scope=f"department:{customer.department.code}")

        with django_assert_max_num_queries(12):
            page = text(browser, "/csap/reviews/")

        assert page.count("every 6 months") == 5

    def test_says_what_is_overdue(self, browser, manager):
        scheduled(manager)

        with time_machine.travel(BEGINS + timedelta(days=3), tick=False):
            page = text(browser, "/csap/reviews/")

        assert "overdue 3 days" in page

    def test_schedules_stand_beside_each_review_too(self, browser, manager):
        review = scheduled(manager)
        customer = make_customer(manager)
        late = scheduled(manager, scope=f"department:{customer.department.code}")

        with time_machine.travel(BEGINS + timedelta(days=3), tick=False):
            page = text(browser, f"/csap/reviews/{review.number}/")

        card = page.partition("<h2>Schedule of reviews</h2>")[2].partition("</table>")[0]
        assert late.scope_words in card
        assert card.count("overdue 3 days") == 2


def test_who_speaks_for_a_key_customer_is_asked_as_one_though_they_lead_an_item(manager):
    customer = make_customer(manager)
    decide(customer, actor=manager)
    review = scheduled(manager, due=DUE + timedelta(days=40))
    after = AT + timedelta(days=25)
    services.make_agenda(review.number, actor=manager, at=after)

    parts = {each.person: each.part for each in proposed(review, at=after)}

    assert review.items.get(source="VOICE").led_by == customer.representative
    assert parts[customer.representative] == Part.KEY_CUSTOMER
