from django.urls import path

from csap.partnership import (
    actions,
    agreements,
    consultations,
    home,
    plans,
    reviews,
    signing,
)

app_name = "partnership"
urlpatterns = [
    path("", home.home, name="home"),
    path("actions/", actions.actions, name="actions"),
    path("actions/<int:pk>/", actions.report, name="report_action"),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/<str:number>/", agreements.agreement, name="agreement"),
    path("agreements/<str:number>/<slug:step>/", agreements.step, name="agreement_step"),
    path("consultations/", consultations.consultations, name="consultations"),
    path("consultations/<str:number>/", consultations.consultation, name="consultation"),
    path(
        "consultations/<str:number>/agree/<int:pk>/",
        consultations.agree,
        name="consultation_agree",
    ),
    path("consultations/<str:number>/changes/", consultations.changes, name="consultation_changes"),
    path("consultations/<str:number>/<slug:step>/", consultations.step, name="consultation_step"),
    path("plans/<str:number>/", plans.plan, name="plan"),
    path("plans/<str:number>/<slug:step>/", plans.step, name="plan_step"),
    path("reviews/<str:number>/", reviews.review, name="review"),
    path("reviews/<str:number>/pack/", reviews.pack, name="review_pack"),
    path("reviews/<str:number>/pack.pdf", reviews.pack_file, name="review_pack_file"),
    path("sign/<str:token>/", signing.sign, name="sign-by-mail"),
]
