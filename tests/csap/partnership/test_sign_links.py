"""Signing by the link of a mail: looking changes nothing, every wrong link is answered alike."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from csap.plans import services, tokens
from csap.plans.models import Plan, PlanEvent, Signature
from csap.plans.vocabulary import State
from servicedesk.common.logs import redact
from servicedesk.outbox import services as outbox
from tests.csap.partnership.pages import hidden, signed_in, text_of
from tests.csap.plans.builders import AT, life_at
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
GONE = "This link does not ask for a signature any more"


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def life():
    life = life_at(State.ACTIONS_PLANNED)
    life.do("add_partner", user=life.customer)
    return life


@pytest.fixture
def link(life):
    """The address in the customer's mail."""
    life.do("ask_to_sign")
    outbox.drain(limit=50)
    (message,) = [each for each in mail.outbox if each.to == [life.customer.email]]
    return re.search(r"(/partnership/sign/\S+/)", message.body).group(1)


def rows():
    """Everything that opening a link could leave behind."""
    return [list(model.objects.order_by("pk").values()) for model in (Plan, PlanEvent, Signature)]


class TestLooking:
    @pytest.mark.parametrize("method", ["get", "head"])
    def test_changes_no_row(self, client, link, method):
        before = rows()

        for _ in range(20):
            assert getattr(client, method)(link).status_code == 200

        assert rows() == before
        assert "sessionid" not in client.cookies

    def test_shows_the_text_without_sign_in_and_no_way_into_anything_else(self, client, link, life):
        page = client.get(link)

        assert life.plan.content_hash in text_of(page)
        assert "One catalogue of roles" in text_of(page)
        assert "/portal/" not in page.content.decode()

    def test_is_neither_kept_nor_passed_on(self, client, link):
        answer = client.get(link)

        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["X-Robots-Tag"] == "noindex"

    def test_leaves_no_link_in_a_log(self, link):
        said = redact(None, "", {"event": f"GET {link}"})

        assert said == {"event": "GET /partnership/sign/[redacted]/"}

    def test_takes_a_fixed_number_of_queries(self, client, link, django_assert_num_queries):
        with django_assert_num_queries(15):
            client.get(link)


class TestSigning:
    def test_takes_the_signature_and_says_so(self, client, link, life):
        form = _form(client, link)

        answer = client.post(link, form | {"step": "sign"}, follow=True)

        assert "You signed this text on 14 Jan 2026" in text_of(answer)
        signature = Signature.objects.get()
        assert (signature.partner.user, signature.way) == (life.customer, "MAIL")

    def test_twice_is_once(self, client, link):
        form = _form(client, link)

        for _ in range(3):
            assert client.post(link, form).status_code == 302

        assert Signature.objects.count() == 1

    def test_asks_for_a_change_instead(self, client, link, life):
        form = _form(client, link)

        answer = client.post(link, form | {"step": "change", "words": "Deputies."}, follow=True)

        assert "You asked for a change" in text_of(answer)
        assert life.plan.events.get(event="ask_for_change").actor == life.customer
        assert not Signature.objects.exists()

    def test_says_what_is_wrong(self, client, link):
        answer = client.post(link, _form(client, link) | {"step": "change", "words": ""})

        assert answer.status_code == 422
        assert "Say what should change." in text_of(answer)

    def test_wants_the_secret_of_its_own_form(self, link):
        browser = Client(enforce_csrf_checks=True)
        page = browser.get(link)
        form = _form(browser, link)

        assert browser.post(link, form).status_code == 403
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.content.decode()).group(1)
        given = form | {"csrfmiddlewaretoken": token}
        assert browser.post(link, given, headers={"Origin": "null"}).status_code == 302


def _form(client, link):
    page = client.get(link)
    return {"key": hidden(page, "key"), "content_hash": hidden(page, "content_hash")}


class TestWorthNothing:
    """Whatever is wrong with a link, the answer has the same status and the same bytes."""

    def make(self, life, *, person=None, text=None, until=None):
        partner = life.plan.partners.get(user=person or life.customer)
        end = until or AT + timedelta(days=1)
        asked = tokens.Asked(partner.pk, text or life.plan.content_hash)
        return f"/partnership/sign/{tokens.make(asked, until=int(end.timestamp()))}/"

    def test_is_answered_alike(self, client, link, life):
        wrong = [
            "/partnership/sign/x/",
            f"{link[:-3]}AA/",
            self.make(life, text="0" * 64),
            self.make(life, until=AT - timedelta(seconds=1)),
        ]
        answers = [_gone(client.get(each)) for each in wrong]
        answers += [_gone(client.post(each, {"key": "a", "content_hash": "b"})) for each in wrong]
        answers.append(_gone(signed_in(UserFactory()).get(link), signed_in=True))

        assert set(answers) == {GONE}
        assert not Signature.objects.exists()

    def test_bytes_do_not_tell_why(self, client, life):
        secrets = rb'nonce="[^"]+"|X-CSRFToken": "[^"]+"'
        pages = {
            re.sub(secrets, b"", client.get(each).content)
            for each in (
                "/partnership/sign/x/",
                self.make(life, text="0" * 64),
                self.make(life, until=AT - timedelta(seconds=1)),
            )
        }

        assert len(pages) == 1

    @pytest.mark.parametrize("void", ["changed", "cancelled", "removed", "left"])
    def test_once_there_is_nothing_to_sign_any_more(self, client, link, life, void):
        if void == "changed":
            life.do("revise_goals")
            life.act(what="One more")
            life.do("plan_actions")
        elif void == "cancelled":
            life.do("cancel", reason="Another way.")
        elif void == "removed":
            life.do("remove_partner", user=life.customer)
        else:
            life.customer.is_active = False
            life.customer.save(update_fields=["is_active"])

        assert _gone(client.get(link)) == GONE
        assert _gone(client.post(link, {"key": "a", "content_hash": "b"})) == GONE
        assert not Signature.objects.exists()

    def test_after_three_weeks(self, client, link, time_machine):
        time_machine.move_to(AT + tokens.LASTS + timedelta(seconds=1), tick=False)

        assert _gone(client.get(link)) == GONE

    def test_once_signed_and_void_it_signs_nothing_again(self, client, link, life):
        client.post(link, _form(client, link))
        services.sign(life.number, content_hash=life.plan.content_hash, actor=life.manager, at=AT)
        life.do("material_change", reason="Another building.")

        assert _gone(client.get(link)) == GONE


def _gone(answer, *, signed_in=False):
    assert answer.status_code == 404
    return re.search(r"<h1[^>]*>([^<]+)</h1>", answer.content.decode()).group(1)
