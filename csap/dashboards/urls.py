from django.urls import path, re_path

from csap.dashboards import turns, views
from csap.dashboards.expectations import views as expectations
from csap.dashboards.portfolio import views as portfolio

app_name = "csap"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    re_path(r"^baseline\.(?P<suffix>csv|xlsx)$", views.baseline_file, name="baseline_file"),
    path("waiting/", turns.waiting, name="waiting"),
    path("compute/", views.compute, name="compute"),
    path("compute/services/", expectations.compute_services, name="compute_services"),
    path("expectations/", expectations.expectations, name="expectations"),
    re_path(
        r"^expectations\.(?P<suffix>csv|xlsx)$",
        expectations.expectations_file,
        name="expectations_file",
    ),
    path("metrics/<str:key>/", views.metric, name="metric"),
    path("metrics/<str:key>/limits/", views.freeze_limits, name="freeze_limits"),
    re_path(
        r"^metrics/(?P<key>[a-z0-9_.]+)/measurements\.(?P<suffix>csv|xlsx)$",
        views.measurements_file,
        name="measurements_file",
    ),
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    re_path(r"^portfolio\.(?P<suffix>csv|xlsx)$", portfolio.portfolio_file, name="portfolio_file"),
    path("metrics/<str:key>/series.csv", views.series_csv, name="series_csv"),
]
