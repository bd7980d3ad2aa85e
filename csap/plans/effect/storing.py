"""What an evaluation was given and what it found, as JSON and back. Pure."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from csap.plans.effect.checks import Change, Compared, GuardCheck, Interrupted, Rebound
from csap.plans.effect.given import Given, Guard, Level, Month, Terms
from csap.plans.effect.reading import EffectReading
from csap.plans.effect.vocabulary import Verdict
from csap.plans.vocabulary import Aim


def given_as_json(given: Given) -> dict[str, Any]:
    """Return everything that the evaluation looked at."""
    return {
        "terms": _terms_as_json(given.terms),
        "now": given.now,
        "months": _months_as_json(given.months),
        "months_after": given.months_after,
        "controls": {name: _months_as_json(found) for name, found in given.controls.items()},
        "comparable": {name: _months_as_json(found) for name, found in given.comparable.items()},
        "guard": asdict(given.guard) if given.guard else None,
        "triggers": sorted(day.isoformat() for day in given.triggers),
    }


def given_from_json(stored: Mapping[str, Any]) -> Given:
    """Return what ``given_as_json`` was given, so that a verdict can be worked out again."""
    guard = stored["guard"]
    if guard:
        guard = Guard(**guard | {"before": _level(guard["before"]), "now": _level(guard["now"])})
    return Given(
        terms=_terms(stored["terms"]),
        now=_level(stored["now"]),
        months=months_from_json(stored["months"]),
        months_after=stored["months_after"],
        controls={name: months_from_json(found) for name, found in stored["controls"].items()},
        comparable={name: months_from_json(found) for name, found in stored["comparable"].items()},
        guard=guard,
        triggers=frozenset(date.fromisoformat(day) for day in stored["triggers"]),
    )


def reading_as_json(reading: EffectReading) -> dict[str, Any]:
    """Return what was found; the terms and the months stand in what was given."""
    parts = {
        "change": reading.change,
        "interrupted": reading.interrupted,
        "compared": reading.compared,
        "rebound": reading.rebound,
        "guard": reading.guard,
    }
    found = {name: part._asdict() if part else None for name, part in parts.items()}
    return found | {
        "is_met": reading.is_met,
        "is_credible": reading.is_credible,
        "verdict": str(reading.verdict),
    }


def reading_from_json(given: Mapping[str, Any], found: Mapping[str, Any]) -> EffectReading:
    """Return a stored reading from what it was given and what it found."""
    guard, compared = found["guard"], found["compared"]
    if guard:
        guard = GuardCheck(
            **guard | {"before": _level(guard["before"]), "now": _level(guard["now"])}
        )
    if compared:
        compared = Compared(**compared | {"scopes": tuple(compared["scopes"])})
    return EffectReading(
        terms=_terms(given["terms"]),
        now=_level(given["now"]),
        months_after=given["months_after"],
        is_met=found["is_met"],
        change=Change(**found["change"]) if found["change"] else None,
        interrupted=_interrupted(found["interrupted"]),
        compared=compared,
        rebound=Rebound(**found["rebound"]) if found["rebound"] else None,
        guard=guard,
        is_credible=found["is_credible"],
        verdict=Verdict(found["verdict"]),
    )


def _interrupted(stored: Mapping[str, Any] | None) -> Interrupted | None:
    if stored is None:
        return None
    lines = {name: tuple(stored[name]) for name in ("fit", "old_trend")}
    return Interrupted(**{**stored, **lines})


def months_from_json(stored: list[list[Any]]) -> tuple[Month, ...]:
    """Return months as they were given."""
    return tuple(Month(date.fromisoformat(start), *rest) for start, *rest in stored)


def _months_as_json(months: tuple[Month, ...]) -> list[list[Any]]:
    return [[month.start.isoformat(), *month[1:]] for month in months]


def _terms_as_json(terms: Terms) -> dict[str, Any]:
    return asdict(terms) | {
        "aim": str(terms.aim),
        "starts_on": terms.starts_on.isoformat(),
        "band": list(terms.band) if terms.band else None,
    }


def _terms(stored: Mapping[str, Any]) -> Terms:
    return Terms(
        **{
            **stored,
            "aim": Aim(stored["aim"]),
            "starts_on": date.fromisoformat(stored["starts_on"]),
            "baseline": Level(*stored["baseline"]),
            "band": tuple(stored["band"]) if stored["band"] else None,
        }
    )


def _level(stored: list[Any] | None) -> Level | None:
    return Level(*stored) if stored else None
