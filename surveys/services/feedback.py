"""What becomes of feedback: owned, tagged, answered, set aside, turned.

Surveys may not open requests, and the rooms that may know nothing of surveys. So a comment becomes
a request by a person's hand: the page leads to the desk's form for a new request, where type,
service and fields are decided, and the request's number is then kept here. That also keeps the
comment's way to the request in one place: nothing in the request leads back to who wrote it.
"""

import re
from datetime import datetime

from django.db import transaction

from servicedesk.accounts.models import Role, User
from servicedesk.outbox import mail
from servicedesk.outbox import services as outbox
from surveys import becoming, events
from surveys.feedback_vocabulary import UNDONE, FeedbackState, FeedbackStep, Target, Topic
from surveys.models import CompanyPolicy, Feedback
from surveys.services.handling import after, begin, note, require, require_manager
from surveys.vocabulary import Mode

ANSWER_MAX_LENGTH = 2000
_NUMBER = re.compile(r"[A-Z]{1,5}-\d{1,12}(?:/[A-Z0-9]{1,6})?")


@transaction.atomic
def assign_feedback(
    pk: int, *, owner: User, actor: User, at: datetime, key: str | None = None
) -> Feedback:
    """Give feedback to somebody who sees to it, and tell them by mail.

    :raises Feedback.DoesNotExist: if the actor does not see it.
    :raises FeedbackRefused: if it is done with, or the person may not own any.
    """
    feedback, stored_key = begin(pk, FeedbackStep.OWNED, actor, key)
    if feedback is not None:
        require(feedback.state in UNDONE, "It is done with already.")
        require(may_own(owner), f"{owner.name} cannot own feedback.", field="owner")
        _give(feedback, owner, actor=actor, at=at)
        feedback.save(update_fields=["owner", "state"])
        note(feedback, FeedbackStep.OWNED, actor, at, stored_key, detail={"owner": owner.pk})
    return after(pk)


def may_own(user: User) -> bool:
    """Managers, leads, administrators, and who answers for a policy. At most one query.

    Not agents: most feedback is about what an agent did, and who wrote it is none of their
    business.
    """
    leads = user.has_role(Role.MANAGER, Role.TEAM_LEAD, Role.ADMIN)
    active = user.is_active and (leads or CompanyPolicy.objects.filter(owner=user).exists())
    return bool(active)


