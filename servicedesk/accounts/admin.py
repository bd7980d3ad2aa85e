"""People and departments in the administration. What the services guard goes through them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.http import HttpRequest
from django.utils import timezone

from servicedesk.accounts import queries, services
from servicedesk.accounts.models import Department, DepartmentMembership, User
from servicedesk.accounts.roles import Role
from servicedesk.common.admin import Lasting, ReadOnly


class PersonForm(UserChangeForm):
    """A person with their roles to tick."""

    roles = forms.MultipleChoiceField(
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Everyone is an end-user, too. Administrators may enter this site.",
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class NewPersonForm(AdminUserCreationForm):
    """A new person. Without a password they cannot ask for a link to a new one, either."""

    class Meta:
        model = User
        fields = ("email", "name")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class MembershipInline(ReadOnly, admin.TabularInline):
    """Where the person belonged when; moving them writes it."""

    model = DepartmentMembership
    ordering = ("-valid_from", "-pk")
    extra = 0


@admin.register(User)
class PersonAdmin(Lasting, UserAdmin):
    """People. Who has left is made inactive, so that what they did keeps its name."""

    form = PersonForm
    add_form = NewPersonForm
    inlines = (MembershipInline,)
    list_display = ("name", "email", "department", "roles", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("department",)
    search_fields = ("name", "email")
    ordering = ("name", "pk")
    autocomplete_fields = ("department",)
    readonly_fields = ("last_login",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("email", "password", "name", "job_title")}),
        ("Place", {"fields": ("department", "joined_date", "left_date", "is_active")}),
        ("Rights", {"fields": ("roles",)}),
        ("Their own choice", {"fields": ("time_zone", "language", "last_login")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),
    )

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save the plain fields; roles and place go through the services."""
        roles, department = obj.roles, obj.department
        super().save_model(request, obj, form, change)
        if "roles" in form.changed_data:
            services.set_roles(obj.pk, roles=[Role(role) for role in roles])
        if "department" in form.changed_data:
            services.move_person(obj.pk, department=department, on=timezone.localdate())


class DepartmentForm(forms.ModelForm):
    """A department that may not lie below itself."""

    class Meta:
        model = Department
        fields = ("name", "code", "parent", "lead", "shares_requests", "is_active")

    def clean_parent(self) -> Department | None:
        parent: Department | None = self.cleaned_data["parent"]
        is_below = (
            self.instance.pk and parent and parent.pk in queries.subtree_ids(self.instance.pk)
        )
        if is_below:
            raise forms.ValidationError("A department cannot lie below itself.")
        return parent


@admin.register(Department)
class DepartmentAdmin(Lasting, admin.ModelAdmin):
    form = DepartmentForm
    list_display = ("name", "code", "parent", "lead", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("parent", "lead")
    search_fields = ("name", "code")
    ordering = ("name", "pk")
    autocomplete_fields = ("parent", "lead")

    def save_model(self, request: HttpRequest, obj: Department, form: Any, change: bool) -> None:
        """Save the plain fields; a move takes the lock of the tree."""
        super().save_model(request, obj, form, change)
        if change and "parent" in form.changed_data:
            services.move_department(obj.pk, parent=obj.parent)
