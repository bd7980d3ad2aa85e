"""What people said in their own words, what became of some of it, and what they were told."""

from datetime import datetime, timedelta

from servicedesk.accounts.models import User
from servicedesk.demo.names import address
from surveys import services
from surveys.feedback_vocabulary import Topic
from surveys.models import Answer, CompanyPolicy, Feedback
from surveys.models.feedback import NEWEST_FIRST
from surveys.services.improving import Told

MANAGER = "Laura Fischer"
#: The company's policies for technology, and who answers for each.
POLICIES = (
    ("Approved equipment", "Only docks and screens of the list are bought.", MANAGER),
    ("Passwords", "They change every 90 days.", "Amara Nwosu"),
)
ANSWERS = {
    Topic.POLICY: "The list of equipment is looked through again in spring. Tell us what you need.",
    Topic.SERVICE: "You are right, that took too long. Two people joined the evening shift.",
}
#: What was said, what was done, about which service.
DONE = (
    (
        "Requests from the evening lie until the morning.",
        "Two people look after them until 20:00 now.",
        "laptop-and-workplace",
    ),
    (
        "Nobody tells us when something is down.",
        "What is down stands on the first page and on the service's own, with what to expect.",
        "",
    ),
)
#: So many of each topic were answered, and the first of them published.
_ANSWERED = 3


def write(service_ids: dict[str, int], *, at: datetime) -> int:
    """Keep all words of the answers as feedback; return how many."""
    manager = User.objects.get(email=address(MANAGER))
    for name, summary, owner in POLICIES:
        CompanyPolicy.objects.create(
            name=name, summary=summary, owner=User.objects.get(email=address(owner))
        )
    # Anonymous ones are told of when they are sealed.
    told = Answer.objects.exclude(comment="").filter(response__edit_hash=None)
    kept = services.receive_feedback(set(told.values_list("response_id", flat=True)), at=at)
    services.let_feedback_be_read(at=at)
    for topic in Topic:
        _answer_some(topic, manager, at)
    _tell(manager, service_ids, at)
    return kept


def _answer_some(topic: Topic, manager: User, at: datetime) -> None:
    """Answer the newest complaints of a topic. Nobody is mailed: the manager owns them."""
    seen = Feedback.objects.visible_to(manager).filter(topic=topic, is_complaint=True)
    newest = [*seen.order_by(*NEWEST_FIRST)[: _ANSWERED + 2]]
    policy = CompanyPolicy.objects.order_by("pk").first() if topic == Topic.POLICY else None
    for feedback in newest if policy else []:
        services.tag_feedback(
            feedback.pk,
            topic=topic,
            policy=policy,
            is_complaint=True,
            reason="It names the rule.",
            actor=manager,
            at=at - timedelta(days=2),
        )
    for number, feedback in enumerate(newest[:_ANSWERED]):
        services.answer_feedback(
            feedback.pk,
            text=ANSWERS[topic],
            is_upheld=number != 1,
            actor=manager,
            at=at - timedelta(hours=number + 1),
        )
    for feedback in newest[:1]:
        services.release_feedback(
            feedback.pk, text=feedback.redacted, actor=manager, at=at, is_checked=True
        )


def _tell(manager: User, service_ids: dict[str, int], at: datetime) -> None:
    for said, did, slug in DONE:
        about = [service_ids[slug]] if slug else []
        improvement = services.write_improvement(Told(said, did, about), actor=manager, at=at)
        services.release_improvement(improvement.pk, actor=manager, at=at)
