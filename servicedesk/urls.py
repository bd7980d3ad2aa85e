"""Every address. The only module besides settings that knows every room."""

from django.contrib import admin
from django.urls import include, path

from servicedesk import health
from servicedesk.welcome import views as welcome

urlpatterns = [
    path("", welcome.home, name="home"),
    path("", include("requests_app.conversation.urls")),
    path("", include("surveys.urls")),
    path("account/", include("servicedesk.accounts.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("servicedesk.api")),
    path("csap/", include("csap.agreements.urls")),
    path("csap/", include("csap.dashboards.urls")),
    path("csap/consultations/", include("csap.consultations.urls")),
    path("csap/customers/", include("csap.customers.urls")),
    path("csap/findings/", include("csap.findings.urls")),
    path("csap/plans/", include("csap.plans.urls")),
    path("csap/portfolio/", include("requests_app.catalogue.urls")),
    path("csap/reports/", include("csap.reports.urls")),
    path("csap/reviews/", include("csap.reviews.urls")),
    path("desk/", include("requests_app.desk.urls")),
    path("favicon.ico", welcome.icon, name="icon"),
    path("healthz", health.healthz, name="healthz"),
    path("partnership/", include("csap.partnership.urls")),
    path("portal/", include("requests_app.portal.urls")),
    path("readyz", health.readyz, name="readyz"),
    path("settings/", include("servicedesk.outbox.urls")),
    path("welcome/", welcome.welcome, name="welcome"),
]

handler500 = "servicedesk.common.error_pages.server_error"
