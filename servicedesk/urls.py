"""Every address. The only module besides settings that knows every room."""

from django.contrib import admin
from django.urls import include, path

from servicedesk import health
from servicedesk.accounts import views as accounts

urlpatterns = [
    path("", accounts.home, name="home"),
    path("", include("requests_app.conversation.urls")),
    path("account/", include("servicedesk.accounts.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("servicedesk.api")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("settings/", include("servicedesk.outbox.urls")),
]
