"""A small world with something on every page, and the addresses of the pages by door."""

import re
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from csap.agreements import services as agreements
from csap.consultations import services as consultations
from csap.facts import marks
from csap.facts.periods import Period, local_day
from csap.facts.scopes import Scope
from csap.facts.services import compute_baseline
from csap.plans import tokens
from csap.plans.services import open_by_rule
from csap.plans.vocabulary import State as PlanState
from csap.reports import services as reports
from csap.reports import tokens as report_tokens
from csap.reports.shelf import REPORTS
from requests_app.catalogue import names, outages
from requests_app.catalogue.models import TeamMembership
from requests_app.engagements import services as engagements
from requests_app.lifecycle import services as lifecycle
from servicedesk.outbox import services as outbox
from servicedesk.outbox.mail import text_of
from servicedesk.outbox.models import Delivery, Fact, SentMail
from surveys import services as surveys
from surveys.models import QuestionnaireVersion
from surveys.services.improving import Told
from tests.csap.agreements.builders import demanded, terms
from tests.csap.consultations import builders as consulted
from tests.csap.findings.builders import add_evidence, make_finding
from tests.csap.plans.builders import life_at
from tests.factories import RequestTypeFactory, TargetFactory, UserFactory, open_request
from tests.surveys.builders import resolve
from tests.surveys.files_of_answers import answer_file, bring_in
from tests.surveys.results import builders as closed
from tests.surveys.wave_builders import planned
from tests.surveys.words import policy_of, said


