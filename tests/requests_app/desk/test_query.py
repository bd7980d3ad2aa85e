"""The language of the queue."""

from datetime import timedelta

import pytest

from requests_app.desk.query import due_within, parse


class TestParse:
    def test_tells_conditions_from_words(self):
        query = parse('is:open team:workplace due:<4h "docking station" flicker')

        assert query.values("is") == ("open",)
        assert query.values("team") == ("workplace",)
        assert query.values("") == ("docking station", "flicker")
        assert query.problems == ()

    @pytest.mark.parametrize(
        "text",
        ["", "is:open", 'is:open "docking station"', "kind:project priority:high due:<2d SR-12"],
    )
    def test_writes_what_it_read(self, text):
        assert parse(text).text == text
        assert parse(parse(text).text) == parse(text)

    def test_keeps_a_condition_once(self):
        assert parse("is:open is:open").text == "is:open"

    def test_ignores_the_case_of_keys_and_values(self):
        assert parse("IS:Open Kind:PROJECT").text == "is:open kind:project"

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("colour:red", "There is no key “colour:”"),
            ("is:lost", "“is:lost” is not known; is: takes open, new"),
            ("due:soon", "write due:<30m, due:<4h or due:<2d"),
            ('team:""', "“team:” needs a value"),
        ],
    )
    def test_leaves_out_what_it_does_not_know_and_says_so(self, text, sentence):
        query = parse(f"is:open {text}")

        assert query.text == "is:open"
        assert sentence in query.problems[0]

    def test_bears_an_open_quote_and_very_long_text(self):
        assert parse('"never closed').values("") == ("never closed",)
        assert len(parse("x " * 10_000).terms) == 1

    def test_takes_a_word_with_a_colon_in_quotes_for_a_word(self):
        assert parse('"error: 42"').values("") == ("error: 42",)


class TestQuery:
    def test_can_lose_one_term(self):
        query = parse("is:open team:workplace screen")

        assert query.without(query.terms[1]) == "is:open screen"
        assert query.conditions == "is:open team:workplace"

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("is:open", True),
            ("is:new is:hold", True),
            ("is:late team:x", True),
            ("is:open is:closed", False),
            ("team:x", False),
            ("", False),
        ],
    )
    def test_knows_whether_it_finds_open_requests_only(self, text, expected):
        assert parse(text).is_open_only is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<30m", timedelta(minutes=30)),
        ("<4h", timedelta(hours=4)),
        ("<2d", timedelta(days=2)),
        (">4h", None),
        ("<h", None),
        ("<9999h", None),
    ],
)
def test_due_within(value, expected):
    assert due_within(value) == expected
