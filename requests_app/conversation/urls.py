from django.urls import path

from requests_app.conversation import views

app_name = "conversation"
urlpatterns = [
    path("attachments/<uuid:token>/", views.attachment, name="attachment"),
    path("drafts/<slug:form>/<slug:subject>/", views.draft, name="draft"),
]
