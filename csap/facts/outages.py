"""How much of the agreed service time the services were there, from the outages on record."""

from datetime import date

from csap.facts import sources
from csap.facts.periods import Period, midnight
from csap.facts.scopes import Reach
from csap.facts.told import Told
from csap.metrics.availability import Availability, availability

METRIC = "avail.share"
NO_RECORD = "no outage was written down before the period began"


def tell_availability(reach: Reach, period: Period, as_of: date) -> Told | None:
    """Tell the availability of a service, or of all that are live together, up to a day.

    An outage is a service's, so that a department or a group has none. ``n`` counts services.
    Up to 3 queries.
    """
    if reach != Reach(service_id=reach.service_id):
        return None
    start, end = midnight(period.start), midnight(min(period.end, as_of))
    began = sources.first_outage_at()
    if began is None or began > start or start >= end:
        return Told(None, 0, detail={"reason": NO_RECORD})
    found = [
        availability(hours, start, end, outages)
        for hours, outages in sources.service_hours(start, end, service_id=reach.service_id)
    ]
    return _together(found)


def _together(found: list[Availability]) -> Told:
    counted = [each for each in found if each.agreed]
    agreed, down, degraded, planned = (
        sum(getattr(each, part) for each in counted)
        for part in ("agreed", "down", "degraded", "planned")
    )
    seconds = {"agreed": agreed, "down": down, "degraded": degraded, "planned": planned}
    return Told(
        100 * (agreed - down) / agreed if agreed else None,
        n=len(counted),
        detail={f"{name}_seconds": value for name, value in seconds.items()},
    )
