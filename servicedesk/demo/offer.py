"""What Aldermere's IT offers, read from offer.toml. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from requests_app.catalogue.vocabulary import Kind


class Ask(NamedTuple):
    """What somebody asks for, and what was done about it."""

    subject: str
    description: str
    done: str


@dataclass(frozen=True, slots=True, eq=False)
class OfferedType:
    slug: str
    kind: Kind
    name: str
    summary: str
    fields: list[dict[str, Any]]
    is_failure_demand: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class OfferedService:
    """``share`` is its part of the support requests; 0: nobody asks for support of it.

    ``cost`` is what it costs a year in thousands of pounds.
    """

    slug: str
    name: str
    summary: str
    description: str
    expect: str
    expect_not: str
    icon: str
    team: str
    calendar: str
    share: int
    lifecycle: str
    cost: int
    asks: tuple[Ask, ...]
    types: tuple[OfferedType, ...]

    def type_of(self, kind: Kind, *, failure: bool = False) -> OfferedType:
        """Return its type of a kind; of support the one for trouble, or for wishes."""
        return next(t for t in self.types if t.kind == kind and t.is_failure_demand == failure)


@dataclass(frozen=True, slots=True)
class Offer:
    services: tuple[OfferedService, ...]
    teams: Mapping[str, str]
    calendars: Mapping[str, Mapping[str, Any]]
    targets: Mapping[str, list[list[int]]]

    def service(self, slug: str) -> OfferedService:
        return next(service for service in self.services if service.slug == slug)


#: Services that also take projects.
TAKE_PROJECTS = frozenset(
    {"meridian-erp", "web-and-customer-portal", "shop-floor-terminals", "data-and-reports",
     "advice-from-it"}
)  # fmt: skip


@cache
def offer() -> Offer:
    """Return what is offered. Read once."""
    table = tomllib.loads((Path(__file__).parent / "offer.toml").read_text(encoding="utf-8"))
    return Offer(
        services=tuple(_service(each) for each in table["services"]),
        teams=table["teams"],
        calendars=table["calendars"],
        targets=table["targets"],
    )


def _service(table: dict[str, Any]) -> OfferedService:
    asks = tuple(Ask(*each) for each in table.pop("asks"))
    return OfferedService(**table, asks=asks, types=tuple(_types(table["slug"], table["name"])))


def _types(slug: str, name: str) -> list[OfferedType]:
    if slug == "advice-from-it":
        return [_consulting(slug, "Advice before you buy or build"), _project(slug, name)]
    types = [
        OfferedType(
            f"{slug}-trouble",
            Kind.SUPPORT,
            "Something does not work",
            "We look at it with you.",
            [_text("device", "Which device or place?", "For example its label: AL-2210")],
            is_failure_demand=True,
        ),
        OfferedType(
            f"{slug}-wish",
            Kind.SUPPORT,
            "I need something",
            "Equipment, rights or a change.",
            [
                {"name": "needed_by", "label": "Needed by", "kind": "date", "required": False},
                _text("for_whom", "For whom, if not for you?", ""),
            ],
        ),
        _consulting(slug, "A question of how best to do it"),
    ]
    return [*types, _project(slug, name)] if slug in TAKE_PROJECTS else types


def _consulting(slug: str, name: str) -> OfferedType:
    return OfferedType(
        f"{slug}-advice",
        Kind.CONSULTING,
        name,
        "A call, then a written answer.",
        [{"name": "goal", "label": "What should be better afterwards?", "kind": "longtext",
          "required": True}],
    )  # fmt: skip


def _project(slug: str, name: str) -> OfferedType:
    return OfferedType(
        f"{slug}-project",
        Kind.PROJECT,
        f"A project with {name}",
        "Something larger, with a plan and a budget.",
        [
            {"name": "benefit", "label": "What will it change?", "kind": "longtext",
             "required": True},
            {"name": "budget", "label": "Money set aside, in pounds", "kind": "number",
             "required": False},
        ],
    )  # fmt: skip


def _text(name: str, label: str, help_text: str) -> dict[str, Any]:
    return {"name": name, "label": label, "kind": "text", "required": False, "help": help_text}
