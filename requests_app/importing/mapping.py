"""What a foreign file means: which column is which field. Read from TOML. Pure."""

import tomllib
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from requests_app.catalogue.vocabulary import Kind
from requests_app.requests.vocabulary import HoldReason, Status
from servicedesk.common.errors import DomainError

#: Where the mappings that come with the product lie.
SHIPPED = Path(__file__).parent / "mappings"
#: In ``[history.status]``: the row says something, but not that the status changed.
SAME = "SAME"
#: Longer names are cut.
MAX_NAME = 120


class MappingRefused(DomainError):
    """The mapping is not there, or says something that cannot be."""


@dataclass(frozen=True, slots=True)
class Name:
    """How the name of a person, team, department or service is made of a row.

    ``template`` holds ``{}`` where the column's value goes. ``default`` stands for a missing
    value; empty: a missing value says nothing.
    """

    column: str = ""
    template: str = "{}"
    default: str = ""

    def of(self, values: Map[str, str]) -> str:
        """Return the name that a row tells, "" if it tells none."""
        value = values.get(self.column, "") or self.default
        return self.template.replace("{}", value)[:MAX_NAME] if value else ""


@dataclass(frozen=True, slots=True)
class Assignee:
    """Who has the request. ``taken_by``: activities whose row says who (empty: every row);
    ``returned_by``: activities after which nobody has it."""

    name: Name = Name()
    taken_by: frozenset[str] = frozenset()
    returned_by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Level:
    """Impact or urgency: a column's values as 1 (high) to 3 (low)."""

    column: str = ""
    values: Map[str, int] = field(default_factory=dict)
    default: int = 3

    def of(self, values: Map[str, str]) -> int:
        return self.values.get(values.get(self.column, ""), self.default)


