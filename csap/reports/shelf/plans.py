"""Plans as reports: all of them, and one with its goals and actions."""

from collections.abc import Iterable

from django.urls import NoReverseMatch, reverse

from csap.facts.periods import local_day
from csap.facts.queries import title_of
from csap.metrics.plan_rules import PRINCIPLES
from csap.plans import effect_page, policies
from csap.plans.effect_page import GoalRow
from csap.plans.models import Action, Plan
from csap.reports import paper
from csap.reports.paper import Part
from csap.reports.registry import PDF, Content, Eyes, Given, Report, sheets_as_files
from csap.telling import numbers
from csap.telling.charts import Table
from servicedesk.accounts.policies import admit_to_plan
from servicedesk.common.errors import DomainError
from servicedesk.common.spreadsheets import Sheet

_HEAD = ["Plan", "About", "Where", "Metric", "State", "Owner", "From", "To"]
_PLANS = ("number", "title", "scope", "scope name", "metric", "state", "trigger", "owner",
          "starts on", "ends on (last day)", "opened at", "closed at")  # fmt: skip
_GOALS = ("number", "aim", "metric", "scope", "baseline", "target", "band low", "band high",
          "guard metric", "owner", "due on", "verdict")  # fmt: skip
_ACTIONS = ("principle", "principle name", "what", "owner", "effort in hours", "due on", "status",
            "done on", "outcome", "decided in")  # fmt: skip


def make(eyes: Eyes) -> Content:
    """Return every plan that the person sees, the newest first. 1 query."""
    admit_to_plan(eyes.user)
    plans = list(Plan.objects.visible_to(eyes.user).select_related("owner").order_by("-pk"))
    open_ = sum(not each.closed_at for each in plans)
    title = f"{open_} open plan{'' if open_ == 1 else 's'} of {len(plans)}"
    context = {
        "title": title,
        "about": "every scope",
        "name": REPORT.title,
        "state": f"as of {numbers.day(local_day(eyes.at))}",
        "parts": [
            paper.of_table(
                "The newest first", Table(_HEAD, [_cells(each) for each in plans]),
                nothing="No plan was opened yet.",
            )
        ],
    }  # fmt: skip
    return Content(
        title=title,
        about="every scope",
        stem="plans",
        files={PDF: paper.pdf(eyes, context)}
        | sheets_as_files(lambda: [Sheet("Plans", _PLANS, [_row(each) for each in plans])]),
    )


def _cells(plan: Plan) -> list[str]:
    days = [numbers.day(day) if day else "–" for day in (plan.starts_on, plan.ends_on)]
    owner = plan.owner.name if plan.owner else "–"
    metric = title_of(plan.metric) if plan.metric else "–"
    return [plan.number, plan.title, plan.scope_words, metric, plan.get_state_display(), owner,
            *days]  # fmt: skip


def _row(plan: Plan) -> list[str | None]:
    return [
        *(plan.number, plan.title, plan.scope, plan.scope_words, plan.metric, plan.state),
        *(plan.trigger, plan.owner.name if plan.owner else None),
        *(day.isoformat() if day else None for day in (plan.starts_on, plan.ends_on)),
        plan.opened_at.isoformat(),
        plan.closed_at.isoformat() if plan.closed_at else None,
    ]


def make_one(eyes: Eyes) -> Content:
    """Return one plan with its goals and actions. About 8 queries."""
    plan = _get(eyes)
    effect = effect_page.make(plan, user=eyes.user)
    actions = list(plan.actions.select_related("owner").order_by("principle", "due_on", "pk"))
    title = f"{plan.number}: {plan.title}"
    about = f"{plan.scope_words} · {plan.get_state_display()}"
    context = {
        "title": title,
        "about": about,
        "name": ONE.title,
        "state": f"as of {numbers.day(local_day(eyes.at))}",
        "parts": [_goal_part(effect.heading, effect.rows), _action_part(actions)],
    }
    return Content(
        title=title,
        about=about,
        stem=plan.number.lower(),
        files={PDF: paper.pdf(eyes, context)}
        | sheets_as_files(
            lambda: [
                Sheet("Plan", _PLANS, [_row(plan)]),
                Sheet("Goals", _GOALS, [_goal(each) for each in effect.rows]),
                Sheet("Actions", _ACTIONS, [_action(each) for each in actions]),
            ]
        ),
    )


def _goal_part(heading: str, rows: Iterable[GoalRow]) -> Part:
    head = ["Goal", "Before", "Now", "Aimed at", "Due", "What may be said"]
    cells = [
        [
            each.title,
            each.baseline[0],
            each.now[0],
            each.wanted or "–",
            numbers.day(each.goal.due_on),
            numbers.joined(each.verdict.word, each.verdict.why, by=": ") if each.verdict else "–",
        ]
        for each in rows
    ]
    return paper.of_table(heading or "Goals", Table(head, cells), nothing="No goal is set yet.")


def _action_part(actions: Iterable[Action]) -> Part:
    head = ["Principle", "Action", "Owner", "Due", "Status"]
    cells = [
        [
            f"{each.principle} {PRINCIPLES[each.principle]}",
            each.what,
            each.owner.name,
            numbers.day(each.due_on),
            each.get_status_display(),
        ]
        for each in actions
    ]
    return paper.of_table("Actions", Table(head, cells), nothing="No action is written down yet.")


def _goal(row: GoalRow) -> list[object]:
    goal = row.goal
    verdict = row.accepted.verdict if row.accepted else None
    return [goal.number, goal.aim, goal.metric, goal.scope, goal.baseline_value, goal.target,
            goal.band_low, goal.band_high, goal.guard_metric, goal.owner.name,
            goal.due_on.isoformat(), verdict]  # fmt: skip


def _action(action: Action) -> list[object]:
    done = action.done_on.isoformat() if action.done_on else None
    return [action.principle, PRINCIPLES[action.principle], action.what, action.owner.name,
            action.effort_hours, action.due_on.isoformat(), action.status, done, action.outcome,
            action.decided_in]  # fmt: skip


def _get(eyes: Eyes) -> Plan:
    number = eyes.given.get("plan", "")
    if not number:
        raise DomainError("Say which plan.", field="plan")
    return policies.get_plan(eyes.user, number)


def _subject(eyes: Eyes) -> str:
    plan = _get(eyes)
    return f"{plan.number}: {plan.title}"


def _list_address(_given: Given = {}) -> str:  # noqa: B006 - read alone
    try:
        return reverse("plans:list")
    except NoReverseMatch:
        return reverse("csap:dashboard")


def _address(given: Given) -> str:
    return reverse("plans:plan", args=[given["plan"]]) if "plan" in given else _list_address()


REPORT = Report(
    key="plans",
    title="Plans",
    holds="Every plan with its scope, metric, state, owner and dates.",
    address=_list_address,
    subject=lambda _eyes: "every scope",
    make=make,
)
ONE = Report(
    key="plan",
    title="One plan",
    holds="Its goals with what may be said of their effect, and its actions by principle.",
    address=_address,
    subject=_subject,
    make=make_one,
    asks=("plan",),
    needs=("plan",),
)
