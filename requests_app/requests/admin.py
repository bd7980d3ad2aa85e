"""The steps of requests, to look up."""

from django.contrib import admin

from requests_app.requests.models import HistoryEntry
from servicedesk.common.admin import ReadOnly


@admin.register(HistoryEntry)
class HistoryEntryAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("at", "service_request", "step", "from_status", "to_status", "actor_name")
    list_filter = ("step",)
    list_select_related = ("service_request",)
    search_fields = ("=service_request__number", "actor_name")
    ordering = ("-at", "-pk")
    show_full_result_count = False
