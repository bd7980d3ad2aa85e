"""Cut Tabler's style sheet to the rules that some page can use.

A rule can be used when every class of its selector is a word somewhere in the sources, or in the
templates that forms are drawn with. Words of plain text count as well, which keeps a rule too
many and loses none; only a class that is put together from parts would be lost, so there is none.
"""

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.assets import without_absent_files
from tools.icons import SUFFIXES, source_files

STYLE = Path("@tabler/core/dist/css/tabler.min.css")
TARGET = Path("tabler/css/tabler.min.css")
#: Packages whose templates and modules name classes, too.
PACKAGES = ("crispy_bootstrap5", "crispy_forms", "django/forms")

_WORD = re.compile(r"[A-Za-z_][\w-]*")
#: A string, a comment, or the sign that ends or opens something.
_PART = re.compile(r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{};]""", re.DOTALL)
_CLASS = re.compile(r"\.(-?[A-Za-z_](?:[\w-]|\\.)*)")
_PARENTHESES = re.compile(r"\([^()]*\)")
#: Rules that hold rules; what any other at-rule holds is kept as it is.
_NESTING = ("@media", "@supports", "@layer", "@container")


def main(packages: Path, target: Path) -> None:
    """Write the needed part of the style sheet."""
    style = without_absent_files((packages / STYLE).read_text("utf-8"))
    (target / TARGET).write_text(only(known_words(), style), "utf-8")


def known_words() -> set[str]:
    """Return every word that the sources, and what draws forms, know."""
    files = [*source_files(), *_package_files()]
    return {word for path in files for word in _WORD.findall(path.read_text("utf-8"))}


def _package_files() -> Iterator[Path]:
    for package in PACKAGES:
        name, _, part = package.partition("/")
        found = importlib.util.find_spec(name)
        for folder in (found.submodule_search_locations or ()) if found else ():
            files = (Path(folder) / part).rglob("*")
            yield from (path for path in files if path.suffix in SUFFIXES)


def class_names(style: str) -> set[str]:
    """Return every class that the style sheet speaks of."""
    return {_plain(name) for name in _CLASS.findall(style)}


def only(words: set[str], style: str) -> str:
    """Return the style sheet without rules for classes that are no words."""
    return "".join(_kept(words, head, body) for head, body in _statements(style))


def _kept(words: set[str], head: str, body: str | None) -> str:
    if body is None:
        return head
    if head.lstrip().startswith(_NESTING):
        inner = only(words, body)
        return f"{head}{{{inner}}}" if inner.strip() else ""
    if head.lstrip().startswith("@"):
        return f"{head}{{{body}}}"
    selectors = [part for part in _selectors(head) if _is_needed(words, part)]
    return f"{','.join(selectors)}{{{body}}}" if selectors else ""


def _statements(style: str) -> Iterator[tuple[str, str | None]]:
    """Yield what stands before each block and in it; a statement without a block has None."""
    start, opened, depth = 0, 0, 0
    for found in _PART.finditer(style):
        sign, at = found[0], found.start()
        if sign == "{":
            opened = opened if depth else at
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield style[start:opened], style[opened + 1 : at]
                start = at + 1
        elif depth == 0 and (sign == ";" or sign.startswith("/*")):
            yield style[start : found.end()], None
            start = found.end()


def _selectors(head: str) -> Iterator[str]:
    """Yield the selectors of a list; a comma within parentheses does not part them."""
    start, depth = 0, 0
    for at, sign in enumerate(head):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            yield head[start:at]
            start = at + 1
    yield head[start:]


def _is_needed(words: set[str], selector: str) -> bool:
    """Whether an element may match; what stands in parentheses, as in :not(), is not asked."""
    bare, before = _PARENTHESES.sub("", selector), selector
    while bare != before:
        bare, before = _PARENTHESES.sub("", bare), bare
    return all(_plain(name) in words for name in _CLASS.findall(bare))


def _plain(name: str) -> str:
    return re.sub(r"\\(.)", r"\1", name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
