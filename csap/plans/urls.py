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
    path("<str:number>/steps/<slug:step>/", views.step, name="step"),
    path("<str:number>/description/", views.describe, name="describe"),
    path("<str:number>/baseline/", views.baseline, name="baseline"),
    path("<str:number>/history/", views.history, name="history"),
    path("<str:number>/gaps/<str:form>/", views.answer_gap, name="gap"),
    path("<str:number>/goals/new/", views.add_goal, name="goal-new"),
    path("<str:number>/goals/<int:goal>/", views.change_goal, name="goal"),
    path("<str:number>/goals/<int:goal>/remove/", views.remove_goal, name="goal-remove"),
    path("<str:number>/actions/new/", views.add_action, name="action-new"),
    path("<str:number>/actions/<int:pk>/", views.change_action, name="action"),
    path("<str:number>/actions/<int:pk>/remove/", views.remove_action, name="action-remove"),
    path("<str:number>/actions/<int:pk>/report/", views.report_action, name="action-report"),
    path("<str:number>/questions/<int:principle>/", views.nothing_needed, name="nothing-needed"),
    path("<str:number>/partners/", views.add_partner, name="partner-new"),
    path("<str:number>/partners/<int:pk>/remove/", views.remove_partner, name="partner-remove"),
    path("<str:number>/effect/", views.read_effect, name="read-effect"),
    path(
        "<str:number>/goals/<int:goal>/verdict/",
        views.accept_verdict,
        name="accept-verdict",
    ),
    path("<str:number>/lessons/", views.record_lesson, name="record-lesson"),
]
