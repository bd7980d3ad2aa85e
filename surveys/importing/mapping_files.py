"""Read the mapping of a file of answers from TOML."""

import re
import tomllib
from collections.abc import Iterator
from collections.abc import Mapping as Map
from datetime import date
from pathlib import Path
from typing import Any

from surveys.importing.mapping import (
    Asked,
    Column,
    Lookup,
    Mapping,
    MappingRefused,
    Scale,
    zone_sentence,
)
from surveys.models.instruments import FALLBACK_LANGUAGE
from surveys.vocabulary import Behaviour, Mode, Part, QuestionKind

#: Where the mappings that come with the product lie.
SHIPPED = Path(__file__).parent / "mappings"
#: What each table of a mapping may say.
_TABLES = {
    "title", "rows", "questionnaire", "collection", "respondent", "department", "service",
    "group", "question",
}  # fmt: skip
_QUESTION = {
    "key", "kind", "text", "short", "hint", "labels", "column", "parts", "expected", "perceived",
    "zone_width", "services", "comment", "scale", "file_scale", "round", "words", "behaviour",
    "measure", "apart",
}  # fmt: skip


def shipped_names() -> list[str]:
    """Return the names of the mappings that come with the product."""
    return sorted(path.stem for path in SHIPPED.glob("*.toml"))


def load_mapping(name: str | Path) -> Mapping:
    """Return the mapping at a path, or the shipped one of that name.

    :raises MappingRefused: with a sentence that says what is wrong with it.
    """
    path = Path(name)
    if path.suffix != ".toml":
        path = SHIPPED / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(shipped_names())
        raise MappingRefused(f"There is no mapping {name}. Shipped ones: {known}.")
    try:
        text = path.read_text(encoding="utf-8")
    except (UnicodeError, OSError) as error:
        raise MappingRefused(f"{path.name} cannot be read as UTF-8 text.") from error
    return parse_mapping(text, called=path.name)