@transaction.atomic
def tag_feedback(
    pk: int,
    *,
    topic: Topic,
    policy: CompanyPolicy | None,
    is_complaint: bool,
    reason: str,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Feedback:
    """Say what feedback is about; of a policy, it goes to who answers for it.

    What the person rated stays as it is: a topic says where their words belong, not what their
    answers count. Words about a policy leave the complaints about the service.

    :raises Feedback.DoesNotExist: if the actor does not see it.
    :raises NotPermitted: for an owner who is no manager.
    :raises FeedbackRefused: without a reason, or with a policy for feedback about the service.
    """
    feedback, stored_key = begin(pk, FeedbackStep.TAGGED, actor, key)
    if feedback is not None:
        require_manager(actor)
        require(bool(reason.strip()), "Say why it is about that.", field="reason")
        require(
            policy is None or topic == Topic.POLICY,
            "Only feedback about a policy names one.",
            field="policy",
        )
        before = {"topic": feedback.topic, "complaint": feedback.is_complaint}
        feedback.topic, feedback.policy, feedback.is_complaint = topic, policy, is_complaint
        feedback.is_tagged = True
        if policy is not None and feedback.state in UNDONE and feedback.owner_id != policy.owner_id:
            _give(feedback, policy.owner, actor=actor, at=at)
        feedback.save()
        about = {"topic": topic, "policy": policy.name if policy else None}
        detail: dict[str, object] = {"before": before, **about}
        note(feedback, FeedbackStep.TAGGED, actor, at, stored_key, reason=reason, detail=detail)
    return after(pk)


@transaction.atomic
def answer_feedback(
    pk: int,
    *,
    text: str,
    is_upheld: bool | None,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Feedback:
    """Answer feedback. Its author, where there is a way to them, finds it among their words.

    Who gave their name is written to as well. Who did not is not: a mail, kept with its recipient
    in the record of what was sent, would tell whose words they were. Of an anonymous one there
    is no way to anybody: only publishing the answer reaches them.

    :raises Feedback.DoesNotExist: if the actor does not see it.
    :raises FeedbackRefused: without a text, or when it was set aside.
    """
    feedback, stored_key = begin(pk, FeedbackStep.ANSWERED, actor, key)
    if feedback is not None:
        require(bool(text.strip()), "Write an answer.", field="text")
        require(feedback.state != FeedbackState.SET_ASIDE, "It was set aside.")
        feedback.answer = text.strip()[:ANSWER_MAX_LENGTH]
        feedback.answered_by, feedback.answered_at = actor, at
        feedback.is_upheld = is_upheld
        feedback.state = FeedbackState.ANSWERED
        feedback.save()
        note(feedback, FeedbackStep.ANSWERED, actor, at, stored_key, detail={"upheld": is_upheld})
        _tell_author(feedback, at)
    return after(pk)


@transaction.atomic
def set_feedback_aside(
    pk: int, *, reason: str, actor: User, at: datetime, key: str | None = None
) -> Feedback:
    """Leave feedback as it is, with a reason: praise, a repeat, nothing that can be answered.

    :raises Feedback.DoesNotExist: if the actor does not see it.
    :raises FeedbackRefused: without a reason, or when it is done with.
    """
    feedback, stored_key = begin(pk, FeedbackStep.SET_ASIDE, actor, key)
    if feedback is not None:
        require(feedback.state in UNDONE, "It is done with already.")
        require(bool(reason.strip()), "Say why nothing is done about it.", field="reason")
        feedback.state = FeedbackState.SET_ASIDE
        feedback.save(update_fields=["state"])
        note(feedback, FeedbackStep.SET_ASIDE, actor, at, stored_key, reason=reason)
    return after(pk)


@transaction.atomic
def turn_feedback(
    pk: int, *, target: Target, number: str, actor: User, at: datetime, key: str | None = None
) -> Feedback:
    """Keep what feedback was turned into, and tell the other rooms that something came of it.

    :raises Feedback.DoesNotExist: if the actor does not see it.
    :raises FeedbackRefused: for what is no number or none that the actor may name, or when it was
        turned into something already.
    """
    feedback, stored_key = begin(pk, FeedbackStep.TURNED, actor, key)
    if feedback is not None:
        number = number.strip().upper()
        require(bool(_NUMBER.fullmatch(number)), "A number looks like SR-48213.", field="number")
        require(not feedback.target, f"It became {feedback.target_number} already.")
        known = becoming.is_known(target, number, by=actor)
        require(known, f"There is no {number} that you may name.", field="number")
        feedback.target, feedback.target_number = target, number
        feedback.save(update_fields=["target", "target_number"])
        note(feedback, FeedbackStep.TURNED, actor, at, stored_key, detail={"number": number})
        outbox.publish(
            topic=events.FEEDBACK_RAISED,
            key=f"feedback:{feedback.pk}:raised",
            payload={
                "feedback_id": feedback.pk,
                "topic": feedback.topic,
                "service_id": feedback.shown_service_id,
                "policy_id": feedback.policy_id,
                "target": target,
                "number": number,
            },
            at=at,
        )
    return after(pk)


def _give(feedback: Feedback, owner: User, *, actor: User, at: datetime) -> None:
    feedback.owner, feedback.state = owner, FeedbackState.OWNED
    if owner.pk == actor.pk:
        return
    mail.queue_mail(
        key=f"feedback:{feedback.pk}:owner:{owner.pk}:{at.isoformat()}",
        to=owner.email,
        subject="Feedback was given to you",
        template="feedback_given",
        context={"person": owner, "feedback": feedback, "actor": actor},
        at=at,
    )


def _tell_author(feedback: Feedback, at: datetime) -> None:
    invitation = feedback.response.invitation
    if feedback.mode != Mode.NAMED or invitation is None or not invitation.person.is_active:
        return
    mail.queue_mail(
        key=f"feedback:{feedback.pk}:answer:{at.isoformat()}",
        to=invitation.person.email,
        subject="An answer to what you told us",
        template="feedback_answered",
        context={"person": invitation.person, "feedback": feedback},
        at=at,
    )
