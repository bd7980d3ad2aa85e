"""What changed between two texts."""

from hypothesis import given
from hypothesis import strategies as st

from csap.consultations.comparing import compare

TEXTS = st.text(st.sampled_from("ab \n"), max_size=60)


def words(kind, old, new):
    return [p.text for line in compare(old, new) for p in line.pieces if p.kind == kind]


def test_shows_the_words_that_changed_within_a_line():
    old, new = "The device is wiped.", "Only the device is wiped."

    assert words("removed", old, new) == ["The"]
    assert "".join(words("added", old, new)).split() == ["Only", "the"]


def test_shows_whole_lines_that_came_and_went():
    assert words("added", "One.", "One.\nTwo.") == ["Two."]
    assert words("removed", "One.\nTwo.", "One.") == ["Two."]


@given(TEXTS, TEXTS)
def test_each_text_can_be_read_off_the_comparison(old, new):
    lines = compare(old, new)
    before = [p.text for line in lines for p in line.pieces if p.kind != "added"]
    after = [p.text for line in lines for p in line.pieces if p.kind != "removed"]

    assert "".join(before) == "".join(old.splitlines())
    assert "".join(after) == "".join(new.splitlines())
