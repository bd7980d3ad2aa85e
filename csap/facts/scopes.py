"""What part of the organisation a figure speaks of."""

from dataclasses import dataclass
from typing import Any, Self

from csap.facts import customer_groups, sources
from servicedesk.common.errors import DomainError

ALL = "all"
#: Everybody who is in no group of customers, asked for like a group.
OTHERS = customer_groups.OTHERS


class UnknownScope(DomainError):
    """There is no such service or department."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The organisation, or what a service, a department with all below it, and a group share.

    ``service`` is a slug, ``department`` a code, ``group`` a group of customers; empty: every one.
    """

    service: str = ""
    department: str = ""
    group: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the scope of ``all``, or of ``service:SLUG,department:CODE,group:NAME``, any part.

        :raises UnknownScope: if it is written in another way.
        """
        parts = {}
        for part in text.split(",") if text not in ("", ALL) else ():
            name, _, value = part.strip().partition(":")
            if name not in cls.__slots__ or not value or name in parts:
                raise UnknownScope(
                    f"{text} is no scope; write service:SLUG, department:CODE or group:NAME."
                )
            parts[name] = value
        return cls(**parts)

    def __str__(self) -> str:
        parts = ((name, getattr(self, name)) for name in self.__slots__)
        return ",".join(f"{name}:{value}" for name, value in parts if value) or ALL

    @property
    def is_organisation(self) -> bool:
        return not (self.service or self.department or self.group)

    def resolve(self) -> "Reach":
        """Return the ids it stands for. At most 4 queries.

        :raises UnknownScope: if the service, department or group does not exist.
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
        if self.group == OTHERS:
            return Reach(service_id, department_ids, customer_groups.IN_NONE)
        if self.group and self.group not in customer_groups.groups_in_use():
            raise UnknownScope(f"There is no group of customers {self.group}.", field="scope")
        return Reach(service_id, department_ids, self.group or None)


@dataclass(frozen=True, slots=True)
class Reach:
    """A scope as ids; None: no restriction. An empty group: who is in none."""

    service_id: int | None = None
    department_ids: frozenset[int] | None = None
    customer_group: str | None = None

    def covers(self, service_id: int, department_id: int | None, customer_group: str) -> bool:
        """Return whether a leaf of this service, department and group lies within."""
        return (
            self.service_id in (None, service_id)
            and (self.department_ids is None or department_id in self.department_ids)
            and self.customer_group in (None, customer_group)
        )

    def parameters(self) -> dict[str, Any]:
        """Return what ``WITHIN`` needs."""
        ids = self.department_ids
        return {
            "service_id": self.service_id,
            "department_ids": None if ids is None else sorted(ids),
            "customer_group": self.customer_group,
        }


#: The rows of a scope, in SQL; the table or its alias must not need a prefix.
WITHIN = (
    "(%(service_id)s::bigint IS NULL OR service_id = %(service_id)s)"
    " AND (%(department_ids)s::bigint[] IS NULL OR department_id = ANY (%(department_ids)s))"
    " AND (%(customer_group)s::text IS NULL OR customer_group = %(customer_group)s)"
)
