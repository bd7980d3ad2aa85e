from django.urls import path, re_path

from csap.findings import perception_views, views

app_name = "findings"
urlpatterns = [
    path("", views.findings, name="list"),
    re_path(r"^findings\.(?P<suffix>csv|xlsx)$", views.export_file, name="export"),
    path("perceptions/", perception_views.perceptions, name="perceptions"),
    path("<str:number>/", views.finding, name="finding"),
    path("<str:number>/dismiss/", views.dismiss, name="dismiss"),
    path("<str:number>/charge/", perception_views.charge, name="charge"),
]
