"""Signing in and out, a forgotten password, one's own profile, and the way to the right door."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.views.decorators.http import require_GET, require_http_methods

from servicedesk.accounts import services
from servicedesk.accounts.demo import DEMO_PASSWORD, demo_people
from servicedesk.accounts.doors import home_url
from servicedesk.accounts.forms import PreferencesForm, ResetForm, SignInForm
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.pages import redirect_page, render_page


@require_GET
@login_required
def home(request: SignedInRequest) -> HttpResponse:
    """Send each person to the door that fits their role."""
    return redirect(home_url(request.user))


class SignInView(auth_views.LoginView):
    """Email and password; in the demo also a list of people to be."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if settings.DEMO:
            kwargs |= {"demo_people": demo_people(), "demo_password": DEMO_PASSWORD}
        return super().get_context_data(**kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        return _speak(super().form_valid(form), form.get_user().language)


class ResetView(auth_views.PasswordResetView):
    """Ask for a link by mail; the answer is the same whether the address is known or not."""

    template_name = "accounts/reset.html"
    form_class = ResetForm
    email_template_name = "password_reset"
    subject_template_name = "emails/password_reset_subject.txt"
    extra_email_context = {"site_name": settings.SITE_NAME}
    success_url = reverse_lazy("accounts:reset_sent")


class NewPasswordView(auth_views.PasswordResetConfirmView):
    """Choose a new password by the link of the mail."""

    template_name = "accounts/new_password.html"
    success_url = reverse_lazy("accounts:sign_in")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, "Your new password holds. Please sign in with it.")
        return super().form_valid(form)


class ChangePasswordView(auth_views.PasswordChangeView):
    """Choose a new password while signed in."""

    template_name = "accounts/change_password.html"
    success_url = reverse_lazy("accounts:profile")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, "Your password was changed; other sessions are signed out.")
        return super().form_valid(form)


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    """Show who one is here, and change how dates, times and numbers are shown."""
    form = PreferencesForm(request.POST or None, user=request.user)
    if form.is_valid():
        user = services.set_preferences(request.user.pk, **form.cleaned_data)
        messages.success(request, "Saved. Dates and times now follow your choice.")
        return _speak(redirect_page(request, "accounts:profile"), user.language)
    context = {"form": form, "person": request.user}
    return render_page(
        request, "accounts/profile.html", context, status=422 if form.errors else 200
    )


def _speak(response: HttpResponse, language: str) -> HttpResponse:
    """Make the browser ask in the person's language from now on; in its own when there is none."""
    if language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.SESSION_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
    return response
