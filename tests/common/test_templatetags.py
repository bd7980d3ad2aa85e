"""The tag libraries as a template uses them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone

NOW = datetime(2026, 11, 17, 9, 42, tzinfo=UTC)


def render(source: str, **context) -> str:
    with timezone.override("Europe/London"):
        return Template("{% load marks words %}" + source).render(Context({"now": NOW, **context}))


def test_moment_shows_the_relative_and_hides_the_absolute():
    html = render("{% moment at %}", at=NOW - timedelta(minutes=12))

    assert html == (
        '<time datetime="2026-11-17T09:30:00+00:00"'
        ' title="Tuesday 17 November 2026, 09:30 GMT">today 09:30</time>'
    )


@pytest.mark.parametrize("tag", ["moment", "ago", "age"])
def test_an_instant_that_is_not_there_is_a_dash(tag):
    assert render("{% " + tag + " at %}", at=None) == "–"


def test_share_never_stands_without_its_n():
    assert render("{% share 1096 1204 %}") == (
        '91\N{NO-BREAK SPACE}% <span class="n">(1,096 of 1,204)</span>'
    )
    assert render("{% share 0 0 %}") == "no data (0 of 0)"


def test_filters():
    html = render("{{ left|duration }}, {{ left|short_duration }}", left=timedelta(minutes=341))

    assert html == "5 h 41 min, 5 h 41"


def test_status_mark_takes_the_portals_words():
    html = render('{% status_mark "ON_HOLD" "REQUESTER" portal=True %}')

    assert "Waiting for you" in html
