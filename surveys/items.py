"""The names of what one response may say: question, part of a triple, service. Pure."""

import re
from typing import NamedTuple, Self

from surveys.vocabulary import Part

_NAME = re.compile(
    rf"(?P<key>[\w-]+)(?::(?P<part>{'|'.join(Part.values)}))?(?:@(?P<service>[1-9]\d{{0,17}}))?"
)


class Item(NamedTuple):
    """What one value is about, written ``key``, ``key:part``, ``key@service`` or all three.

    ``part`` is "" unless the question asks for a triple; ``service`` is the id of one, None where
    the question is about none.
    """

    key: str
    part: str = ""
    service: int | None = None

    def __str__(self) -> str:
        part = f":{self.part}" if self.part else ""
        service = f"@{self.service}" if self.service is not None else ""
        return f"{self.key}{part}{service}"

    @classmethod
    def parse(cls, name: str) -> Self:
        """Return the item of a name.

        :raises ValueError: when it is none.
        """
        found = _NAME.fullmatch(name)
        if found is None:
            raise ValueError(f"{name} does not name an answer")
        service = found["service"]
        return cls(found["key"], found["part"] or "", None if service is None else int(service))
