"""What the organisation decides for itself: whom surveys ask how often, and what it aims at."""

from servicedesk.settings.environment import env
from servicedesk.settings.schedule import WAVE_SECONDS

#: A person is asked about a resolved request by mail at most once in this many days.
SURVEY_PAUSE_DAYS = env.int("SURVEY_PAUSE_DAYS", default=30)
#: Who has not answered about a resolution is reminded once after so many days; 0: never.
SURVEY_REMINDER_DAYS = env.int("SURVEY_REMINDER_DAYS", default=5)
#: Whether survey mail waits for the organisation's working hours.
SURVEY_QUIET_HOURS = env.bool("SURVEY_QUIET_HOURS", default=True)
#: So many mails of waves go out in a minute, all waves together.
SURVEY_MAILS_PER_MINUTE = env.int("SURVEY_MAILS_PER_MINUTE", default=300)
SURVEY_WAVE_SECONDS = WAVE_SECONDS
#: Nobody is in two waves within so many days.
SURVEY_WAVE_GAP_DAYS = env.int("SURVEY_WAVE_GAP_DAYS", default=60)

_SERVICE_LEVEL_SHARE = env.float("SERVICE_LEVEL_SHARE", default=0.8)
#: Shares that the organisation aims at, 0 to 1, by metric; the rules report what stays below.
CSAP_TARGETS = {
    "sat.csat_top2": env.float("CSAT_TARGET", default=0.75),
    "time.sla_attainment.response": _SERVICE_LEVEL_SHARE,
    "time.sla_attainment.resolve": _SERVICE_LEVEL_SHARE,
}
