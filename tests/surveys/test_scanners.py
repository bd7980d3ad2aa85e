"""Links are opened by scanners, posted in bursts and guessed: what stays of it, what they learn."""

import re
import statistics
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from surveys.models import Answer, Invitation, Response, ResponseVersion
from surveys.tokens import hash_of, new_salt, token_of
from surveys.vocabulary import Mode
from tests.factories import UserFactory
from tests.surveys.linking import everything
from tests.surveys.waves import running_wave

pytestmark = pytest.mark.django_db
PAGES = ("", "thanks/", "stop/")


def asked(size=1, **given):
    return running_wave(UserFactory.create_batch(size), at=timezone.now(), **given)


def rows():
    """Return every row of every table, as the database wrote it."""
    return [row.values for row in everything()]


def look(link, times):
    """Open a link's pages in turn, by GET and by HEAD; return the status codes."""
    client = Client()
    methods = (client.get, client.head)
    return {
        methods[turn % 2](link + PAGES[turn // 2 % len(PAGES)]).status_code for turn in range(times)
    }


class TestLooking:
    def test_leaves_no_row_of_any_table_changed(self):
        link = f"/s/{asked().tokens[0]}/"
        before = rows()

        seen = look(link, 12)

        assert seen == {200, 302}
        assert rows() == before

    @pytest.mark.prove
    def test_a_thousand_times_leaves_no_row_changed(self):
        link = f"/s/{asked().tokens[0]}/"
        before = rows()

        look(link, 1000)

        assert rows() == before


def post_at_once(link, bodies):
    """Post all bodies to a link at the same time; return the last status code of each.

    Who is told that the link is being answered elsewhere sends once more, as people would.
    """
    start, codes = threading.Barrier(len(bodies)), []

    def post(body):
        client = Client()
        start.wait()
        try:
            answer = client.post(link, body)
            while b"Please send once more" in answer.content:
                answer = client.post(link, body)
            codes.append(answer.status_code)
        finally:
            connection.close()

    people = [threading.Thread(target=post, args=(body,)) for body in bodies]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return codes


@pytest.mark.django_db(transaction=True)
class TestManyPostsOfOneLink:
    @pytest.mark.parametrize("times", [6, pytest.param(50, marks=pytest.mark.prove)])
    def test_make_one_response_with_its_whole_history(self, times):
        link = f"/s/{asked(mode=Mode.CONFIDENTIAL).tokens[0]}/"
        bodies = [{"recommend": "7", "comment": f"tap {number}"} for number in range(times)]

        codes = post_at_once(link, bodies)

        assert codes == [302] * times
        response = Response.objects.get()
        versions = ResponseVersion.objects.filter(response=response).order_by("number")
        assert list(versions.values_list("number", flat=True)) == list(range(1, times + 1))
        assert {each.answers["comment"][1] for each in versions} == {b["comment"] for b in bodies}
        said = Answer.objects.get(measure="comment").comment
        assert said == versions.last().answers["comment"][1]

    @pytest.mark.parametrize("times", [6, pytest.param(50, marks=pytest.mark.prove)])
    def test_make_one_anonymous_response(self, times):
        link = f"/s/{asked().tokens[0]}/"

        codes = post_at_once(link, [{"recommend": str(n % 11)} for n in range(times)])

        assert codes == [302] * times
        assert Response.objects.count() == 1
        assert Answer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_waits_too_long_for_another_window_keeps_what_they_typed(client):
    running = asked()
    is_locked, is_done = threading.Event(), threading.Event()

    def answer_slowly():
        with transaction.atomic():
            Invitation.objects.select_for_update().get(pk=running.invitations[0].pk)
            is_locked.set()
            is_done.wait(10)
        connection.close()

    slow = threading.Thread(target=answer_slowly)
    slow.start()
    is_locked.wait(10)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '20ms'")
    answer = client.post(f"/s/{running.tokens[0]}/", {"comment": "Kept"})
    is_done.set()
    slow.join()
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")

    assert answer.status_code == 422
    assert "Please send once more" in answer.content.decode()
    assert "Kept" in answer.content.decode()
    assert not Response.objects.exists()


def without_nonces(text):
    return re.sub(r"nonce[-=][\"']?[\w+/=-]+|\"X-CSRFToken\": \"\w*\"", "", text)


def told(answer):
    """Return all that an answer tells: status, headers and body, without what is random."""
    headers = {name: without_nonces(value) for name, value in answer.headers.items()}
    # The request's own number and time.
    for name in ("X-Request-ID", "Expires"):
        headers.pop(name, None)
    return answer.status_code, headers, without_nonces(answer.content.decode())


class TestALinkThatLeadsNowhere:
    """Guessed, altered, expired, closed, sealed in another's hands: one and the same answer."""

    @pytest.fixture(autouse=True)
    def unhurried(self, monkeypatch):
        monkeypatch.setattr("surveys.guard.MISSES_A_MINUTE", 10_000)

    @pytest.fixture
    def running(self):
        return asked(4)

    @pytest.fixture
    def links(self, running):
        _, expired, closed, foreign = running.invitations
        now = timezone.now()
        invitations = Invitation.objects
        invitations.filter(pk=expired.pk).update(
            sent_at=now - timedelta(days=31), expires_at=now - timedelta(seconds=1)
        )
        invitations.filter(pk=closed.pk).update(closed_at=now, closing="DECLINED")
        own = running.tokens[0]
        return {
            "guessed": token_of(new_salt()),
            "altered": own[:-1] + ("A" if own[-1] != "A" else "B"),
            "other case": own.swapcase(),
            "cut": own[:20],
            "long": own * 5,
            "its hash": hash_of(own),
            "its salt": running.invitations[0].token_salt,
            "null": "null",
            "none": "None",
            "zero byte": "%00",
            "not text": "%ff%fe",
            "expired": running.tokens[1],
            "closed": running.tokens[2],
        }

    @pytest.mark.parametrize("method", ["get", "post"])
    @pytest.mark.parametrize("ending", PAGES)
    def test_tells_nothing(self, client, links, method, ending):
        if (method, ending) == ("post", "thanks/"):
            pytest.skip("Thanks are only looked at.")

        answers = {
            name: told(getattr(client, method)(f"/s/{token}/{ending}"))
            for name, token in links.items()
        }

        first = answers["guessed"]
        assert first[0] == 404
        assert {name for name, answer in answers.items() if answer != first} == set()

    def test_in_anothers_hands_is_one_of_them(self, signed_in, links, running):
        client = signed_in(UserFactory(manager=True))

        foreign = client.get(f"/s/{running.tokens[3]}/")
        guessed = client.get(f"/s/{links['guessed']}/")

        assert foreign.status_code == 404
        assert told(foreign) == told(guessed)

    def test_costs_the_database_the_same(self, client, links, django_assert_num_queries):
        for token in links.values():
            with django_assert_num_queries(1):
                client.get(f"/s/{token}/")

    @pytest.mark.prove
    def test_takes_the_same_time(self, client, links):
        for token in links.values():
            client.get(f"/s/{token}/")
        spent = {name: [] for name in links}
        for _ in range(100):
            for name, token in links.items():
                started = time.perf_counter()
                client.get(f"/s/{token}/")
                spent[name].append(time.perf_counter() - started)

        medians = {name: statistics.median(times) for name, times in spent.items()}
        assert max(medians.values()) < 1.5 * min(medians.values())
