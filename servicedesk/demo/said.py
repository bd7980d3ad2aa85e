"""The chapter of one chain: words, the action they became, what was done, and that it was told.

The manager has taken one theme of complaints in hand; the other themes wait for somebody.
"""

from datetime import datetime

from csap.plans.models import Action
from servicedesk.accounts.models import User
from servicedesk.demo.names import address
from servicedesk.demo.plans import ACCESS
from surveys import services
from surveys.feedback_vocabulary import Target
from surveys.models import Feedback
from surveys.models.feedback import NEWEST_FIRST
from surveys.services.improving import Told
from surveys.themes import themes

SAID = "Nobody told me when it would be done."
#: The action of the plan for access that the words became, and what people were told of it.
WHAT = ACCESS.actions[2][1]
ANSWER = "Each request for access shows now who must approve it, and by when."


def write(*, at: datetime) -> int:
    """Tell it; return how many words became an action. Told already, nothing is added."""
    manager = User.objects.get(email=address(ACCESS.owner))
    action = Action.objects.select_related("plan").filter(what=WHAT).order_by("pk").first()
    seen = Feedback.objects.visible_to(manager).filter(text=SAID, target="")
    words = seen.order_by(*NEWEST_FIRST).first()
    if action is None or words is None or Feedback.objects.turned_into([action.number]).exists():
        return 0
    services.turn_feedback(words.pk, target=Target.PLAN, number=action.number, actor=manager, at=at)
    services.answer_feedback(words.pk, text=ANSWER, is_upheld=True, actor=manager, at=at)
    told = Told(SAID, ANSWER, feedback_ids=[words.pk])
    improvement = services.write_improvement(told, actor=manager, at=at)
    services.release_improvement(improvement.pk, actor=manager, at=at)
    _take_in_hand(manager, at)
    return 1


def _take_in_hand(manager: User, at: datetime) -> None:
    """Give the complaints of the largest theme about a service to the manager herself."""
    about = next((theme for theme in themes(manager, at=at) if theme.slug), None)
    if about is None:
        return
    theirs = Feedback.objects.visible_to(manager).filter(
        is_complaint=True, shows_service=True, service__slug=about.slug, policy=None
    )
    for pk in theirs.undone().filter(owner=None).order_by("pk").values_list("pk", flat=True):
        services.assign_feedback(pk, owner=manager, actor=manager, at=at)
