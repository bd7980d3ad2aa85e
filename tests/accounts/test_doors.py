"""Who may go through which door, and where each person starts."""

import pytest
from django.contrib.auth.models import AnonymousUser

from servicedesk.accounts.doors import door_of, doors_for, home_url, navigation, places, tools_for
from servicedesk.accounts.models import User
from servicedesk.accounts.roles import Role

TABLE = [
    ([], ["portal"], "portal"),
    ([Role.AGENT], ["portal", "desk"], "desk"),
    ([Role.TEAM_LEAD], ["portal", "desk"], "desk"),
    ([Role.MANAGER], ["portal", "csap"], "csap"),
    ([Role.ADMIN], ["portal", "desk", "csap"], "desk"),
    ([Role.AGENT, Role.MANAGER], ["portal", "desk", "csap"], "csap"),
    ([Role.ADMIN, Role.MANAGER], ["portal", "desk", "csap"], "csap"),
]


@pytest.mark.parametrize(("roles", "keys", "start"), TABLE)
def test_doors_and_start_by_role(roles, keys, start):
    user = User(name="Somebody", roles=roles)

    doors = doors_for(user)

    assert [door.key for door in doors] == keys
    assert home_url(user) == next(door.url for door in doors if door.key == start)


def test_nobody_has_no_doors():
    assert doors_for(AnonymousUser()) == ()


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/", "portal"),
        ("/desk/SR-1/", "desk"),
        ("/csap/", "csap"),
        ("/deskless/", "portal"),
        ("/settings/outbox/", "desk"),
    ],
)
def test_door_of_a_path(path, key):
    assert door_of(path) == key


@pytest.mark.parametrize("key", ["portal", "desk", "csap"])
def test_every_door_leads_somewhere_and_knows_where_one_is(key):
    links = navigation(key, "/nowhere/")
    first, _ = links[0]

    assert [link for link, is_here in navigation(key, first.url) if is_here] == [first]


@pytest.mark.parametrize(
    ("path", "tab", "place"),
    [
        ("/csap/", "Dashboard", None),
        ("/csap/metrics/sat.csat_top2/", "Dashboard", None),
        ("/surveys/results/", "Surveys", "Results"),
        ("/surveys/waves/7/", "Surveys", "Waves"),
        ("/surveys/versions/3/", "Surveys", "Questionnaires"),
    ],
)
def test_a_page_lies_below_one_link_of_each_row(path, tab, place):
    here = [link.label for link, is_here in navigation("csap", path) if is_here]
    below = [link.label for link, is_here in places("csap", path) if is_here]

    assert here == [tab]
    assert below == ([place] if place else [])


@pytest.mark.parametrize(
    ("roles", "demo", "labels"),
    [
        ([], False, []),
        ([], True, ["Mailbox"]),
        ([Role.MANAGER], False, []),
        ([Role.ADMIN], False, ["Mailbox", "Outbox", "Administration"]),
    ],
)
def test_tools_in_the_account_menu(settings, roles, demo, labels):
    settings.DEMO = demo

    assert [tool.label for tool in tools_for(User(roles=roles))] == labels


def test_a_page_below_the_dashboard_is_at_the_dashboard():
    here = [
        link.label for link, is_here in navigation("csap", "/csap/metrics/util.reach/") if is_here
    ]

    assert here == ["Dashboard"]
    assert not [link for link, is_here in navigation("csap", "/csap/elsewhere/") if is_here]
