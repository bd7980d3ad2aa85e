"""Every way invitations and answers can change. Call them through this module."""

from surveys.services.answering import (
    AnswersAreFinal,
    BeingAnswered,
    NothingAnswered,
    SurveyClosed,
    record_answers,
    response_to,
)
from surveys.services.collecting import CollectionDiffers, import_answers
from surveys.services.company_policies import PolicyRefused, keep_policy
from surveys.services.ending import (
    close_after_reopening,
    decline_invitation,
    note_bounce,
    stop_asking,
)
from surveys.services.engagements import invite_after_engagement
from surveys.services.feedback import (
    answer_feedback,
    assign_feedback,
    may_own,
    set_feedback_aside,
    tag_feedback,
    turn_feedback,
)
from surveys.services.handling import FeedbackRefused
from surveys.services.improving import (
    ImprovementRefused,
    release_improvement,
    withdraw_improvement,
    write_improvement,
)
from surveys.services.instruments import (
    NotADraft,
    NotFitToPublish,
    QuestionRefused,
    Wanted,
    add_question,
    change_question,
    create_questionnaire,
    discard_draft,
    draft_version,
    move_question,
    publish_version,
    remove_question,
    retire_version,
)
from surveys.services.inviting import invite_requester, share_of
from surveys.services.planning import Plan, WaveRefused, change_wave, plan_wave, send_test
from surveys.services.posting import (
    LINK,
    STILL_ASKED,
    invitation_of_mail,
    is_still_asked,
    link_secret,
)
from surveys.services.publishing import hide_feedback, release_feedback
from surveys.services.receiving import receive_feedback
from surveys.services.releasing import let_feedback_be_read
from surveys.services.reminding import remind_of_requests
from surveys.services.rules import set_share
from surveys.services.sealing import seal_responses
from surveys.services.sending import post_due, reminders_due, write_invitations
from surveys.services.waves import (
    WaveStep,
    cancel_wave,
    close_ended_waves,
    close_wave,
    pause_wave,
    resume_wave,
    start_wave,
)

__all__ = [
    "LINK",
    "STILL_ASKED",
    "AnswersAreFinal",
    "BeingAnswered",
    "CollectionDiffers",
    "FeedbackRefused",
    "ImprovementRefused",
    "NotADraft",
    "NotFitToPublish",
    "NothingAnswered",
    "Plan",
    "PolicyRefused",
    "QuestionRefused",
    "SurveyClosed",
    "Wanted",
    "WaveRefused",
    "WaveStep",
    "add_question",
    "answer_feedback",
    "assign_feedback",
    "cancel_wave",
    "change_question",
    "change_wave",
    "close_after_reopening",
    "close_ended_waves",
    "close_wave",
    "create_questionnaire",
    "decline_invitation",
    "discard_draft",
    "draft_version",
    "hide_feedback",
    "import_answers",
    "invitation_of_mail",
    "invite_after_engagement",
    "invite_requester",
    "is_still_asked",
    "keep_policy",
    "let_feedback_be_read",
    "link_secret",
    "may_own",
    "move_question",
    "note_bounce",
    "pause_wave",
    "plan_wave",
    "post_due",
    "publish_version",
    "receive_feedback",
    "record_answers",
    "release_feedback",
    "release_improvement",
    "remind_of_requests",
    "reminders_due",
    "remove_question",
    "response_to",
    "resume_wave",
    "retire_version",
    "seal_responses",
    "send_test",
    "set_feedback_aside",
    "set_share",
    "share_of",
    "start_wave",
    "stop_asking",
    "tag_feedback",
    "turn_feedback",
    "withdraw_improvement",
    "write_improvement",
    "write_invitations",
]
