"""Who may enter the desk."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.models import User

P = ParamSpec("P")
View = Callable[Concatenate[SignedInRequest, P], HttpResponse]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponse]


def desk_member_required(view: View[P]) -> Guarded[P]:
    """Ask for a sign-in, and answer 403 to who does not work requests."""
    return _guarded(view, lambda user: user.is_desk_member)


def staff_required(view: View[P]) -> Guarded[P]:
    """Ask for a sign-in, and answer 403 to end-users; managers read the desk, too."""
    return _guarded(view, lambda user: user.is_staff_member)


def _guarded(view: View[P], may_enter: Callable[[User], bool]) -> Guarded[P]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        signed_in = cast(SignedInRequest, request)
        if not may_enter(signed_in.user):
            raise PermissionDenied
        return view(signed_in, *args, **kwargs)

    return login_required(guarded)
