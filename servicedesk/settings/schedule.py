"""When Celery beat does what. Written into the database at start, where the admin may tune it."""

import environ
from celery.schedules import crontab

REBUILD_SECONDS = environ.Env().float("REBUILD_SECONDS", default=60.0)
#: How often waves are tended: their mails go out in so many bits a minute.
WAVE_SECONDS = environ.Env().float("WAVE_SECONDS", default=10.0)

CELERY_BEAT_SCHEDULE = {
    # Sweeps that no worker took in time are not kept: one is as good as a thousand.
    "sweep the outbox": {
        "task": "servicedesk.outbox.tasks.sweep",
        "schedule": 5.0,
        "options": {"expires": 10},
    },
    "read which mail came back": {
        "task": "servicedesk.outbox.tasks.read_bounces",
        "schedule": crontab(minute="*/5"),
    },
    "notice breaches": {"task": "requests_app.lifecycle.tasks.notice_breaches", "schedule": 30.0},
    "close what stayed resolved": {
        "task": "requests_app.lifecycle.tasks.close_resolved",
        "schedule": crontab(minute="7"),
    },
    "tend the survey waves": {
        "task": "surveys.tasks.tend_waves",
        "schedule": WAVE_SECONDS,
        "options": {"expires": 10},
    },
    "remind of surveys": {
        "task": "surveys.tasks.remind_of_requests",
        "schedule": crontab(minute="21"),
    },
    "rebuild dirty days": {
        "task": "csap.facts.tasks.rebuild_dirty_days",
        "schedule": REBUILD_SECONDS,
    },
    "mark days whose clock has passed": {
        "task": "csap.facts.tasks.mark_passed_days",
        "schedule": crontab(minute="12"),
    },
    "seal anonymous answers": {
        "task": "surveys.tasks.seal_responses",
        "schedule": crontab(hour="3", minute="20"),
    },
    # After the sealing, which tells of the anonymous ones.
    "let feedback be read": {
        "task": "surveys.tasks.let_feedback_be_read",
        "schedule": crontab(hour="3", minute="40"),
    },
    "audit the facts": {
        "task": "csap.facts.tasks.audit_facts",
        "schedule": crontab(hour="1", minute="50"),
    },
    "compute the baselines": {
        "task": "csap.facts.tasks.compute_baselines",
        "schedule": crontab(hour="2", minute="30"),
    },
    "close the week": {
        "task": "csap.facts.tasks.close_week",
        "schedule": crontab(hour="2", minute="5", day_of_week="mon"),
    },
    "close the month": {
        "task": "csap.facts.tasks.close_month",
        "schedule": crontab(hour="2", minute="10", day_of_month="1"),
    },
    # Before the rules look: their over-promise rate counts the newest checks.
    "tend the agreements": {
        "task": "csap.agreements.tasks.tend_agreements",
        "schedule": crontab(hour="2", minute="20"),
    },
    "remind of plans": {
        "task": "csap.plans.tasks.remind",
        "schedule": crontab(hour="7", minute="10"),
    },
    # The 15th is the first day on which the month before is final.
    "read the effect of plans": {
        "task": "csap.plans.tasks.read_effects",
        "schedule": crontab(hour="4", minute="10", day_of_month="15"),
    },
    "score the key customers": {
        "task": "csap.customers.tasks.score_quarter",
        "schedule": crontab(hour="3", minute="10"),
    },
    "let terms of key customers end": {
        "task": "csap.customers.tasks.let_terms_end",
        "schedule": crontab(hour="0", minute="20"),
    },
    # From seven in the morning of the reporting zone on; what is due says csap.reports.rules.
    "send the reports that are due": {
        "task": "csap.reports.tasks.send_due_reports",
        "schedule": crontab(minute="*/15"),
    },
    "look at the closed months": {
        "task": "csap.findings.tasks.look_at_closed_months",
        "schedule": crontab(hour="3", minute="30"),
    },
    # Before the morning: who is reminded reads it then.
    "tend the consultations": {
        "task": "csap.consultations.tasks.tend_consultations",
        "schedule": crontab(hour="0,6", minute="40"),
    },
    "hand over letters of consultations": {
        "task": "csap.consultations.tasks.send_letters",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "note reviews that are due": {
        "task": "csap.reviews.tasks.note_due_reviews",
        "schedule": crontab(hour="4", minute="10"),
    },
}
