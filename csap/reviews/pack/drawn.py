"""A frozen pack as its page and its print show it: the charts drawn, the hash in short. Pure."""

from collections.abc import Mapping
from typing import Any

from csap.telling.drawing import Drawing, draw

#: How high a run chart is on a sheet that holds three of them, and on one that holds two.
_HEIGHTS = {"demand": 150, "results": 165, "backlog": 150}
_HEIGHT = 195


def drawn(content: Mapping[str, Any]) -> dict[str, Drawing]:
    """Return the charts of a pack by name; one without a chart is left out."""
    return {
        name: draw(figure["kind"], figure["chart"], height=_HEIGHTS.get(name, _HEIGHT))
        for name, figure in content["figures"].items()
        if figure["chart"]
    }


def short_hash(digest: str) -> str:
    """Return the beginning of a hash in groups of four: "51d0 a77e 3c92"."""
    return " ".join(digest[at : at + 4] for at in (0, 4, 8))
