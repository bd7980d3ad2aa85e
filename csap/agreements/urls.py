from django.urls import path

from csap.agreements import views

app_name = "agreements"
urlpatterns = [
    path("", views.show_feasibility, name="feasibility"),
]
