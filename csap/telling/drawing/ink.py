"""The colours of paper: those of the light theme, read from the one file that holds them."""

import re
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders

_TOKEN = re.compile(r"--(?P<name>[a-z0-9-]+):\s*(?P<colour>#[0-9a-f]{3,8})\s*;")
_DARK = re.compile(r'\[data-bs-theme="dark"\]\s*{[^}]*}')


@lru_cache(maxsize=1)
def tokens() -> dict[str, str]:
    """Return the colours of ``css/tokens.css`` by name, as the light theme has them."""
    found = finders.find("css/tokens.css")
    if not isinstance(found, str):
        raise FileNotFoundError("css/tokens.css")
    light = _DARK.sub("", Path(found).read_text())
    first = light.partition(":root[data-accent")[0]
    return {each["name"]: each["colour"] for each in _TOKEN.finditer(first)}


def colour(name: str) -> str:
    """Return a colour as ``#rrggbb``: of a token, or none, white and a tint as they are.

    :raises KeyError: for a name that is no token.
    """
    return name if name in ("none", "white") or name.startswith("#") else tokens()[name]


def tint(name: str, share: float) -> str:
    """Return a token's colour thinned with white: 1 is the colour, 0 is white."""
    full = tokens()[name].lstrip("#")
    parts = (int(full[at : at + 2], 16) for at in (0, 2, 4))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in parts)


#: What means what on a chart.
INK, SOFT, LIMIT = "sd-ink", "sd-ink-soft", "csap-limit"
DATA, BAND, TRACK, ACCENT = "csap-data", "csap-band", "csap-track", "tblr-primary"
_SIDES = {"bad": "csap-concern", "good": "csap-improve"}


def of_side(side: str | None, default: str = DATA) -> str:
    """Return the colour of a side; what has no better side is told by its shape."""
    return _SIDES.get(side or "", default)
