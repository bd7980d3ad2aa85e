from django.urls import path

from csap.plans import views

app_name = "plans"
urlpatterns = [
    path("open/<str:number>/", views.open_for_finding, name="open"),
    path("link/<str:number>/", views.link_finding, name="link"),
    path("<str:number>/", views.plan, name="plan"),
]
