from django.urls import path, re_path

from csap.consultations import views

app_name = "consultations"
urlpatterns = [
    path("", views.consultations, name="list"),
    path("new/", views.new, name="new"),
    re_path(r"^export\.(?P<suffix>csv|xlsx)$", views.export_file, name="export"),
    path("<str:number>/", views.consultation, name="consultation"),
    path("<str:number>/answer/<int:pk>/", views.answer, name="answer"),
    path("<str:number>/changes/", views.changes, name="changes"),
    path("<str:number>/decide/", views.decide, name="decide"),
    path("<str:number>/discard/", views.discard, name="discard"),
    path("<str:number>/draft/", views.draft, name="draft"),
    path("<str:number>/edit/", views.edit, name="edit"),
    path("<str:number>/extend/", views.extend, name="extend"),
    re_path(r"^(?P<number>[\w-]+)/file\.(?P<suffix>csv|xlsx)$", views.file, name="file"),
    path("<str:number>/merge/<int:pk>/", views.merge, name="merge"),
    path("<str:number>/put/", views.put, name="put"),
    path("<str:number>/remind/", views.remind, name="remind"),
    path("<str:number>/revise/", views.revise, name="revise"),
]
