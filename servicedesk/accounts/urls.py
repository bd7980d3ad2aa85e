from django.contrib.auth import views as auth_views
from django.urls import path

from servicedesk.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignInView.as_view(), name="sign_in"),
    path("sign-out/", auth_views.LogoutView.as_view(), name="sign_out"),
    path("reset/", views.ResetView.as_view(), name="reset"),
    path(
        "reset/sent/",
        auth_views.PasswordResetDoneView.as_view(template_name="accounts/reset_sent.html"),
        name="reset_sent",
    ),
    path("reset/<uidb64>/<token>/", views.NewPasswordView.as_view(), name="new_password"),
    path("password/", views.ChangePasswordView.as_view(), name="change_password"),
    path("profile/", views.profile, name="profile"),
]
