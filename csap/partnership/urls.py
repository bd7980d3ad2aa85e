from django.urls import path

from csap.partnership import agreements

app_name = "partnership"
urlpatterns = [
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/<str:number>/", agreements.agreement, name="agreement"),
    path("agreements/<str:number>/<slug:step>/", agreements.step, name="agreement_step"),
]
