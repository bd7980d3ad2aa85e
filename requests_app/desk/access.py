"""Who may enter the desk."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def desk_member_required(view: View[P]) -> View[P]:
    """Ask for a sign-in, and answer 403 to who does not work requests."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_desk_member:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return login_required(guarded)
