"""What in a text points at a person is found and masked."""

import pytest

from surveys.personal_data import find, mask

NAMES = ["Ada Okafor", "Jan de Wit", "Zoë O'Neill-Brown", "Li Na"]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Write to ada.okafor+it@corp.example.org!", "Write to [address]!"),
        (
            "Call +44 (0)20 7946 0958 or 555-0123-44.",
            "Call [telephone number] or [telephone number].",
        ),
        ("See sr-48213, not SR48213.", "See [request number], not SR48213."),
        ("Thanks to Ada and okafor.", "Thanks to [name] and okafor."),
        ("ADA OKAFOR's team", "[name]'s team"),
        ("Ada's help, jan de wit too", "[name] help, [name] too"),
        ("Zoë said so; Brown bread did not.", "[name] said so; Brown bread did not."),
        ("De facto nothing", "De facto nothing"),
        ("Li Na was kind, Na na na", "[name] was kind, Na na na"),
    ],
)
def test_masks(text, masked):
    assert mask(text, find(text, names=NAMES)) == masked


@pytest.mark.parametrize(
    "text",
    [
        "It took 3 days and 12.50 of my money.",
        "Since 2026-11-22 the VPN 10.4 drops 1,200 times.",
        "Error 0x80070005 in version 2.10.1",
        "We waited from 09:00 to 17:30.",
        "",
    ],
)
def test_leaves_alone(text):
    assert find(text, names=NAMES) == []


def test_overlapping_finds_are_one():
    text = "Mail ada@example.org"

    found = find(text, names=["Ada Example"])

    assert [each.kind.value for each in found] == ["EMAIL"]
