"""The team board."""

import pytest
from django.urls import reverse

from requests_app.lifecycle import services
from tests.factories import NOW, TargetFactory, TeamFactory, UserFactory, agent_for, open_request

pytestmark = pytest.mark.django_db
URL = reverse("desk:team")


class TestTeamBoard:
    def test_shows_who_has_what_in_the_order_of_names(self, signed_in):
        service_request = open_request()
        agent = agent_for(service_request)
        services.assign_request(service_request.pk, assignee=agent, actor=agent, at=NOW)

        board = signed_in(agent).get(URL).context["board"]

        assert [(load.name, load.open) for load in board.loads] == [(agent.name, 1)]
        assert board.open == 1

    def test_puts_what_nobody_has_last(self, signed_in):
        service_request = open_request()
        agent = agent_for(service_request)

        board = signed_in(agent).get(URL).context["board"]

        assert [load.name for load in board.loads] == [agent.name, None]

    def test_opens_ones_own_team_first(self, signed_in):
        agent = UserFactory(agent=True)
        TeamFactory(name="A first")
        own = TeamFactory(name="Z own", with_members=[agent])

        assert signed_in(agent).get(URL).context["team"] == own

    def test_counts_promises_that_were_kept(self, signed_in):
        TargetFactory()
        service_request = open_request()
        agent = agent_for(service_request)
        services.resolve_request(service_request.pk, resolution="Done.", actor=agent, at=NOW)

        board = signed_in(agent).get(URL).context["board"]

        assert (board.kept, board.due) in {(0, 0), (1, 1)}

    def test_is_404_for_a_team_that_is_not_there(self, signed_in):
        assert signed_in(UserFactory(agent=True)).get(URL, {"team": "x"}).status_code == 404

    @pytest.mark.parametrize("length", [1, 20])
    def test_takes_the_same_queries_for_any_length(
        self, signed_in, length, django_assert_num_queries
    ):
        first = open_request()
        agent = agent_for(first)
        for _ in range(length):
            open_request(request_type=first.request_type)
        client = signed_in(agent)

        with django_assert_num_queries(9):
            client.get(URL)