def parse_mapping(text: str, *, called: str) -> Mapping:
    """Return the mapping that a text says; ``called``: what refusals name it.

    :raises MappingRefused: with a sentence that says what is wrong with it.
    """
    try:
        return _mapping(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise MappingRefused(f"{called} is not TOML: {error}.") from error
    except KeyError as error:
        raise MappingRefused(f"{called} lacks {error}.") from error
    except (TypeError, ValueError, AttributeError, LookupError) as error:
        raise MappingRefused(f"{called}: {error}.") from error


def _mapping(table: Map[str, Any]) -> Mapping:
    _know(table, "the mapping", _TABLES)
    collection, about = table["collection"], table.get("respondent", {})
    _know(collection, "collection", {"collected_on", "column", "format"})
    _know(about, "respondent", {"column", "mode"})
    mapping = Mapping(
        title=_text(table["title"], "title", 120),
        code=_text(table["questionnaire"]["code"], "questionnaire.code", 20),
        name=_text(table["questionnaire"]["name"], "questionnaire.name", 120),
        questions=tuple(_question(given) for given in table["question"]),
        collected_on=_day(collection.get("collected_on")),
        collected_column=collection.get("column", ""),
        collected_format=collection.get("format", "%Y-%m-%d"),
        respondent=about.get("column", ""),
        mode=Mode(about.get("mode", Mode.CONFIDENTIAL)),
        department=_lookup(table, "department"),
        service=_lookup(table, "service"),
        group=_lookup(table, "group"),
        group_name=table.get("group", {}).get("name", "{}"),
        **_rows(table.get("rows", {})),
    )
    _require_sense(mapping)
    return mapping


def _require_sense(mapping: Mapping) -> None:
    keys = [question.key for question in mapping.questions]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise ValueError(f"two questions are called {twice[0]}")
    if not mapping.collected_column and mapping.collected_on is None:
        raise ValueError("collection.collected_on or collection.column must say when")
    if mapping.mode == Mode.ANONYMOUS and mapping.respondent:
        raise ValueError("anonymous answers keep no respondent; leave the column out")
    if mapping.mode != Mode.ANONYMOUS and not mapping.respondent:
        raise ValueError("respondent.column must say who answered, unless mode is ANONYMOUS")


def _know(table: Map[str, Any], where: str, known: set[str]) -> None:
    """Refuse what a slip of the pen would otherwise leave out in silence."""
    unknown = sorted(set(table) - known)
    if unknown:
        raise ValueError(f"{where} says {unknown[0]!r}, which means nothing here")


def _rows(table: Map[str, Any]) -> dict[str, Any]:
    _know(table, "rows", {"encoding", "delimiter", "decimal", "missing"})
    given = {key: table[key] for key in ("encoding", "delimiter", "decimal") if key in table}
    "".encode(given.get("encoding", "utf-8"))
    if len(given.get("delimiter", ",")) != 1 or given.get("decimal", ".") not in {".", ","}:
        raise ValueError("rows.delimiter is one letter, rows.decimal a point or a comma")
    return given | {"missing": frozenset(table.get("missing", [])) | {""}}


def _lookup(tables: Map[str, Any], name: str) -> Lookup:
    table = tables.get(name, {})
    _know(table, name, {"column", "values", "default"} | ({"name"} if name == "group" else set()))
    return Lookup(table.get("column", ""), dict(table.get("values", {})), table.get("default", ""))


def _question(table: Map[str, Any]) -> Asked:
    _know(table, f"question {table.get('key')}", _QUESTION)
    kind = QuestionKind(table["kind"])
    key = _text(table["key"], "question.key", 40)
    if not re.fullmatch(r"[a-z0-9_-]+", key):
        raise ValueError(f"question.key {key!r} is of small letters, digits, - and _")
    asked = Asked(
        key=key,
        kind=kind,
        wording={FALLBACK_LANGUAGE: _wording(table)},
        columns=tuple(_columns(table, kind)),
        scale=_scale(table["scale"]) if kind != QuestionKind.COMMENT else None,
        file_scale=_scale(table["file_scale"]) if "file_scale" in table else None,
        rounds=bool(table.get("round", False)),
        words=dict(table.get("words", {})),
        comment_column=table["column"] if kind == QuestionKind.COMMENT else _comment(table),
        behaviour=str(Behaviour(table["behaviour"])) if "behaviour" in table else "",
        measure=_text(table.get("measure", key), "question.measure", 40),
        is_apart=bool(table.get("apart", kind == QuestionKind.POLICY)),
        zone_width=_zone_width(table),
    )
    _require_scale(asked)
    return asked


def _columns(table: Map[str, Any], kind: QuestionKind) -> Iterator[Column]:
    """Yield the columns of values; of an expectation one for each part.

    Of a pair the expectation answers both minimum and desired, as ``zone_width`` says.
    """
    if kind == QuestionKind.COMMENT:
        return
    if kind != QuestionKind.EXPECTATION:
        yield from (Column(name, service=slug) for slug, name in table.get("services", {}).items())
        if "services" not in table:
            yield Column(table["column"])
    elif "parts" in table:
        yield from (Column(table["parts"][part], part) for part in Part.values)
    else:
        yield Column(table["expected"], Part.MINIMUM)
        yield Column(table["expected"], Part.DESIRED)
        yield Column(table["perceived"], Part.PERCEIVED)


def _zone_width(table: Map[str, Any]) -> int | None:
    if "expected" not in table:
        return None
    width = table.get("zone_width")
    if not isinstance(width, int) or width < 0:
        raise ValueError(
            f"{table['key']} asks for one expectation only: zone_width must say how many points "
            "below it the minimum lies, 0 for a zone of a single point"
        )
    return width


def _wording(table: Map[str, Any]) -> dict[str, Any]:
    words = {key: table[key] for key in ("short", "hint", "labels") if key in table}
    words["text"] = _text(table["text"], "question.text", 500)
    if "comment" in table:
        words["comment"] = table["comment"]["text"]
    if (width := _zone_width(table)) is not None:
        words["hint"] = zone_sentence(width)
    return words


def _comment(table: Map[str, Any]) -> str:
    return str(table["comment"]["column"]) if "comment" in table else ""


def _scale(ends: list[int]) -> Scale:
    low, high = ends
    if not (isinstance(low, int) and isinstance(high, int)) or low == high:
        raise ValueError("a scale is two different whole numbers")
    return Scale(low, high)


def _require_scale(asked: Asked) -> None:
    if asked.scale is None:
        return
    if asked.scale.low > asked.scale.high:
        raise ValueError(f"the scale of {asked.key} runs upwards; file_scale may run down")
    labels = asked.wording[FALLBACK_LANGUAGE].get("labels")
    if labels and len(labels) != asked.scale.high - asked.scale.low + 1:
        raise ValueError(f"{asked.key} needs a label for each value of its scale")
    if asked.is_apart and asked.behaviour:
        raise ValueError(f"{asked.key} is apart and so speaks of no behaviour")


def _day(value: Any) -> date | None:
    if value is not None and type(value) is not date:
        raise ValueError("collection.collected_on is a day, such as 2002-12-31")
    return value


def _text(value: Any, where: str, most: int) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= most:
        raise ValueError(f"{where} is a text of at most {most} letters")
    return value
