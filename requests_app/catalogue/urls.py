from django.urls import path

from requests_app.catalogue import views

app_name = "catalogue"
urlpatterns = [path("<slug:slug>/", views.standing, name="standing")]
