"""What part of the organisation a figure speaks of."""

from dataclasses import dataclass
from typing import Any, Self

from csap.facts import sources
from servicedesk.common.errors import DomainError

ALL = "all"


class UnknownScope(DomainError):
    """There is no such service or department."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The organisation, a service, a department with all below it, or both together.

    ``service`` is a slug, ``department`` a code; empty: every one.
    """

    service: str = ""
    department: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the scope of ``all``, ``service:SLUG``, ``department:CODE`` or two with a comma.

        :raises UnknownScope: if it is written in another way.
        """
        parts = {}
        for part in text.split(",") if text not in ("", ALL) else ():
            name, _, value = part.strip().partition(":")
            if name not in ("service", "department") or not value or name in parts:
                raise UnknownScope(f"{text} is no scope; write service:SLUG or department:CODE.")
            parts[name] = value
        return cls(**parts)

    def __str__(self) -> str:
        parts = (("service", self.service), ("department", self.department))
        return ",".join(f"{name}:{value}" for name, value in parts if value) or ALL

    @property
    def is_organisation(self) -> bool:
        return not self.service and not self.department

    def resolve(self) -> "Reach":
        """Return the ids it stands for. At most 3 queries.

        :raises UnknownScope: if the service or department does not exist.
        """
        service_id = department_ids = None
        if self.service:
            service_id = sources.service_ids().get(self.service)
            if service_id is None:
                raise UnknownScope(f"There is no service {self.service}.", field="scope")
        if self.department:
            department_ids = sources.department_ids(self.department)
            if not department_ids:
                raise UnknownScope(f"There is no department {self.department}.", field="scope")
        return Reach(service_id, department_ids)


@dataclass(frozen=True, slots=True)
class Reach:
    """A scope as ids; None: no restriction."""

    service_id: int | None = None
    department_ids: frozenset[int] | None = None

    def covers(self, service_id: int, department_id: int | None) -> bool:
        """Return whether a leaf of this service and department lies within."""
        return self.service_id in (None, service_id) and (
            self.department_ids is None or department_id in self.department_ids
        )

    def parameters(self) -> dict[str, Any]:
        """Return what ``WITHIN`` needs."""
        ids = self.department_ids
        return {
            "service_id": self.service_id,
            "department_ids": None if ids is None else sorted(ids),
        }


#: The rows of a scope, in SQL; the table or its alias must not need a prefix.
WITHIN = (
    "(%(service_id)s::bigint IS NULL OR service_id = %(service_id)s)"
    " AND (%(department_ids)s::bigint[] IS NULL OR department_id = ANY (%(department_ids)s))"
)
