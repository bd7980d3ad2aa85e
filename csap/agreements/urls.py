from django.urls import path, re_path

from csap.agreements.views import feasibility, negotiating

app_name = "agreements"
urlpatterns = [
    path("feasibility/", feasibility.show_feasibility, name="feasibility"),
    path("agreements/", negotiating.agreements, name="list"),
    path("agreements/new/", negotiating.demand, name="demand"),
    re_path(
        r"^agreements/agreements\.(?P<suffix>csv|xlsx)$", negotiating.export_file, name="export"
    ),
    path("agreements/<str:number>/", negotiating.agreement, name="agreement"),
    path("agreements/<str:number>/<slug:step>/", negotiating.step, name="step"),
]
