from django.urls import path

from surveys.views import answering

app_name = "surveys"
urlpatterns = [
    path("s/<str:token>/", answering.answer, name="answer"),
    path("s/<str:token>/stop/", answering.stop, name="stop"),
    path("s/<str:token>/thanks/", answering.thanks, name="thanks"),
    path("surveys/for/<str:number>/", answering.for_request, name="for_request"),
    path("surveys/for/<str:number>/decline/", answering.decline, name="decline"),
]
