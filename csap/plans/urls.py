from django.urls import path, re_path

from csap.plans import views

app_name = "plans"
urlpatterns = [
    path("", views.plans, name="list"),
    path("new/", views.open_by_hand, name="new"),
    re_path(r"^export\.(?P<suffix>csv|xlsx)$", views.export_file, name="export"),
    path("open/<str:number>/", views.open_for_finding, name="open"),
    path("link/<str:number>/", views.link_finding, name="link"),
    path("<str:number>/", views.plan, name="plan"),
    path("<str:number>/effect/", views.read_effect, name="read-effect"),
    path(
        "<str:number>/goals/<int:goal>/verdict/",
        views.accept_verdict,
        name="accept-verdict",
    ),
    path("<str:number>/lessons/", views.record_lesson, name="record-lesson"),
]