@dataclass(frozen=True, slots=True)
class Hours:
    """The calendar of the services that the import creates; without days it never closes."""

    name: str = "Round the clock"
    time_zone: str = "UTC"
    days: tuple[int, ...] = ()
    opens_minute: int = 0
    closes_minute: int = 1440


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a project: each row is a report of it. Columns; "" is none.

    An end before ``earliest`` or after ``latest`` is a slip of the pen. ``left`` is what a row
    without any plan means, in words.
    """

    end: str
    budget: str
    currency: str
    start: str = ""
    date_format: str = "%Y-%m-%d"
    earliest: date = date(1990, 1, 1)
    latest: date = date(2060, 1, 1)
    left: str = "says nothing of the plan"

    def columns(self) -> set[str]:
        return {self.start, self.end, self.budget}


@dataclass(frozen=True, slots=True)
class State:
    """What an activity means in our workflow. ``status`` None: it changes none."""

    status: Status | None
    hold_reason: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """All that is known about a kind of file. docs/importing.md explains each key."""

    title: str
    source: str
    case: str
    at: str
    activity: tuple[str, ...]
    states: Map[str, State]
    at_format: str = "iso"
    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    missing: frozenset[str] = frozenset({""})
    order: str = ""
    encoding: str = "utf-8-sig"
    delimiter: str = ","
    keeps_duplicates: bool = False
    kind: Kind = Kind.SUPPORT
    type_name: str = "Incident"
    is_failure_demand: bool = True
    stage: str = "RETIRED"
    summary: str = "{case}"
    description: str = ""
    opened_at: str = ""
    reopen_count: str = ""
    measures_against_present_targets: bool = False
    service: Name = Name()
    team: Name = Name()
    department: Name = Name()
    department_parent: str = ""
    requester: Name = Name()
    actor: Name = Name()
    assignee: Assignee = Assignee()
    impact: Level = Level()
    urgency: Level = Level()
    hours: Hours = Hours()
    details: Map[str, str] = field(default_factory=dict)
    plan: Plan | None = None

    def columns(self) -> frozenset[str]:
        """Return the columns without which a file of this kind cannot be read."""
        names = (self.service, self.team, self.department, self.requester, self.actor)
        named = {name.column for name in (*names, self.assignee.name, self.impact, self.urgency)}
        plain = {self.case, self.at, self.order, self.opened_at, self.reopen_count, *self.activity}
        planned = self.plan.columns() if self.plan else set()
        return frozenset(named | plain | planned | set(self.details.values())) - {""}


def load_mapping(name: str | Path) -> Mapping:
    """Return the mapping at a path, or the shipped one of that name.

    :raises MappingRefused: with a sentence that says what is wrong with it.
    """
    path = Path(name)
    if path.suffix != ".toml":
        path = SHIPPED / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in SHIPPED.glob("*.toml")))
        raise MappingRefused(f"There is no mapping {name}. Shipped ones: {known}.")
    try:
        return read_mapping(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise MappingRefused(f"{path.name} is not TOML: {error}.") from error
    except KeyError as error:
        raise MappingRefused(f"{path.name} lacks {error}.") from error
    except (TypeError, ValueError, ZoneInfoNotFoundError) as error:
        raise MappingRefused(f"{path.name}: {error}.") from error


def read_mapping(table: Map[str, Any]) -> Mapping:
    """Return the mapping that a table of TOML says."""
    rows, request, history = table["rows"], table.get("request", {}), table["history"]
    return Mapping(
        title=table["title"],
        source=_short(table["source"]),
        details=dict(table.get("details", {})),
        plan=Plan(**table["plan"]) if "plan" in table else None,
        activity=tuple(history["activity"]),
        reopen_count=history.get("reopen_count", ""),
        states={text: _state(value) for text, value in history["status"].items()},
        hours=_hours(table.get("calendar", {})),
        department_parent=table.get("department", {}).get("parent", ""),
        assignee=_assignee(table.get("assignee", {})),
        impact=_level(table.get("impact", {})),
        urgency=_level(table.get("urgency", {})),
        measures_against_present_targets=_targets(table.get("clocks", {})),
        service=_name(table.get("service", {})),
        team=_name(table.get("team", {})),
        department=_name(table.get("department", {})),
        requester=_name(table.get("requester", {})),
        actor=_name(table.get("actor", {})),
        **_rows(rows),
        **_request(request),
    )


def _rows(table: Map[str, Any]) -> dict[str, Any]:
    given = {key: table[key] for key in ("order", "encoding", "delimiter") if key in table}
    return given | {
        "case": table["case"],
        "at": table["at"],
        "at_format": table.get("at_format", "iso"),
        "time_zone": ZoneInfo(table.get("time_zone", "UTC")),
        "missing": frozenset(table.get("missing", [])) | {""},
        "keeps_duplicates": bool(table.get("keep_duplicates", False)),
    }


def _request(table: Map[str, Any]) -> dict[str, Any]:
    plain = ("summary", "description", "opened_at", "stage")
    given = {key: table[key] for key in plain if key in table}
    return given | {
        "kind": Kind(table.get("kind", Kind.SUPPORT)),
        "type_name": table.get("type", "Incident"),
        "is_failure_demand": bool(table.get("failure_demand", True)),
    }


def _name(table: Map[str, Any]) -> Name:
    return Name(table.get("column", ""), table.get("name", "{}"), table.get("default", ""))


def _assignee(table: Map[str, Any]) -> Assignee:
    return Assignee(
        _name(table),
        frozenset(table.get("taken_by", [])),
        frozenset(table.get("returned_by", [])),
    )


def _level(table: Map[str, Any]) -> Level:
    level = Level(table.get("column", ""), dict(table.get("values", {})), table.get("default", 3))
    if not {*level.values.values(), level.default} <= {1, 2, 3}:
        raise ValueError("impact and urgency go from 1 to 3")
    return level


def _hours(table: Map[str, Any]) -> Hours:
    usual = Hours()
    return Hours(
        name=table.get("name", usual.name),
        time_zone=ZoneInfo(table.get("time_zone", usual.time_zone)).key,
        days=tuple(table.get("days", ())),
        opens_minute=_minute(table.get("opens", "00:00")),
        closes_minute=_minute(table.get("closes", "24:00")),
    )


def _minute(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


def _state(text: str) -> State:
    """Read "SAME", "RESOLVED", or with whom is waited for "ON_HOLD REQUESTER"."""
    status, _, reason = text.partition(" ")
    if status == SAME:
        return State(None)
    if (status == Status.ON_HOLD) != bool(reason):
        raise ValueError(f"{text!r} must be a status, ON_HOLD and only that with a reason")
    return State(Status(status), str(HoldReason(reason)) if reason else "")


def _targets(table: Map[str, Any]) -> bool:
    wanted = table.get("targets", "then")
    if wanted not in {"then", "now"}:
        raise ValueError('clocks.targets is "then" or "now"')
    return bool(wanted == "now")


def _short(source: str) -> str:
    if not source or len(source) > 40:
        raise ValueError("source is a word of at most 40 letters")
    return source
