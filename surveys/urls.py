from django.urls import path

from surveys.views import answering, collecting

app_name = "surveys"
urlpatterns = [
    path("s/<str:token>/", answering.answer, name="answer"),
    path("s/<str:token>/stop/", answering.stop, name="stop"),
    path("s/<str:token>/thanks/", answering.thanks, name="thanks"),
    path("surveys/collected/", collecting.collected, name="collected"),
    path("surveys/collected/<int:pk>/", collecting.account, name="import"),
    path("surveys/collected/<int:pk>/report.json", collecting.report, name="import_report"),
    path("surveys/for/<str:number>/", answering.for_request, name="for_request"),
    path("surveys/for/<str:number>/decline/", answering.decline, name="decline"),
]
