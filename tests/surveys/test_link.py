"""The answering page behind a link: for people, not for scanners."""

import logging
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from servicedesk.outbox import services as outbox
from surveys import guard
from surveys.models import Answer, Invitation, OptOut, Response
from tests.factories import UserFactory
from tests.surveys.builders import reopen

pytestmark = pytest.mark.django_db


def snapshot():
    """Everything that opening a link could leave behind."""
    return (
        list(Invitation.objects.values()),
        list(Response.objects.values()),
        list(Answer.objects.values()),
    )


class TestLooking:
    @pytest.mark.parametrize("method", ["get", "head"])
    @pytest.mark.parametrize("page", ["", "thanks/", "stop/"])
    def test_records_nothing(self, client, link, method, page):
        before = snapshot()

        for _ in range(20):
            getattr(client, method)(link + page)

        assert snapshot() == before

    def test_shows_the_questions_without_a_default(self, client, link, asked):
        page = client.get(link).content.decode()

        assert asked.requester.get_short_name() in page
        assert asked.summary in page
        assert page.count('type="radio"') == 5 + 2 + 2 + 2
        assert "checked" not in page

    def test_shows_no_more_of_the_request_than_its_subject(self, client, link, asked):
        page = client.get(link).content.decode()

        assert "Since this morning." not in page
        assert "The dock was replaced." not in page

    def test_is_neither_kept_nor_passed_on(self, client, link):
        response = client.get(link)

        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["X-Robots-Tag"] == "noindex"

    def test_takes_a_fixed_number_of_queries(self, client, link, django_assert_num_queries):
        with django_assert_num_queries(3):  # invitation, response, questions
            client.get(link)

    def test_never_writes_the_link_into_a_log(self, client, link, caplog):
        from servicedesk.common.logs import redact

        caplog.set_level(logging.DEBUG)
        for address in (link, link[:-2] + "x/"):
            client.get(address)
        token = link.split("/")[2]

        lines = [
            str(
                redact(
                    None, "", dict(r.msg) if isinstance(r.msg, dict) else {"event": r.getMessage()}
                )
            )
            for r in caplog.records
        ]

        assert any("/s/[redacted]" in line for line in lines)
        assert not any(token[:20] in line for line in lines)


class TestAnswering:
    def test_keeps_the_answers_and_thanks(self, client, link):
        answer = client.post(link, {"overall": "4", "comment": "More news, please"}, follow=True)

        assert "Thank you" in answer.content.decode()
        assert set(Answer.objects.values_list("measure", "value", "comment")) == {
            ("csat", 4, ""),
            ("comment", None, "More news, please"),
        }

    def test_an_empty_form_records_nothing_and_says_so_kindly(self, client, link):
        before = snapshot()

        answer = client.post(link, {"overall": "", "comment": "  "})

        assert answer.status_code == 422
        assert "One tap is enough" in answer.content.decode()
        assert snapshot() == before

    def test_keeps_what_was_typed_when_a_value_is_not_on_the_scale(self, client, link):
        answer = client.post(link, {"overall": "9", "comment": "Kept"})

        assert answer.status_code == 422
        assert "Kept" in answer.content.decode()
        assert not Response.objects.exists()

    def test_can_be_changed_by_the_same_link_within_a_week(self, client, link):
        client.post(link, {"overall": "2"})

        form = client.get(link).content.decode()
        client.post(link, {"overall": "5"})

        assert re.search(r'value="2"[^>]*checked', form)
        assert Answer.objects.get().value == 5

    def test_shows_only_thanks_after_a_week(self, client, link):
        client.post(link, {"overall": "2"})
        earlier = timezone.now() - timedelta(days=8)
        Response.objects.update(answered_at=earlier, changed_at=earlier)

        page = client.get(link, follow=True).content.decode()
        client.post(link, {"overall": "5"})

        assert "Change my answers" not in page
        assert Answer.objects.get().value == 2

    def test_needs_the_forms_own_secret(self, link):
        browser = Client(enforce_csrf_checks=True)

        forged = browser.post(link, {"overall": "4"})
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', browser.get(link).content.decode())
        honest = browser.post(
            link,
            {"overall": "4", "csrfmiddlewaretoken": token.group(1)},
            headers={"Origin": "null"},
        )

        assert (forged.status_code, honest.status_code) == (403, 302)

    def test_another_sites_form_is_refused(self, link):
        browser = Client(enforce_csrf_checks=True)
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', browser.get(link).content.decode())

        answer = browser.post(
            link,
            {"overall": "4", "csrfmiddlewaretoken": token.group(1)},
            headers={"Origin": "https://elsewhere.example"},
        )

        assert answer.status_code == 403


