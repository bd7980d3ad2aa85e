"""Who reads the register of key customers and works on it: managers and administrators."""

from django.http import Http404

from csap.customers.models import Customer, InterviewNote
from servicedesk.accounts.models import User
from servicedesk.common.errors import NotPermitted


def may_work(user: User) -> bool:
    """Add, judge, decide, write down interviews, change the criteria."""
    return user.is_active and user.is_plan_member


def require_work(user: User) -> None:
    """Let managers and administrators go on.

    :raises NotPermitted: for anyone else.
    """
    if not may_work(user):
        raise NotPermitted("You may not change the register of key customers.")


def get_customer(user: User, code: str) -> Customer:
    """Return the entry of a department that the person may see. 1 query.

    :raises Http404: if there is none, or none for them.
    """
    seen = Customer.objects.visible_to(user).for_list()
    found = seen.filter(department__code=code).first()
    if found is None:
        raise Http404("This department is not in the register.")
    return found


def get_note(user: User, pk: int) -> InterviewNote:
    """Return an interview note that the person may see. 1 query.

    :raises Http404: if there is none, or none for them.
    """
    seen = InterviewNote.objects.visible_to(user).select_related("customer__department", "person")
    found = seen.filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such interview note.")
    return found
