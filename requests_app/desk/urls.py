from django.urls import path

from requests_app.desk.views import bulk, keys, new, outages, queue, service_request, team

app_name = "desk"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("arrivals/", queue.arrivals, name="arrivals"),
    path("assign/", bulk.assign, name="bulk_assign"),
    path("keys/", keys.keys, name="keys"),
    path("new/", new.new, name="new"),
    path("new/<slug:type_slug>/", new.form, name="new_form"),
    path("outages/", outages.outage_list, name="outages"),
    path("outages/record/", outages.record, name="outage_record"),
    path("outages/<int:pk>/", outages.outage, name="outage"),
    path("outages/<int:pk>/end/", outages.end, name="outage_end"),
    path("outages/<int:pk>/correct/", outages.correct, name="outage_correct"),
    path("requests/<str:number>/", service_request.page, name="request"),
    path("requests/<str:number>/asked/", service_request.asked, name="asked"),
    path("requests/<str:number>/reply/", service_request.reply, name="reply"),
    path("requests/<str:number>/note/", service_request.note, name="note"),
    path("requests/<str:number>/<slug:step>/", service_request.step, name="step"),
    path("team/", team.team, name="team"),
]
