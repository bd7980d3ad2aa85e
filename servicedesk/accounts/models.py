"""People and the tree of departments they belong to."""

from typing import Any, Self

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower

from servicedesk.accounts.roles import DESK_ROLES, PLAN_ROLES, Role


class Department(models.Model):
    """A part of the organisation; departments form a tree of any depth."""

    name = models.CharField(max_length=120)
    code = models.SlugField(max_length=40, unique=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    lead = models.ForeignKey(
        "User", on_delete=models.SET_NULL, null=True, blank=True, related_name="leads_departments"
    )
    shares_requests = models.BooleanField(
        default=False, help_text="The lead may read the requests of this department's people."
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="department_is_not_its_own_parent", condition=~Q(parent=F("pk"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def with_role(self, *roles: Role) -> Self:
        return self.filter(roles__overlap=list(roles))

    def visible_to(self, user: "User") -> Self:
        """Staff see everyone; anyone else sees themselves. Names travel with what they signed."""
        return self if user.is_staff_member else self.filter(pk=user.pk)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person who signs in with ``email``; None as password: no sign-in yet."""
        user: User = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        fields.setdefault("name", email.partition("@")[0])
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, roles=[Role.ADMIN], **fields
        )

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


@pghistory.track(exclude=["last_login", "password"])
class User(AbstractBaseUser, PermissionsMixin):
    """A person. Everyone is an end-user; ``roles`` says what else they are.

    ``department`` is the present one; past ones are in DepartmentMembership.
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    job_title = models.CharField(max_length=150, blank=True)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role), default=list, blank=True, size=4
    )
    time_zone = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=12, blank=True)
    joined_date = models.DateField(null=True, blank=True)
    left_date = models.DateField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False, help_text="May enter the admin site.")
    imported_from = models.CharField(max_length=40, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_email_is_lower_case", condition=Q(email=Lower("email"))
            ),
            models.CheckConstraint(
                name="user_roles_are_known", condition=Q(roles__contained_by=list(Role.values))
            ),
            models.CheckConstraint(
                name="user_left_after_joining",
                condition=Q(left_date=None)
                | Q(joined_date=None)
                | Q(left_date__gte=F("joined_date")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def has_role(self, *roles: Role) -> bool:
        """Return whether the person has any of ``roles``. No query."""
        return bool(set(self.roles).intersection(roles))

    @property
    def is_desk_member(self) -> bool:
        """Works requests on the desk."""
        return self.has_role(*DESK_ROLES)

    @property
    def is_plan_member(self) -> bool:
        """Reads the action plan."""
        return self.has_role(*PLAN_ROLES)

    @property
    def is_staff_member(self) -> bool:
        """Has any role besides end-user."""
        return bool(self.roles)

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(
            word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)
        ).upper()

    @property
    def role_words(self) -> str:
        """Return "Service manager, administrator", or "End-user" for who has no other role."""
        labels = [str(Role(role).label) for role in self.roles]
        return ", ".join(labels).capitalize() or "End-user"

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split()[0] if self.name else self.email


class DateRange(Func):
    """``daterange(from, to)``, half-open; an open end is null."""

    function = "DATERANGE"
    output_field = DateRangeField()


class DepartmentMembership(models.Model):
    """Who belonged to which department when: ``[valid_from, valid_to)``; null: until now."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="memberships")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
            ExclusionConstraint(
                name="person_is_in_one_department_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (
                        DateRange("valid_from", "valid_to", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.department_id} from {self.valid_from}"
