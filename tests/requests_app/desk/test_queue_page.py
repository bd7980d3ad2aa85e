"""The work list."""

import pytest
from django.urls import reverse

from requests_app.catalogue import names
from requests_app.desk import rows, saved_views
from requests_app.lifecycle import services
from tests.factories import (
    NOW,
    RequestTypeFactory,
    TargetFactory,
    TeamFactory,
    UserFactory,
    agent_for,
    open_request,
)

pytestmark = pytest.mark.django_db
URL = reverse("desk:queue")


@pytest.fixture(autouse=True)
def _forget_names():
    names.forget()


@pytest.fixture
def agent():
    return UserFactory(agent=True)


@pytest.fixture
def desk(agent, signed_in):
    return signed_in(agent)


class TestQueue:
    def test_is_closed_to_who_does_not_work_requests(self, signed_in, client):
        assert client.get(URL).status_code == 302
        assert signed_in(UserFactory()).get(URL).status_code == 403
        assert signed_in(UserFactory(manager=True)).get(URL).status_code == 200

    def test_shows_open_requests_next_to_breach_first(self, desk):
        TargetFactory(priority=4, response_seconds=8 * 3600)
        TargetFactory(priority=1, response_seconds=3600)
        later = open_request()
        sooner = open_request(impact=1, urgency=1)

        page = desk.get(URL).context["page"]

        assert [row.number for row in page.rows] == [sooner.number, later.number]

    def test_shows_requester_department_service_and_assignee(self, desk, agent):
        service_request = open_request(summary="The <b>screen</b>")
        services.assign_request(service_request.pk, assignee=agent, actor=agent, at=NOW)

        html = desk.get(URL).content.decode()

        assert service_request.requester.name in html
        assert service_request.department.name in html
        assert service_request.service.name in html
        assert agent.name in html
        assert "The &lt;b&gt;screen&lt;/b&gt;" in html

    def test_says_what_of_a_query_it_did_not_understand(self, desk):
        html = desk.get(URL, {"q": "is:open colour:red"}).content.decode()

        assert "There is no key “colour:”" in html

    def test_joins_the_chips_and_what_was_typed(self, desk):
        context = desk.get(URL, {"q": "is:open", "more": "screen kind:project"}).context

        assert context["query"].text == "is:open screen kind:project"
        assert [chip.text for chip in context["chips"]] == ["is:open", "kind:project"]
        assert context["chips"][1].without == "is:open screen"
        assert context["words"] == "screen"

    def test_pages_by_key_without_gap_or_repeat(self, desk, monkeypatch):
        monkeypatch.setattr(rows, "PAGE_SIZE", 2)
        made = {open_request().number for _ in range(5)}
        seen, cursor = [], ""
        for _ in range(3):
            page = desk.get(URL, {"q": "is:open", "cursor": cursor}).context["page"]
            seen += [row.number for row in page.rows]
            cursor = page.next_cursor

        assert cursor is None
        assert set(seen) == made
        assert len(seen) == 5

    def test_answers_a_swap_with_the_list_alone_and_says_the_count(self, desk):
        open_request()

        html = desk.get(URL, headers={"HX-Request": "true"}).content.decode()

        assert "<html" not in html
        assert 'hx-swap-oob="innerHTML:#announcement"' in html

    @pytest.mark.parametrize("length", [1, 20])
    def test_takes_the_same_queries_for_any_length(self, desk, length, django_assert_num_queries):
        TargetFactory()
        for _ in range(length):
            open_request()
        desk.get(URL)

        # session, person, rows with their names, running clocks
        with django_assert_num_queries(4):
            desk.get(URL)

    def test_counts_its_views_by_three_more_queries(self, desk, agent, django_assert_num_queries):
        open_request()
        desk.get(URL)
        saved_views.forget(agent)

        with django_assert_num_queries(7):
            desk.get(URL)


