"""The numbers of requests: one sequence for each prefix."""

from requests_app.requests.vocabulary import NUMBER_PREFIX
from servicedesk.common import sequences


def next_number(kind: str) -> str:
    """Return the next number of ``kind``, e.g. ``SR-48213``. 1 query."""
    (number,) = next_numbers(kind, 1)
    return number


def next_numbers(kind: str, count: int) -> list[str]:
    """Return so many new numbers of ``kind``, growing. 1 query."""
    prefix = NUMBER_PREFIX[kind]
    return sequences.next_numbers(f"request_number_{prefix.lower()}", prefix, count)
