"""How a view answers htmx and a plain browser from the same URL."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from servicedesk.common.errors import DomainError, NotPermitted


def render_page(
    request: HttpRequest, page: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render ``app/name.html``, or for an htmx swap the ``app/_name.html`` that it includes."""
    folder, _, name = page.rpartition("/")
    htmx = htmx_of(request)
    # Going back asks for the page again, and wants it whole.
    is_swap = htmx and not (htmx.boosted or htmx.history_restore_request)
    template = f"{folder}/_{name}" if is_swap else page
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def redirect_page(request: HttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Send the whole page to ``to``; htmx would swap a plain 302 into its target."""
    response = redirect(to, *args, **kwargs)
    return HttpResponseClientRedirect(response.url) if htmx_of(request) else response


def htmx_of(request: HttpRequest) -> HtmxDetails:
    """Return what htmx says of its request; false when it is not htmx's."""
    return request.htmx  # type: ignore[attr-defined]


def add_refusal(form: BaseForm, refusal: DomainError) -> None:
    """Show a refused rule in the form: under its field where it names one, else on top.

    :raises NotPermitted: again, since no other input would change that.
    """
    if isinstance(refusal, NotPermitted):
        raise refusal
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