class SmallWorld:
    """One request of every state and one project under way; who sees what by door."""

    def __init__(self):
        names.forget()  # an earlier test may have kept names under the same ids
        self.now = timezone.now()
        TargetFactory()
        trouble = RequestTypeFactory(name="Something does not work")
        self.requester = UserFactory(name="Priya Raman")
        self.agent = UserFactory(name="Jonas Lindqvist", team_lead=True)
        self.manager = UserFactory(name="Laura Fischer", manager=True)
        self.admin = UserFactory(name="Admin", admin=True)
        TeamMembership.objects.create(team=trouble.service.team, user=self.agent, is_lead=True)
        self.type = trouble
        self.talk = self._talk()
        self.waiting = self._open(summary="Access to a folder", ago=timedelta(hours=2))
        self._act(lifecycle.hold_request, self.waiting, reason="REQUESTER")
        self.solved = self._open(summary="No sound in room four", ago=timedelta(hours=3))
        resolve(self.solved, agent=self.agent, at=self.now - timedelta(hours=1))
        self._open(summary="A very long subject " * 8, ago=timedelta(days=9))
        self.project = self._project()
        self.outage = self._outage()
        outbox.drain()
        self.mail = SentMail.objects.get(subject__startswith="How was it?")
        self._give_up()
        self.period = self._computed()

    def _open(self, *, ago, request_type=None, **given):
        return open_request(
            requester=self.requester,
            request_type=request_type or self.type,
            at=self.now - ago,
            **given,
        )

    def _act(self, service, service_request, **given):
        return service(service_request.pk, actor=self.agent, at=self.now, **given)

    def _talk(self):
        """Return a request with words of both sides, a note and a file."""
        file = SimpleUploadedFile("screen.txt", b"dark")
        talk = self._open(summary="The screen stays dark", ago=timedelta(hours=5), uploads=[file])
        self._act(lifecycle.assign_request, talk, assignee=self.agent)
        self._act(lifecycle.reply_to_request, talk, body="Which **dock** is it?\n\n- A05\n- A06")
        self._act(lifecycle.add_note, talk, body="The third one today.")
        return talk

    def _project(self):
        kind = RequestTypeFactory(project=True, service=self.type.service)
        project = self._open(
            summary="Statements import themselves", ago=timedelta(days=2), request_type=kind
        )
        pk, by = project.engagement.pk, {"actor": self.agent, "at": self.now}
        day = local_day(self.now)
        engagements.add_criterion(pk, text="95 % matched", weight=2, **by)
        plan = {"planned_start": day, "planned_end": day + timedelta(days=60)}
        engagements.approve_baseline(pk, **plan, budget_minor=4_800_000, **by)
        engagements.start(pk, started_date=day, **by)
        return project

    def _outage(self):
        told = outages.Told("DEGRADED", self.now - timedelta(hours=1), note="Slow since noon.")
        by = {"actor": self.agent, "at": self.now}
        return outages.record_outage(told, service_id=self.type.service_id, **by)

    def _give_up(self):
        fact = Fact.objects.create(topic="t", key="late", payload={}, occurred_at=self.now)
        Delivery.objects.create(fact=fact, consumer="c", due_at=self.now, dead_at=self.now)

    def _computed(self):
        """Return the month before this one as a choice; its four metrics are stored."""
        end = local_day(self.now).replace(day=1)
        start = (end - timedelta(days=1)).replace(day=1)
        marks.drain()
        compute_baseline(Scope(), Period(start, end), at=self.now)
        return f"{start:%Y-%m}"

    def pages(self, door):
        """Return (who, addresses) of a door or a part of it; nobody is None."""
        person, addresses = {
            "out": (None, self._out),
            "portal": (self.requester, self._portal),
            "requests": (self.requester, self._requests),
            "desk": (self.agent, self._desk),
            "csap": (self.manager, self._csap),
            "plans": (self.manager, self._findings_and_plans),
            "reports": (self.manager, self._reports),
            "surveys": (self.manager, self._surveys),
            "results": (self.manager, self._results),
            "settings": (self.admin, self._settings),
        }[door]
        return person, list(addresses())

    def _out(self):
        return ["/account/sign-in/", "/account/reset/", "/nothing/", *self._survey()]

    def _surveys(self):
        return [*self._builder(), *self._waves(), *self._words()]

    def _settings(self):
        return ["/settings/outbox/", *self._mailbox()]

    def _survey(self):
        link = re.search(r"(/s/[\w-]+/)", text_of(self.mail)).group(1)
        return [link, f"{link}stop/", "/s/no-such-link/"]

    def _portal(self):
        slug, service = self.type.slug, self.type.service.slug
        yield from ("/portal/", "/portal/services/", f"/portal/services/{service}/")
        yield from ("/portal/new/", "/portal/new/support/", f"/portal/new/for/{slug}/")
        yield from ("/portal/search/?q=screen", "/portal/search/?q=zebra", "/surveys/did/")

    def _requests(self):
        yield "/portal/requests/"
        for shown in (self.talk, self.waiting, self.solved):
            yield f"/portal/requests/{shown.number}/"
        yield f"/portal/requests/{self.project.number}/engagement/"
        yield from ("/account/profile/", "/partnership/agreements/")
        yield f"/partnership/agreements/{self._offered().number}/"
        yield from self._partnership()
        asked = f"/partnership/consultations/{self._spoken().number}/"
        yield from ("/partnership/consultations/", asked, f"{asked}changes/")

    def _desk(self):
        talk = f"/desk/requests/{self.talk.number}/"
        steps = [f"{talk}{step}/" for step in ("assign", "triage", "hold", "resolve", "cancel")]
        lists = ["/desk/", "/desk/?q=is:open+zebra", "/desk/team/", "/desk/new/", "/desk/keys/"]
        project = f"/portal/requests/{self.project.number}/engagement/"
        waiting = f"/desk/requests/{self.waiting.number}/"
        shown = f"/desk/outages/{self.outage.pk}/"
        down = ["/desk/outages/", "/desk/outages/record/", shown, f"{shown}correct/"]
        return [*lists, talk, *steps, waiting, project, *down]

    def _csap(self):
        chosen = f"?period={self.period}"
        metrics = [f"/csap/metrics/{key}/{chosen}" for key in ("sat.csat_top2", "util.reach")]
        asked = f"?kind=resolution&service={self.type.service.slug}&number=8&percent=90"
        feasible = ["/csap/feasibility/", f"/csap/feasibility/{asked}"]
        talks = self._agreements()
        services = [f"/csap/portfolio/{chosen}", f"/csap/portfolio/{self.type.service.slug}/"]
        return [
            *services,
            *feasible,
            *talks,
            *self._consultations(),
            f"/csap/{chosen}",
            "/csap/?period=2001-01",
            *metrics,
        ]

    def _findings_and_plans(self):
        return [*self._findings(), *self._plans()]

    def _reports(self):
        """What there is and what is sent; one subscription; a new one; the way out."""
        wanted = reports.Wanted({}, "WEEKLY", 1, "csv")
        made = reports.subscribe(
            REPORTS["findings"], wanted, actor=self.manager, at=self.now - timedelta(days=8)
        )
        reports.send(made.pk, at=self.now)
        yield from ("/csap/reports/", f"/csap/reports/subscriptions/{made.pk}/")
        yield f"/csap/reports/subscribe/dashboard/?period={self.period}"
        yield f"/csap/reports/stop/{report_tokens.make(made.pk)}/"

    def _builder(self):
        asked = QuestionnaireVersion.objects.in_force("R").get()
        draft = surveys.draft_version(asked.questionnaire_id, actor=self.manager, at=self.now)
        version, question = f"/surveys/versions/{draft.pk}/", draft.questions.get(key="recommend")
        yield from ("/surveys/instruments/", "/surveys/instruments/new/", version)
        yield from (f"{version}add/", f"{version}preview/?mode=ANONYMOUS&language=de")
        yield f"/surveys/questions/{question.pk}/"

    def _waves(self):
        """A wave that is prepared and one that runs."""
        today = {"opens_on": self.now.date(), "closes_on": self.now.date() + timedelta(days=21)}
        yield from ("/surveys/waves/", "/surveys/waves/new/", "/surveys/sampling/")
        running = planned(self.manager, reminder_days=[7], **today)
        surveys.start_wave(running.pk, actor=self.manager, at=self.now)
        surveys.write_invitations(running.pk, at=self.now)
        for wave in (running, planned(self.manager, **today)):
            yield f"/surveys/waves/{wave.pk}/"
        yield f"/surveys/waves/{wave.pk}/change/"

    def _results(self):
        """Results of two waves, of a department, side by side; one that is not closed."""
        version, service = closed.questionnaire(), self.type.service
        places = [closed.department(name) for name in ("Large", "Wide", "Tiny")]
        for own in (closed.wave(version), closed.wave(version, name="Autumn")):
            for size, place in zip((30, 15, 2), places, strict=True):
                told = {"overall": 4, "quality": 3, "speed": (4, 8, 5), "recommend": 9, "rules": 2}
                closed.respond(own, size, place, group="key", good={service: 4}, **told)
        under_way = closed.wave(version, name="Later", closed_at=None)
        shown = f"wave-{own.pk}"
        yield from ("/surveys/results/", f"/surveys/results/wave-{under_way.pk}/")
        yield f"/surveys/results/{shown}/?with=wave-{own.pk - 1}"
        yield f"/surveys/results/{shown}/?in=department:tiny"

    def _words(self):
        """What somebody said, answered; what was done about it; a file that was brought in."""
        feedback = said("Only approved docks. Why?", key="policy")
        surveys.answer_feedback(
            feedback.pk, text="We ask.", is_upheld=True, actor=self.manager, at=self.now
        )
        told = Told("Docks", "More docks", feedback_ids=[feedback.pk])
        surveys.write_improvement(told, actor=self.manager, at=self.now)
        policy_of(self.manager)
        with TemporaryDirectory() as folder:
            run = bring_in(answer_file(Path(folder), "ada;4;;8;6", "ben;9;;8;6")).run
        yield from ("/surveys/feedback/?state=any", f"/surveys/feedback/{feedback.pk}/")
        yield from ("/surveys/improvements/", "/surveys/policies/", "/surveys/collected/")
        yield f"/surveys/collected/{run}/"

    def _agreements(self):
        """The list; a negotiation before and after its record; a new demand."""
        asked = demanded(self.type, actor=self.manager, at=self.now)
        talked = self._offered()
        yield from ("/csap/agreements/", "/csap/agreements/?kind=budget", "/csap/agreements/new/")
        yield from (f"/csap/agreements/{each.number}/" for each in (asked, talked))

    def _consultations(self):
        """The list, a draft, one that is open with voices; its forms."""
        draft, made = self._consulted("Travel"), self._spoken()
        page = f"/csap/consultations/{made.number}/"
        yield from ("/csap/consultations/", "/csap/consultations/new/")
        yield from (
            f"/csap/consultations/{draft.number}/",
            page,
            f"{page}changes/",
            f"{page}draft/",
        )
        yield from (f"{page}answer/{made.remarks.first().pk}/", f"{page}revise/", f"{page}decide/")

    def _consulted(self, title="Own devices at work"):
        """Return a draft that is to be put to everyone."""
        day = local_day(self.now)
        wanted = consulted.setting(opens_on=day, closes_on=day + timedelta(days=9))
        return consulted.drafted(self.manager, at=self.now, title=title, setting=wanted)

    def _spoken(self):
        """Return one that is open: the requester objects and has an answer, others speak."""
        made = self._consulted()
        consultations.put(made.number, actor=self.manager, at=self.now)
        for person in (self.agent, self.manager, self.admin, *UserFactory.create_batch(3)):
            consultations.tend(at=self.now)  # asks who came later
            consulted.say(made.number, person, "CHANGES", f"{person.name} asks why.", at=self.now)
        point = consulted.object_to(made.number, self.requester, at=self.now)
        given = {"verdict": "DECLINED", "text": "Updates end.", "actor": self.manager}
        consultations.answer(made.number, point.pk, **given, at=self.now)
        return made

    def _offered(self):
        """Return an agreement whose offer waits for the requester's answer."""
        made = demanded(
            self.type,
            actor=self.manager,
            at=self.now,
            department=self.requester.department,
            representative=self.requester,
        )
        agreements.freeze_record(made.number, actor=self.manager, at=self.now)
        wanted = terms(8, days=90, since=local_day(self.now))
        agreements.offer(made.number, wanted, actor=self.manager, at=self.now)
        return made

    def _partnership(self):
        """A plan to sign, by its page and by the link of a mail; one under way with an action."""
        waits = life_at(PlanState.ACTIONS_PLANNED)
        waits.do("add_partner", user=self.requester, at=self.now)
        partner = waits.plan.partners.get(user=self.requester)
        asked = tokens.Asked(partner.pk, waits.plan.content_hash)
        until = int((self.now + timedelta(days=1)).timestamp())
        yield from ("/partnership/", "/partnership/actions/")
        yield f"/partnership/plans/{waits.number}/"
        yield from (f"/partnership/sign/{tokens.make(asked, until=until)}/", "/partnership/sign/x/")
        going = life_at(PlanState.EXECUTING, metric="qual.reopen_rate", customer=self.requester)
        going.act(owner=self.requester)
        yield from (f"/partnership/plans/{going.number}/", "/partnership/actions/")

    def _findings(self):
        """A finding that waits, its gap drawn; one that has a plan; nothing of a kind."""
        shares = {"felt_share": 0.5, "measured_share": 0.8, "statuses": ["N", "G", "U", "G"]}
        gap = make_finding(kind="GAP", metric="gap.perception", stage="EMERGING", evidence=False)
        add_evidence(gap, value=-0.3, unit="difference of shares", statistics=shares)
        linked = make_finding(is_deficiency=True)
        plan = open_by_rule(linked.number, at=self.now)
        yield from ("/csap/findings/", "/csap/findings/?kind=TREND", "/csap/findings/perceptions/")
        yield f"/csap/findings/{gap.number}/charge/"
        yield from (f"/csap/findings/{gap.number}/", f"/csap/findings/{linked.number}/")
        yield from (f"/csap/plans/link/{gap.number}/", f"/csap/plans/{plan.number}/")

    def _plans(self):
        """The list, the board, a new one; a plan that is written, and one that is evaluated."""
        written = life_at(PlanState.GOALS_SET, metric="qual.reopen_rate")
        judged = life_at(PlanState.EVALUATING, metric="sat.ces")
        judged.judge("MOVED")
        first, last = f"/csap/plans/{written.number}/", f"/csap/plans/{judged.number}/"
        yield from ("/csap/plans/", "/csap/plans/?view=board&state=any", "/csap/plans/new/", first)
        yield from (f"{first}description/", f"{first}goals/new/", f"{first}goals/1/")
        yield from (f"{first}actions/new/", f"{first}questions/1/", f"{first}partners/")
        yield from (last, f"{last}baseline/", f"{last}history/")
        yield f"{last}actions/{judged.plan.actions.get().pk}/report/"
        asked = life_at(PlanState.BASELINE_FROZEN, metric="flow.backlog")
        yield f"/csap/plans/{asked.number}/gaps/PROMISE/"

    def _mailbox(self):
        return ["/settings/mailbox/", f"/settings/mailbox/{self.mail.pk}/"]
