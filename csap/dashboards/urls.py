from django.urls import path

from csap.dashboards import views

app_name = "csap"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("compute/", views.compute, name="compute"),
    path("metrics/<str:key>/", views.metric, name="metric"),
    path("metrics/<str:key>/limits/", views.freeze_limits, name="freeze_limits"),
    path("metrics/<str:key>/series.csv", views.series_csv, name="series_csv"),
]