class TestSavedViews:
    def counts(self, desk):
        groups = desk.get(URL).context["groups"]
        return {view.label: view.count for group in groups for view in group.views}

    def test_count_what_each_holds(self, desk, agent):
        TargetFactory(response_seconds=3600)
        mine = open_request()
        services.assign_request(mine.pk, assignee=agent, actor=agent, at=NOW)
        held = open_request()
        services.hold_request(held.pk, reason="SUPPLIER", actor=agent_for(held), at=NOW)
        open_request(request_type=RequestTypeFactory(is_restricted=True))

        counts = self.counts(desk)

        assert counts["All open"] == 2
        assert counts["Mine"] == counts["Unassigned"] == counts["For a supplier"] == 1
        assert counts[mine.team.name] == counts[held.team.name] == 1

    def test_hold_as_many_as_they_count(self, desk, agent):
        TargetFactory(response_seconds=3600)
        for _ in range(3):
            open_request()
        groups = desk.get(URL).context["groups"]

        for view in (view for group in groups for view in group.views):
            shown = desk.get(URL, {"q": view.query}).context
            assert len(shown["page"].rows) == view.count, view.label
            assert shown["view"] == view

    def test_put_own_teams_first(self, desk, agent):
        TeamFactory(name="Other")
        TeamFactory(name="Own", with_members=[agent])

        groups = desk.get(URL).context["groups"]

        assert [view.label for view in groups[2].views] == ["Own"]
        assert [view.label for view in groups[3].views] == ["Other"]


class TestArrivals:
    URL = reverse("desk:arrivals")

    def test_count_what_came_in_since(self, desk):
        open_request(at=NOW)

        html = desk.get(self.URL, {"q": "is:open", "since": "2026-01-01T00:00:00+00:00"})

        assert "1 new" in html.content.decode()

    def test_answer_304_while_nothing_came_in(self, desk, django_assert_num_queries):
        open_request()
        first = desk.get(self.URL, {"q": "is:open", "since": NOW.isoformat()})

        with django_assert_num_queries(3):
            second = desk.get(
                self.URL,
                {"q": "is:open", "since": NOW.isoformat()},
                headers={"If-None-Match": first["ETag"]},
            )

        assert (first.status_code, second.status_code) == (200, 304)
        assert "no-cache" in first["Cache-Control"]

    def test_bear_a_broken_instant(self, desk):
        assert desk.get(self.URL, {"since": "soon"}).status_code == 200


class TestBulkAssign:
    URL = reverse("desk:bulk_assign")

    def test_takes_what_is_picked(self, desk, agent):
        picked = [open_request(), open_request()]

        answer = desk.post(
            self.URL,
            {"pick": [r.number for r in picked], "assignee": "me", "key": "k"},
            follow=True,
        )

        assert f"2 assigned to {agent.name}." in answer.content.decode()
        for service_request in picked:
            service_request.refresh_from_db()
            assert service_request.assignee == agent

    def test_names_what_was_refused_and_does_the_rest(self, desk, agent):
        fine, solved = open_request(), open_request()
        services.resolve_request(solved.pk, resolution="Done.", actor=agent_for(solved), at=NOW)

        answer = desk.post(
            self.URL,
            {"pick": [fine.number, solved.number], "assignee": "me", "key": "k"},
            follow=True,
        )

        html = answer.content.decode()
        assert "1 assigned to" in html
        assert f"1 was not: {solved.number} is resolved; reopen it first." in html

    def test_asks_for_whom_without_an_assignee(self, desk):
        service_request = open_request()

        html = desk.get(self.URL, {"pick": service_request.number}).content.decode()

        assert "Assign 1 request" in html
        assert service_request.summary in html

    def test_asks_at_an_address_that_holds_only_what_was_picked(self, desk):
        number = open_request().number
        given = {"pick": number, "q": "is:open", "assignee": "ask", "csrfmiddlewaretoken": "secret"}

        answer = desk.post(self.URL, given)

        assert answer.status_code == 302
        assert answer["Location"] == f"{self.URL}?pick={number}&q=is%3Aopen"

    def test_leaves_alone_what_the_person_may_not_see(self, desk):
        hidden = open_request(request_type=RequestTypeFactory(is_restricted=True))

        answer = desk.post(self.URL, {"pick": hidden.number, "assignee": "me", "key": "k"})

        assert answer.status_code == 422
        hidden.refresh_from_db()
        assert hidden.assignee is None

    def test_acts_once_under_one_key(self, desk):
        service_request = open_request()
        given = {"pick": service_request.number, "assignee": "me", "key": "k"}

        desk.post(self.URL, given)
        desk.post(self.URL, given)

        service_request.refresh_from_db()
        assert service_request.assignment_count == 1