class TestLinksThatLeadNowhere:
    def wrong_links(self, link):
        token = link.split("/")[2]
        return {
            "guessed": "/s/" + "A" * 43 + "/",
            "altered": "/s/" + token[:-1] + ("A" if token[-1] != "A" else "B") + "/",
            "upper": "/s/" + token.swapcase() + "/",
            "cut": "/s/" + token[:20] + "/",
            "none": "/s/null/",
            "hash": "/s/" + guard.hash_of(token) + "/",
        }

    def test_get_one_and_the_same_answer(self, client, link):
        answers = [client.get(wrong) for wrong in self.wrong_links(link).values()]

        assert {answer.status_code for answer in answers} == {404}
        assert len({without_nonces(answer) for answer in answers}) == 1

    def test_an_expired_or_taken_back_one_looks_the_same(self, client, link, asked):
        wrong = without_nonces(client.get("/s/" + "A" * 43 + "/"))
        Invitation.objects.update(expires_at=timezone.now(), sent_at=timezone.now() - timedelta(1))
        expired = client.get(link)
        Invitation.objects.update(expires_at=timezone.now() + timedelta(1))
        reopen(asked)
        outbox.drain()
        closed = client.get(link)

        assert (expired.status_code, closed.status_code) == (404, 404)
        assert without_nonces(expired) == without_nonces(closed) == wrong

    def test_somebody_elses_is_one_of_them(self, signed_in, link):
        client = signed_in(UserFactory(agent=True))

        assert client.get(link).status_code == 404
        assert client.post(link, {"overall": "1"}).status_code == 404
        assert not Response.objects.exists()

    def test_in_the_demo_one_visitor_plays_all_parts(self, signed_in, link, settings):
        settings.DEMO = True

        assert signed_in(UserFactory(agent=True)).get(link).status_code == 200

    def test_ones_own_works_while_signed_in(self, signed_in, link, asked):
        assert signed_in(asked.requester).get(link).status_code == 200

    def test_guessing_is_slowed_down_and_good_links_are_not(self, client, link):
        answers = [client.get("/s/" + "A" * 43 + "/").status_code for _ in range(25)]

        assert answers == [404] * 20 + [429] * 5
        assert client.get(link).status_code == 200


def without_nonces(response):
    return re.sub(r'(nonce="[^"]*"|"X-CSRFToken": "\w*")', "", response.content.decode())


class TestNotBeingAskedAgain:
    def test_takes_a_click_on_a_page_of_its_own(self, client, link, asked):
        client.get(link + "stop/")
        assert not OptOut.objects.exists()

        answer = client.post(link + "stop/")

        assert "We will not ask again" in answer.content.decode()
        assert OptOut.objects.get().person == asked.requester
        assert client.get(link).status_code == 404


class TestInPlace:
    def address(self, asked):
        return reverse("surveys:for_request", args=[asked.number])

    def test_the_requester_answers_on_the_requests_page(self, signed_in, asked):
        client = signed_in(asked.requester)

        form = client.get(self.address(asked), headers={"HX-Request": "true"})
        answer = client.post(self.address(asked), {"solved": "1"}, headers={"HX-Request": "true"})

        assert "<html" not in form.content.decode()
        assert "Thank you" in answer.content.decode()
        assert Answer.objects.get().measure == "solved"

    def test_works_without_scripts(self, signed_in, asked):
        client = signed_in(asked.requester)

        page = client.get(self.address(asked))
        answer = client.post(self.address(asked), {"solved": "1"})

        assert "<html" in page.content.decode()
        assert "Thank you" in answer.content.decode()

    def test_an_empty_form_is_refused(self, signed_in, asked):
        answer = signed_in(asked.requester).post(self.address(asked), {})

        assert answer.status_code == 422
        assert not Response.objects.exists()

    def test_can_be_changed(self, signed_in, asked):
        client = signed_in(asked.requester)
        client.post(self.address(asked), {"solved": "1"})

        form = client.get(self.address(asked), {"change": "1"}).content.decode()
        client.post(self.address(asked), {"solved": "0"})

        assert "Save my answers" in form
        assert Answer.objects.get().value == 0

    def test_not_this_time_closes_it(self, signed_in, asked):
        client = signed_in(asked.requester)

        client.post(reverse("surveys:decline", args=[asked.number]))

        assert client.get(self.address(asked)).status_code == 404

    def test_is_nobody_elses(self, signed_in, asked):
        client = signed_in(asked.assignee)

        plain = client.get(self.address(asked))
        swapped = client.get(self.address(asked), headers={"HX-Request": "true"})

        assert plain.status_code == 404
        assert (swapped.status_code, swapped.content) == (200, b"")
        assert client.post(self.address(asked), {"solved": "1"}).status_code == 404
        assert not Response.objects.exists()

    def test_asks_strangers_to_sign_in(self, client, asked):
        assert client.get(self.address(asked)).status_code == 302

    def test_absent_looks_like_hidden(self, signed_in, asked):
        client = signed_in(UserFactory())

        assert client.get(self.address(asked)).status_code == 404
        assert client.get("/surveys/for/SR-0/").status_code == 404
