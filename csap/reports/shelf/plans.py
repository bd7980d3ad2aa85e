"""Plans as reports: those that are asked for, and one with its goals and actions."""

from collections.abc import Iterable

from django.urls import reverse

from csap.facts.periods import local_day
from csap.metrics.plan_rules import PRINCIPLES
from csap.plans import effect_page, export, listing, policies
from csap.plans.effect_page import GoalRow
from csap.plans.listing import ANY, ENDED, Row
from csap.plans.models import Action, Plan
from csap.plans.vocabulary import State
from csap.reports import paper
from csap.reports.paper import Part
from csap.reports.registry import PDF, Content, Eyes, Given, Report, sheets_as_files
from csap.reports.shelf import stored
from csap.telling import numbers
from csap.telling.charts import Table
from servicedesk.accounts.policies import admit_to_plan
from servicedesk.common.errors import DomainError

_HEAD = ["Plan", "About", "Metric", "State", "Owner", "Runs", "Progress", "Next"]


def make(eyes: Eyes) -> Content:
    """Return the plans that are asked for, the newest first. 11 queries for any number."""
    admit_to_plan(eyes.user)
    asked, today = listing.Asked.of(dict(eyes.given)), local_day(eyes.at)
    wanted = asked.narrow(Plan.objects.visible_to(eyes.user)).select_related("owner")
    plans = list(wanted.order_by("-pk"))
    title = f"{len(plans)} plan{'' if len(plans) == 1 else 's'}"
    rows = listing.rows_of(plans, today=today)
    context = {
        "title": title,
        "about": subject(eyes),
        "name": REPORT.title,
        "state": f"as of {numbers.day(today)}",
        "parts": [
            paper.of_table(
                "The newest first",
                Table(_HEAD, [_cells(row) for row in rows]),
                nothing="No plan is like that.",
            )
        ],
    }
    return Content(
        title=title,
        about=subject(eyes),
        stem="plans",
        files={PDF: paper.pdf(eyes, context)}
        | sheets_as_files(lambda: export.sheets(plans, today=today)),
    )


def _cells(row: Row) -> list[str]:
    plan, progress = row.plan, row.progress
    done = f"{progress.done} of {progress.actions} actions"
    late = f"{progress.late} late" if progress.late else ""
    return [
        plan.number,
        f"{plan.title} ({plan.scope_words})",
        row.metric,
        plan.get_state_display(),
        plan.owner.name if plan.owner else "–",
        row.runs or "–",
        numbers.joined(done, late, progress.verdict_words, by="; "),
        row.next,
    ]


def subject(eyes: Eyes) -> str:
    """Return the filters in words."""
    asked = listing.Asked.of(dict(eyes.given))
    named = {"": "open", ENDED: "ended", ANY: "open and ended"}
    state = named.get(asked.state) or State(asked.state).label
    return numbers.joined(state, asked.scope or "all scopes", asked.owner and "of one owner")


def make_one(eyes: Eyes) -> Content:
    """Return one plan with its goals and actions. About 12 queries."""
    plan, today = _get(eyes), local_day(eyes.at)
    effect = effect_page.make(plan, user=eyes.user)
    actions = plan.actions.select_related("owner").order_by("principle", "due_on", "pk")
    title = f"{plan.number}: {plan.title}"
    about = f"{plan.scope_words} · {plan.get_state_display()}"
    context = {
        "title": title,
        "about": about,
        "name": ONE.title,
        "state": f"as of {numbers.day(today)}",
        "parts": [
            _goal_part(effect.heading, effect.rows),
            *(paper.of_figure(each.figure) for each in effect.rows if each.figure),
            _action_part(actions),
        ],
    }
    return Content(
        title=title,
        about=about,
        stem=plan.number.lower(),
        files={PDF: paper.pdf(eyes, context)}
        | sheets_as_files(lambda: export.sheets([plan], today=today)),
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


def _get(eyes: Eyes) -> Plan:
    number = eyes.given.get("plan", "")
    if not number:
        raise DomainError("Say which plan.", field="plan")
    return policies.get_plan(eyes.user, number)


def _subject(eyes: Eyes) -> str:
    plan = _get(eyes)
    return f"{plan.number}: {plan.title}"


def _address(given: Given) -> str:
    if "plan" in given:
        return reverse("plans:plan", args=[given["plan"]])
    return reverse("plans:list")


REPORT = Report(
    key="plans",
    title="Plans",
    holds="Plans with state, owner, dates and progress; as a table their goals and actions, too.",
    address=lambda given: reverse("plans:list") + stored.query(given),
    subject=subject,
    make=make,
    asks=("state", "scope", "owner"),
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
