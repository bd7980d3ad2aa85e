"""A service as a tile: what it is and how it does. Pure."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from requests_app.catalogue.models import Service
from requests_app.clocks.queries import Kept
from requests_app.portal.promises import ENOUGH


class Tile(NamedTuple):
    """``kept`` is None where too few promises came due to say how often."""

    service: Service
    kept: Kept | None


def tiles(services: Iterable[Service], kept: Mapping[int, Kept]) -> list[Tile]:
    """Return a tile for each service."""
    return [Tile(service, _enough(kept.get(service.pk))) for service in services]


def _enough(kept: Kept | None) -> Kept | None:
    return kept if kept is not None and kept.due >= ENOUGH else None
