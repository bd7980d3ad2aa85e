"""Chips of the query box: what is set, with the query that unsets it, and what may be added."""

from dataclasses import dataclass

from requests_app.desk.query import VALUES, Query


@dataclass(frozen=True, slots=True)
class Chip:
    """A term that is set, and the text of the query without it."""

    text: str
    without: str


@dataclass(frozen=True, slots=True)
class Menu:
    """Terms of one key that may be added, each with the query that results."""

    label: str
    choices: tuple[tuple[str, str], ...]


_MENUS = (
    ("Status", "is", VALUES["is"] or ()),
    ("Kind", "kind", VALUES["kind"] or ()),
    ("Priority", "priority", VALUES["priority"] or ()),
    ("Due", "due", ("<1h", "<4h", "<1d")),
)


def chips_of(query: Query) -> list[Chip]:
    """Return a chip for each condition; words stay in the box."""
    return [Chip(str(term), query.without(term)) for term in query.terms if term.key]


def words_of(query: Query) -> str:
    """Return what stays in the box: the words, without the conditions."""
    return " ".join(str(term) for term in query.terms if not term.key)


def menus_for(query: Query) -> list[Menu]:
    """Return the menus that add or replace a condition."""
    return [
        Menu(label, tuple((value, _with(query, key, value)) for value in values))
        for label, key, values in _MENUS
    ]


def _with(query: Query, key: str, value: str) -> str:
    kept = [str(term) for term in query.terms if term.key != key]
    return " ".join([f"{key}:{value}", *kept] if key == "is" else [*kept, f"{key}:{value}"])
