"""What every page knows about the doors of its reader."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from servicedesk.accounts.doors import door_of, doors_for, tools_for


def doors(request: HttpRequest) -> dict[str, Any]:
    """Return ``doors`` and ``tools`` of the reader, and ``door``, the key of the one they are in.

    ``door`` follows from the path; a view may pass its own. Lazy, so that a swapped fragment
    or an anonymous page does not load the person.
    """
    return {
        "doors": SimpleLazyObject(lambda: _doors(request)),
        "tools": SimpleLazyObject(lambda: tools_for(request.user)),
        "door": door_of(request.path),
    }


def _doors(request: HttpRequest) -> Any:
    user = getattr(request, "user", None)
    return doors_for(user) if user is not None else ()
