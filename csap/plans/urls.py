from django.urls import path

from csap.plans import effect_views, views

app_name = "plans"
urlpatterns = [
    path("open/<str:number>/", views.open_for_finding, name="open"),
    path("link/<str:number>/", views.link_finding, name="link"),
    path("<str:number>/", views.plan, name="plan"),
    path("<str:number>/effect/", effect_views.read_effect, name="read-effect"),
    path(
        "<str:number>/goals/<int:goal>/verdict/",
        effect_views.accept_verdict,
        name="accept-verdict",
    ),
    path("<str:number>/lessons/", effect_views.record_lesson, name="record-lesson"),
]
