from django.urls import path, re_path

from csap.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.reports, name="list"),
    path("stop/<str:token>/", views.stop, name="stop"),
    path("subscribe/<str:key>/", views.subscribe, name="subscribe"),
    path("subscriptions/<int:pk>/", views.subscription, name="subscription"),
    path("subscriptions/<int:pk>/<slug:step>/", views.step, name="step"),
    re_path(r"^(?P<key>[a-z.]+)\.(?P<suffix>pdf|csv|xlsx)$", views.report_file, name="file"),
]
