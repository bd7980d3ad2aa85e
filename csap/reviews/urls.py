from django.urls import path

from csap.reviews import views

app_name = "reviews"
urlpatterns = [
    path("", views.calendar, name="list"),
    path("schedule/", views.schedule, name="schedule"),
    path("decisions/<int:pk>/", views.end_decision, name="end_decision"),
    path("<str:number>/", views.review, name="review"),
    path("<str:number>/agenda/", views.make_agenda, name="agenda"),
    path("<str:number>/cancel/", views.cancel, name="cancel"),
    path("<str:number>/decide/", views.decide, name="decide"),
    path("<str:number>/invite/", views.invite, name="invite"),
    path("<str:number>/items/", views.new_item, name="new_item"),
    path("<str:number>/items/<int:pk>/", views.edit_item, name="item"),
    path("<str:number>/items/<int:pk>/<slug:step>/", views.item_step, name="item_step"),
    path("<str:number>/minutes/", views.minute, name="minutes"),
    path("<str:number>/move/", views.move, name="move"),
    path("<str:number>/order/", views.order_agenda, name="order"),
    path("<str:number>/pack/", views.pack, name="pack"),
    path("<str:number>/pack.pdf", views.pack_file, name="pack_file"),
    path("<str:number>/step/<slug:step>/", views.step, name="step"),
]
