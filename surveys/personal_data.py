"""Find what in a text points at a person, and mask it. Pure.

Rather too much than too little: a first name that is a common word, too, is flagged wherever it is
written with a capital letter. A person reads the text before it is published.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from surveys.feedback_vocabulary import PersonalKind

#: Parts of names that are shorter are too common in texts to mean anything.
SHORTEST_NAME = 3
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"\b[A-Z]{2,4}-\d{2,12}\b", re.IGNORECASE)
#: An optional +, then at least seven digits, in groups that signs of telephone numbers part.
_PHONE = re.compile(r"(?<![\w.])\+?\(?\d(?:[\s()/.-]{0,2}\d){6,14}(?!\w)")
_DATE = re.compile(r"\d{1,4}[.\-/]\d{1,2}[.\-/]\d{1,4}")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Found(NamedTuple):
    """A stretch ``text[start:end]`` that points at a person."""

    start: int
    end: int
    kind: PersonalKind


def find(text: str, *, names: Iterable[str] = ()) -> list[Found]:
    """Return what points at a person, in the order of the text, none overlapping another.

    ``names``: whole names of people, as the directory has them. A part of one counts where it is
    written with a capital letter, the whole however it is written.
    """
    kept: list[Found] = []
    for found in sorted(_all(text, list(names)), key=lambda each: (each.start, -each.end)):
        if not kept or found.start >= kept[-1].end:
            kept.append(found)
    return kept


def mask(text: str, found: Iterable[Found]) -> str:
    """Return the text with each stretch replaced by what it is, e.g. ``[name]``."""
    for start, end, kind in sorted(found, reverse=True):
        text = f"{text[:start]}[{kind.label}]{text[end:]}"
    return text


def words_of(text: str) -> set[str]:
    """Return the words that could be part of a name, in small letters."""
    words = (word.lower() for word in _WORD.findall(text))
    return {word for word in words if len(word) >= SHORTEST_NAME}


def _all(text: str, names: list[str]) -> Iterator[Found]:
    for kind, pattern in ((PersonalKind.EMAIL, _EMAIL), (PersonalKind.NUMBER, _NUMBER)):
        yield from (Found(*match.span(), kind) for match in pattern.finditer(text))
    for match in _PHONE.finditer(text):
        if not _DATE.fullmatch(match[0]):
            yield Found(*match.span(), PersonalKind.PHONE)
    yield from _names(text, names)


def _names(text: str, names: list[str]) -> Iterator[Found]:
    for name in names:
        whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
        yield from (Found(*match.span(), PersonalKind.NAME) for match in whole.finditer(text))
    parts = {part.lower() for name in names for part in _WORD.findall(name)}
    for match in _WORD.finditer(text):
        is_long = len(match[0]) >= SHORTEST_NAME
        bare = match[0].lower().removesuffix("'s").removesuffix("’s")
        if is_long and match[0][0].isupper() and bare in parts:
            yield Found(*match.span(), PersonalKind.NAME)
