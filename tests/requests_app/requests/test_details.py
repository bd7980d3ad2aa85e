"""The answers to a type's own questions, as people read them."""

from requests_app.requests.details import labelled

FIELDS = [
    {"name": "device", "label": "Which device?", "kind": "text"},
    {"name": "starts", "label": "First day", "kind": "date"},
]


def test_are_shown_by_their_labels_in_the_order_of_the_form():
    given = {"needed_for": "Audit", "starts": "2026-12-01", "device": "AL-2210"}

    assert labelled(given, FIELDS) == [
        ("Which device?", "AL-2210"),
        ("First day", "1 December 2026"),
        ("Because of", "Audit"),
    ]


def test_a_day_that_is_none_stays_as_it_came():
    given = {"needed_by": "2026-02-31", "starts": "soon"}

    assert labelled(given, FIELDS) == [("First day", "soon"), ("Needed by", "2026-02-31")]


def test_what_nobody_asked_for_is_shown_only_on_demand():
    given = {"Legacy code": "X7"}

    assert labelled(given, FIELDS) == []
    assert labelled(given, FIELDS, with_rest=True) == [("Legacy code", "X7")]
