from django.urls import path

from servicedesk.outbox import views

app_name = "outbox"
urlpatterns = [
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<int:pk>/", views.mail, name="mail"),
    path("outbox/", views.deliveries, name="deliveries"),
    path("outbox/<int:pk>/again/", views.send_again, name="send_again"),
]
