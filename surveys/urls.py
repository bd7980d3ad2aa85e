from django.urls import path

from surveys import views

app_name = "surveys"
urlpatterns = [
    path("s/<str:token>/", views.answer, name="answer"),
    path("s/<str:token>/stop/", views.stop, name="stop"),
    path("s/<str:token>/thanks/", views.thanks, name="thanks"),
    path("surveys/for/<str:number>/", views.for_request, name="for_request"),
    path("surveys/for/<str:number>/decline/", views.decline, name="decline"),
]
