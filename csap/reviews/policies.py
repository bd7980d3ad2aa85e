"""Who reads reviews and runs them: managers and administrators; invited people read their own."""

from django.http import Http404

from csap.reviews.models import Invitation, Pack, Review
from servicedesk.accounts.models import User


def may_run(user: User) -> bool:
    """Schedule, prepare, invite, minute, decide: whoever works the plan."""
    return user.is_active and user.is_plan_member


def get_review(user: User, number: str) -> Review:
    """Return a review that the person may see. 1 query.

    :raises Http404: if there is none, or none for them.
    """
    visible = Review.objects.visible_to(user).select_related("chair", "schedule")
    found = visible.filter(number=number).first()
    if found is None:
        raise Http404("There is no such review.")
    return found


def get_run_review(user: User, number: str) -> Review:
    """Return a review that the person runs.

    :raises Http404: for who was only invited: the managers' pages do not exist for them.
    """
    if not may_run(user):
        raise Http404("There is no such review.")
    return get_review(user, number)


def get_invitation(user: User, number: str) -> Invitation:
    """Return one's own invitation to a review. 1 query.

    :raises Http404: if there is none that was sent.
    """
    mine = Invitation.objects.filter(person=user, review__number=number).exclude(sent_at=None)
    found = mine.select_related("review__chair", "person").first()
    if found is None:
        raise Http404("There is no such review.")
    return found


def get_pack(review: Review) -> Pack:
    """Return the newest pack of a review that was found by a policy. 1 query.

    :raises Http404: if none was frozen.
    """
    found = review.packs.order_by("-version").first()
    if found is None:
        raise Http404("Its pack is not frozen yet.")
    return found
