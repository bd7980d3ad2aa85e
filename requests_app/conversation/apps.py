from django.apps import AppConfig


class ConversationConfig(AppConfig):
    name = "requests_app.conversation"
