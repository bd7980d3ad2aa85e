from django.urls import path, re_path

from csap.customers import views

app_name = "customers"
urlpatterns = [
    path("", views.register, name="list"),
    path("add/", views.add, name="add"),
    path("criteria/", views.change_criteria, name="criteria"),
    re_path(r"^key-customers\.(?P<suffix>csv|xlsx)$", views.export_file, name="export"),
    path("score/", views.score, name="score"),
    path("interviews/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("of/<slug:code>/", views.customer, name="customer"),
    path("of/<slug:code>/decide/", views.decide, name="decide"),
    path("of/<slug:code>/interview/", views.interview, name="interview"),
    path("of/<slug:code>/judge/", views.judge, name="judge"),
    path("of/<slug:code>/represent/", views.represent, name="represent"),
]
