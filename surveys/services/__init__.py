"""Every way invitations and answers can change. Call them through this module."""

from surveys.services.answering import (
    AnswersAreFinal,
    NothingAnswered,
    SurveyClosed,
    record_answers,
    response_to,
)
from surveys.services.collecting import CollectionDiffers, import_answers
from surveys.services.ending import (
    close_after_reopening,
    decline_invitation,
    note_bounce,
    stop_asking,
)
from surveys.services.engagements import invite_after_engagement
from surveys.services.inviting import invite_requester, share_of
from surveys.services.planning import Plan, WaveRefused, change_wave, plan_wave, send_test
from surveys.services.posting import (
    LINK,
    STILL_ASKED,
    invitation_of_mail,
    is_still_asked,
    link_secret,
)
from surveys.services.reminding import remind_of_requests
from surveys.services.rules import set_share
from surveys.services.sealing import seal_responses
from surveys.services.sending import post_due, reminders_due, write_invitations
from surveys.services.waves import (
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
    "CollectionDiffers",
    "NothingAnswered",
    "Plan",
    "SurveyClosed",
    "WaveRefused",
    "cancel_wave",
    "change_wave",
    "close_after_reopening",
    "close_ended_waves",
    "close_wave",
    "decline_invitation",
    "import_answers",
    "invitation_of_mail",
    "invite_after_engagement",
    "invite_requester",
    "is_still_asked",
    "link_secret",
    "note_bounce",
    "pause_wave",
    "plan_wave",
    "post_due",
    "record_answers",
    "remind_of_requests",
    "reminders_due",
    "response_to",
    "resume_wave",
    "seal_responses",
    "send_test",
    "set_share",
    "share_of",
    "start_wave",
    "stop_asking",
    "write_invitations",
]
