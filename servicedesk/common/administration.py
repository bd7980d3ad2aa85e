"""Django's administration as it stands in this house."""

from typing import TYPE_CHECKING, Any, cast

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator

if TYPE_CHECKING:
    from django.contrib.admin.sites import _ViewType

#: Its pages bring their scripts without a nonce; they may run those of this site.
_may_run_own_scripts = csp_replace({"script-src": [SELF]})


class DeskAdminSite(AdminSite):
    """Everybody signs in at the one page; scripts come from this site alone."""

    site_title = settings.SITE_NAME
    site_header = f"{settings.SITE_NAME}: administration"
    index_title = "What is set up here"

    def admin_view(self, view: "_ViewType", cacheable: bool = False) -> "_ViewType":
        return cast("_ViewType", _may_run_own_scripts(super().admin_view(view, cacheable)))

    @method_decorator([login_required, _may_run_own_scripts])
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask a person who is signed in, but not staff, for another account."""
        return super().login(request, extra_context)


class DeskAdminConfig(AdminConfig):
    default_site = "servicedesk.common.administration.DeskAdminSite"
