"""The language of the queue: filter chips and the query box say the same thing in it. Pure.

``is:open team:workplace due:<4h "docking station"``: terms are joined by *and*; the same key
twice means either; everything else is a word of the summary or a number such as SR-48213.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

#: What may follow a key; None: any name, checked against the database.
VALUES: Mapping[str, tuple[str, ...] | None] = {
    "is": ("open", "new", "working", "hold", "resolved", "closed", "cancelled", "late"),
    "kind": ("support", "project", "consulting"),
    "priority": ("critical", "high", "normal", "low"),
    "hold": ("requester", "approval", "supplier", "change"),
    "service": None,
    "team": None,
    "assignee": None,
    "requester": None,
    "due": None,
}
#: Values of ``is:`` that only open requests have.
OPEN_WORDS = frozenset({"open", "new", "working", "hold", "late"})

_TOKEN = re.compile(r'(?:(?P<key>[a-z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<plain>\S+))', re.IGNORECASE)
_DUE = re.compile(r"<(\d{1,3})([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. ``key`` "" stands for words of the summary."""

    key: str
    value: str

    def __str__(self) -> str:
        value = f'"{self.value}"' if " " in self.value or not self.value else self.value
        return f"{self.key}:{value}" if self.key else value


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. ``problems`` are sentences about what was not understood and left out."""

    terms: tuple[Term, ...] = ()
    problems: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join(str(term) for term in self.terms)

    @property
    def text(self) -> str:
        """The query as one would type it."""
        return str(self)

    @property
    def conditions(self) -> str:
        """The query without its words."""
        return " ".join(str(term) for term in self.terms if term.key)

    def values(self, key: str) -> tuple[str, ...]:
        """Return the values of a key, in the order given."""
        return tuple(term.value for term in self.terms if term.key == key)

    def without(self, term: Term) -> str:
        """Return the text of the query without one of its terms."""
        return " ".join(str(each) for each in self.terms if each != term)

    def adding(self, text: str) -> str:
        """Return the text of the query with another term."""
        return f"{self} {text}".strip()

    @property
    def is_open_only(self) -> bool:
        """Whether nothing but open requests can be found."""
        wanted = self.values("is")
        return bool(wanted) and set(wanted) <= OPEN_WORDS


def parse(text: str) -> Query:
    """Return what a query says. Never refuses: what is not understood becomes a problem."""
    terms: list[Term] = []
    problems: list[str] = []
    for match in _TOKEN.finditer(text[:500]):
        key, value = (match["key"] or "").lower(), match["quoted"] or match["plain"] or ""
        term, problem = _term(key, value.strip('"'))
        if term is not None and term not in terms:
            terms.append(term)
        if problem:
            problems.append(problem)
    return Query(tuple(terms), tuple(problems))


def _term(key: str, value: str) -> tuple[Term | None, str]:
    if not key:
        return (Term("", value), "") if value else (None, "")
    if key not in VALUES:
        return None, f"There is no key “{key}:”; known are {', '.join(f'{k}:' for k in VALUES)}."
    lowered = value.lower()
    allowed = VALUES[key]
    if allowed is not None and lowered not in allowed:
        return None, f"“{key}:{value}” is not known; {key}: takes {', '.join(allowed)}."
    if key == "due" and due_within(lowered) is None:
        return None, f"“due:{value}” is not known; write due:<30m, due:<4h or due:<2d."
    if not value:
        return None, f"“{key}:” needs a value."
    return Term(key, lowered), ""


def due_within(value: str) -> timedelta | None:
    """Return what ``<4h`` stands for; None when it stands for nothing."""
    match = _DUE.fullmatch(value)
    return timedelta(**{_UNITS[match[2]]: int(match[1])}) if match else None
