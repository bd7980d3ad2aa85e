"""Names of the catalogue and of departments, kept in memory: long lists show them in every row.

A renamed service is shown under its old name for at most a minute; a new one at once.
"""

from collections.abc import Mapping
from time import monotonic
from typing import Any, NamedTuple

from requests_app.catalogue.models import RequestType, Service, Team
from servicedesk.accounts.models import Department

#: Seconds for which names are kept.
KEPT = 60.0


class Names(NamedTuple):
    """Names by id."""

    services: Mapping[int, str]
    types: Mapping[int, str]
    fields: Mapping[int, list[dict[str, Any]]]
    teams: Mapping[int, str]
    departments: Mapping[int, str]


_kept: tuple[float, Names] | None = None


def service_name(pk: int) -> str:
    return _named("services", pk)


def type_name(pk: int) -> str:
    return _named("types", pk)


def type_fields(pk: int) -> list[dict[str, Any]]:
    """Return the type's own questions (``RequestType.fields``)."""
    type_name(pk)  # reads again when the type is new
    return list(_names().fields[pk])


def team_name(pk: int | None) -> str:
    """Return the team's name; "" for none."""
    return _named("teams", pk) if pk else ""


def department_name(pk: int | None) -> str:
    """Return the department's name; "" for none."""
    return _named("departments", pk) if pk else ""


def forget() -> None:
    """Have the names read again at the next use."""
    global _kept
    _kept = None


def _named(what: str, pk: int) -> str:
    """Return a name. No query while the names are kept and the id is among them, else 4."""
    names: Mapping[int, str] = getattr(_names(), what)
    if pk not in names:
        forget()
        names = getattr(_names(), what)
    return names[pk]


def _names() -> Names:
    global _kept
    if _kept is None or monotonic() - _kept[0] > KEPT:
        _kept = (monotonic(), _read())
    return _kept[1]


def _read() -> Names:
    types = RequestType.objects.values_list("pk", "name", "fields")
    named = {pk: (name, fields) for pk, name, fields in types}
    services, teams, departments = (
        dict(model.objects.values_list("pk", "name")) for model in (Service, Team, Department)
    )
    return Names(
        services=services,
        types={pk: name for pk, (name, _) in named.items()},
        fields={pk: fields for pk, (_, fields) in named.items()},
        teams=teams,
        departments=departments,
    )
