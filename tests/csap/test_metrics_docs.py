"""Every place in docs/metrics.md that a docstring points to exists."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PURE = ("csap/metrics", "surveys/scoring", "servicedesk/statistics", "requests_app/clocks")


def test_docstrings_point_to_headings_that_exist():
    headings = re.findall(r"^#+ (.+)$", (ROOT / "docs/metrics.md").read_text(), re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-") for title in headings}

    pointed_to = {
        anchor
        for folder in PURE
        for module in (ROOT / folder).glob("*.py")
        for anchor in re.findall(r"docs/metrics\.md#([a-z0-9-]+)", module.read_text())
    }

    assert pointed_to - anchors == set()
