"""Teams, services, hours and promises in the administration.

Versions of hours and promises never change: a new one is published, the old ones are shown.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from requests_app.catalogue import services
from requests_app.catalogue.models import (
    Holiday,
    RequestType,
    Service,
    ServiceLevelTarget,
    Team,
    TeamMembership,
    WorkingCalendar,
    WorkingWindow,
)
from servicedesk.common.admin import Lasting, ReadOnly


class TeamMembershipInline(admin.TabularInline):
    model = TeamMembership
    autocomplete_fields = ("user",)
    extra = 0


@admin.register(Team)
class TeamAdmin(Lasting, admin.ModelAdmin):
    inlines = (TeamMembershipInline,)
    list_display = ("name", "slug", "is_active")
    search_fields = ("name",)
    ordering = ("name", "pk")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Service)
class ServiceAdmin(Lasting, admin.ModelAdmin):
    list_display = ("name", "stage", "lifecycle", "team", "owner", "calendar")
    list_filter = ("stage", "lifecycle", "team")
    list_select_related = ("team", "owner", "calendar")
    search_fields = ("name", "summary")
    ordering = ("name", "pk")
    autocomplete_fields = ("owner", "team")
    exclude = ("created_at",)
    prepopulated_fields = {"slug": ("name",)}

    def save_model(self, request: HttpRequest, obj: Service, form: Any, change: bool) -> None:
        if not change:
            obj.created_at = timezone.now()
        super().save_model(request, obj, form, change)


@admin.register(RequestType)
class RequestTypeAdmin(Lasting, admin.ModelAdmin):
    list_display = ("name", "service", "kind", "is_active")
    list_filter = ("kind", "is_active", "service")
    list_select_related = ("service",)
    search_fields = ("name", "service__name")
    ordering = ("service__name", "name", "pk")
    autocomplete_fields = ("service",)
    prepopulated_fields = {"slug": ("name",)}


@admin.register(ServiceLevelTarget)
class TargetAdmin(Lasting, admin.ModelAdmin):
    """Promises: adding one ends the one before it; none is ever changed."""

    list_display = (
        "service", "kind", "priority", "response_seconds", "resolution_seconds", "reference",
        "valid_from", "valid_to",
    )  # fmt: skip
    list_filter = ("source", "kind", "priority", ("valid_to", admin.EmptyFieldListFilter))
    list_select_related = ("service",)
    ordering = ("service__name", "kind", "priority", "-valid_from", "-pk")
    fields = ("service", "kind", "priority", "response_seconds", "resolution_seconds")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: ServiceLevelTarget, form: Any, change: bool
    ) -> None:
        """Publish the promise; the form's row becomes the stored one."""
        stored = services.set_target(**form.cleaned_data, at=timezone.now())
        obj.pk, obj.valid_from = stored.pk, stored.valid_from


class WindowInline(ReadOnly, admin.TabularInline):
    model = WorkingWindow
    ordering = ("weekday", "opens_minute")


class HolidayInline(ReadOnly, admin.TabularInline):
    model = Holiday
    ordering = ("date",)


@admin.register(WorkingCalendar)
class CalendarAdmin(ReadOnly, admin.ModelAdmin):
    inlines = (WindowInline, HolidayInline)
    list_display = ("name", "version", "time_zone", "created_at")
    ordering = ("name", "-version")
