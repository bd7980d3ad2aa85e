"""Cut the icon font and its style sheet to the icons that the project names.

The whole font weighs more than all else of a page together. A name counts as an icon's where a
string of a template, a script or a module is one (with or without ``ti-``), so nothing has to be
listed; a word that only looks like one costs a few hundred bytes.
"""

import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.assets import without_absent_files

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("templates", "static/js", "csap", "requests_app", "servicedesk", "surveys")
SUFFIXES = {".html", ".js", ".py", ".toml"}
STYLE = "tabler-icons.min.css"
FONT = "fonts/tabler-icons.woff2"
PACKAGE = Path("@tabler/icons-webfont/dist")

_NAME = r"[a-z][a-z0-9-]*"
#: A whole string, a branch of a template's ``if`` inside a class, or ``ti-name`` anywhere.
_NAMED = re.compile(rf"""["'`](?:ti-)?({_NAME})["'`]|%}}({_NAME}){{%|\bti-({_NAME})""")
_RULE = re.compile(rf'\.ti-({_NAME}):before\{{content:"\\([0-9a-f]+)"\}}')


def main(packages: Path, target: Path) -> None:
    """Replace the copied font by the needed part; without fontTools the whole one stays."""
    try:
        cut(packages / PACKAGE, target / "tabler-icons")
    except ImportError:
        print("fontTools is not installed: the pages load the whole icon font")


def cut(source: Path, target: Path) -> None:
    from fontTools import subset

    # It remarks on bytes of the font that nobody reads.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    names = names_in_sources()
    options = subset.Options(flavor="woff2", desubroutinize=True, layout_features=[])
    font = subset.load_font(str(source / FONT), options)
    subsetter = subset.Subsetter(options)
    style = without_absent_files((source / STYLE).read_text("utf-8"))
    points = code_points(style)
    subsetter.populate(unicodes=[points[name] for name in names & points.keys()])
    subsetter.subset(font)
    subset.save_font(font, str(target / FONT), options)
    (target / STYLE).write_text(only(names, style), "utf-8")


def code_points(style: str) -> dict[str, int]:
    """Return every icon of the style sheet and its place in the font."""
    return {name: int(point, 16) for name, point in _RULE.findall(style)}


def only(names: set[str], style: str) -> str:
    """Return the style sheet without the rules of other icons."""
    return _RULE.sub(lambda rule: rule[0] if rule[1] in names else "", style)


def names_in_sources() -> set[str]:
    """Return every word of the sources that may be an icon's name."""
    return {
        name
        for path in source_files()
        for found in _NAMED.findall(path.read_text("utf-8"))
        for name in found
        if name
    }


def source_files() -> Iterator[Path]:
    """Yield the files that may name an icon, in a stable order."""
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in SUFFIXES and "migrations" not in path.parts:
                yield path


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
