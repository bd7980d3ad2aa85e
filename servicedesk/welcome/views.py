"""The way in, and the first page while there is nobody yet."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from servicedesk.accounts import views as accounts
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.pages import add_refusal, render_page
from servicedesk.welcome import services
from servicedesk.welcome.forms import SetUpForm


@require_GET
def icon(request: HttpRequest) -> HttpResponse:
    """Send browsers to the icon where no page told them of it, as beside a file."""
    return redirect(static("img/icon.svg"))


@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """Send people to their door; the first visitor of an empty desk to its first page."""
    if settings.FIRST_RUN_PAGE and not request.user.is_authenticated and services.is_empty():
        return redirect("welcome")
    return accounts.home(request)


@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Make the first administrator. There is no such page once anybody has an account."""
    if not settings.FIRST_RUN_PAGE or not services.is_empty():
        raise Http404
    form = SetUpForm(request.POST or None)
    if form.is_valid():
        try:
            user = services.set_up(**form.cleaned_data, at=timezone.now())
        except services.AlreadySetUp as refusal:
            add_refusal(form, refusal)
        else:
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            return redirect("home")
    status = 422 if form.errors else 200
    return render_page(request, "welcome/welcome.html", {"form": form}, status=status)
