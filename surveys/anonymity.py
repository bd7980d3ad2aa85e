"""What keeps an anonymous response from leading to its person. Pure.

The person's side of a wave says that they answered, and in which week they were asked. The
response says which week it is of, and what was answered. Nothing that both sides hold tells two
people of one wave apart: no number in a row, no instant, no place in the order of arrival.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, time, timedelta, tzinfo

#: Numbers of rows that are drawn at random: far above what any sequence reaches, and exact in
#: every program that reads JSON.
_LOWEST, _BEYOND = 2**40, 2**53
#: What the link's secret is put to here, so that what is stored for another use never equals it.
_USE = b"surveys.response.edit"


def week_of(at: datetime, zone: tzinfo) -> datetime:
    """Return the midnight at which the week of an instant begins, on a Monday of the zone."""
    day = at.astimezone(zone).date()
    return datetime.combine(day - timedelta(days=day.weekday()), time.min, tzinfo=zone)


def edit_hash_of(token: str) -> str:
    """Return what leads from a link's secret to its response; no other hash of it does."""
    return hmac.new(token.encode(), _USE, hashlib.sha256).hexdigest()


def random_id() -> int:
    """Return a primary key that tells nothing of when its row was written."""
    return _LOWEST + secrets.randbelow(_BEYOND - _LOWEST)
