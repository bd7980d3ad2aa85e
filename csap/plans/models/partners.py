"""Who signs a plan, what they signed, and how its people say it goes."""

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from csap.plans.models.plan import Plan
from csap.plans.vocabulary import MUST_SIGN, TEXT_MAX_LENGTH, Side, State, Way
from servicedesk.accounts.models import User

#: While a plan waits for signatures: of its text, or of a later end.
SIGNABLE = Q(plan__state=State.ACTIONS_PLANNED) | Q(
    plan__state=State.EVALUATING, plan__proposed_ends_on__isnull=False
)


class PartnerQuerySet(models.QuerySet["Partner"]):
    def visible_to(self, user: User) -> Self:
        """Whoever works the plan sees all; anyone else what they themselves are asked to sign."""
        return self if user.is_plan_member else self.filter(user=user)

    def present(self) -> Self:
        """Those who sign now; who was replaced stays for what they signed."""
        return self.filter(left_at=None)

    def awaited(self) -> Self:
        """Of plans that wait for signatures, those who have not signed the present text."""
        signed = Signature.objects.filter(
            partner=models.OuterRef("pk"), content_hash=models.OuterRef("plan__content_hash")
        )
        return self.present().filter(SIGNABLE).exclude(models.Exists(signed))


class Partner(models.Model):
    """Who signs a plan, and for whom. Customers sign for one of its scopes."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="partners")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="plans_to_sign"
    )
    side = models.CharField(max_length=12, choices=Side)
    scope = models.CharField(max_length=160, blank=True)
    scope_words = models.CharField(max_length=200, blank=True)
    left_at = models.DateTimeField(null=True, blank=True, help_text="Signs no more since then.")

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "user"],
                condition=Q(left_at=None),
                name="partner_signs_once",
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(side=Side.PROVIDER, left_at=None),
                name="one_partner_signs_for_the_provider",
            ),
            models.CheckConstraint(
                name="customer_signs_for_a_scope",
                condition=(Q(side=Side.PROVIDER) & Q(scope=""))
                | (~Q(side=Side.PROVIDER) & ~Q(scope="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.user_id} {self.side}"

    @property
    def must_sign(self) -> bool:
        return self.side in MUST_SIGN


class Signature(models.Model):
    """A partner's consent to one text, named by its hash. Append-only.

    It holds as long as the plan says that text: whatever changes it asks for another.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="signatures")
    content_hash = models.CharField(max_length=64)
    way = models.CharField(max_length=4, choices=Way)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "content_hash"], name="partner_signs_a_text_once"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="plan_signature_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.content_hash[:12]}"


class CheckIn(models.Model):
    """How the plan goes, in somebody's words. Append-only."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="check_ins")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField(max_length=TEXT_MAX_LENGTH)

    class Meta:
        constraints = [
            models.CheckConstraint(name="check_in_has_words", condition=~Q(words="")),
        ]
        indexes = [
            # Readers: the plan's page, and the reminder of the next one.
            models.Index(fields=["plan", "-at"], name="plan_check_in_newest"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="plan_check_in_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.at:%Y-%m-%d}"
