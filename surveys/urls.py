from django.urls import path

from surveys.views import answering, collecting, results, waves

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
    path("surveys/results/", results.overview, name="results"),
    path("surveys/results/<str:key>/", results.survey, name="result"),
    path("surveys/results/<str:key>/results.csv", results.as_csv, name="result_csv"),
    path("surveys/results/<str:key>/results.xlsx", results.as_xlsx, name="result_xlsx"),
    path("surveys/sampling/", waves.sampling, name="sampling"),
    path("surveys/waves/", waves.waves, name="waves"),
    path("surveys/waves/new/", waves.plan, name="plan_wave"),
    path("surveys/waves/<int:pk>/", waves.wave, name="wave"),
    path("surveys/waves/<int:pk>/change/", waves.change, name="change_wave"),
    path("surveys/waves/<int:pk>/<slug:name>/", waves.step, name="wave_step"),
]
