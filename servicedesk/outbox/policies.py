"""Who may look into the outbox and the mailbox."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from servicedesk.accounts.models import User
from servicedesk.accounts.roles import Role
from servicedesk.outbox.models import Delivery, SentMail


def deliveries_for(user: User) -> QuerySet[Delivery]:
    """Return the deliveries with their facts; they are the administrators' business.

    :raises PermissionDenied: for anyone else.
    """
    if not user.has_role(Role.ADMIN):
        raise PermissionDenied
    return Delivery.objects.select_related("fact")


def get_delivery_or_404(user: User, pk: int) -> Delivery:
    """Return one delivery, for administrators."""
    return get_object_or_404(deliveries_for(user), pk=pk)


def mail_for(user: User | AnonymousUser) -> QuerySet[SentMail]:
    """Return the mail that was sent: to everyone in the demo, else to administrators.

    :raises Http404: for anyone else; outside the demo the mailbox does not exist for them.
    """
    is_admin = isinstance(user, User) and user.has_role(Role.ADMIN)
    if settings.DEMO or is_admin:
        return SentMail.objects.all()
    raise Http404


def get_mail_or_404(user: User | AnonymousUser, pk: int) -> SentMail:
    """Return one sent mail."""
    return get_object_or_404(mail_for(user), pk=pk)
