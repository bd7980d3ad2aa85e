"""Who saw what, to look up."""

from django.contrib import admin

from servicedesk.audit.models import AccessRecord
from servicedesk.common.admin import ReadOnly


@admin.register(AccessRecord)
class AccessRecordAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("at", "actor", "action", "subject")
    list_filter = ("action",)
    list_select_related = ("actor",)
    search_fields = ("subject", "actor__name", "actor__email")
    ordering = ("-at", "-pk")
    show_full_result_count = False
