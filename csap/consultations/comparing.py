"""What changed between two texts, line by line and word by word. Pure."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

#: Longer lines are shown whole, old and new: their words would take long to compare.
_WORDS_AT_MOST = 400
_WORDS = re.compile(r"\s+|[^\s]+")


class Piece(NamedTuple):
    """A bit of a line: ``kind`` is "same", "added" or "removed"."""

    kind: str
    text: str


class Line(NamedTuple):
    """A line with its pieces; ``is_changed``: it has some that were added or removed."""

    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(piece.kind != "same" for piece in self.pieces)


def compare(old: str, new: str) -> list[Line]:
    """Return the lines of both texts in order, with what was added and removed."""
    before, after = old.splitlines(), new.splitlines()
    return list(_lines(before, after))


def _lines(before: list[str], after: list[str]) -> Iterator[Line]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            yield from (Line((Piece("same", text),)) for text in before[a:b])
        else:
            yield from _changed(before[a:b], after[c:d])


def _changed(before: list[str], after: list[str]) -> Iterator[Line]:
    """Pair the lines that took each other's place; the rest was added or removed whole."""
    pairs = min(len(before), len(after))
    for old, new in zip(before[:pairs], after[:pairs], strict=True):
        yield Line(tuple(_words(old, new)))
    yield from (Line((Piece("removed", text),)) for text in before[pairs:])
    yield from (Line((Piece("added", text),)) for text in after[pairs:])


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > _WORDS_AT_MOST:
        yield from (Piece("removed", old), Piece("added", new))
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            yield Piece("same", "".join(before[a:b]))
            continue
        if a < b:
            yield Piece("removed", "".join(before[a:b]))
        if c < d:
            yield Piece("added", "".join(after[c:d]))
