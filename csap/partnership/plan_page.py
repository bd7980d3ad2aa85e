"""What the page of a plan shows to a partner who signs it, or signed it."""

from dataclasses import dataclass
from datetime import datetime

from csap.partnership import plan_notices
from csap.partnership.plan_notices import Notice
from csap.partnership.plan_text import PlanText, tell
from csap.plans.models import CheckIn, Partner, Plan, Signature
from csap.plans.records import short_hash
from csap.plans.services.signing import is_signable
from csap.plans.services.standing import Parts
from csap.plans.vocabulary import SIGNED_STATES, Side, State


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, for whom, and when they signed the present text. ``at`` None: not yet."""

    name: str
    side: str
    at: datetime | None
    way: str
    is_awaited: bool


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan for one partner. ``verdicts``: what came of its goals, by number."""

    plan: Plan
    mine: Partner
    text: PlanText
    notices: list[Notice]
    signers: list[Signer]
    check_ins: list[CheckIn]
    verdicts: list[tuple[int, str]]
    may_sign: bool
    may_check_in: bool
    is_signed: bool
    is_altered: bool

    @property
    def state_words(self) -> str:
        return state_words(self.plan)

    @property
    def signed_before(self) -> str:
        """Return the hash of the signed text where the plan reads otherwise by now, else ""."""
        is_going = self.plan.state in SIGNED_STATES and not is_signable(self.plan)
        return (
            self.plan.content_hash if is_going and self.text.hash != self.plan.content_hash else ""
        )

    @property
    def signed_hash(self) -> str:
        return short_hash(self.plan.content_hash)


def state_words(plan: Plan) -> str:
    """Return a plan's state as its partners call it."""
    return "waits for signatures" if is_signable(plan) else plan.get_state_display()


def make(mine: Partner) -> PlanPage:
    """Return the page of a partner found by ``policies.get_partner``. 17 queries or fewer."""
    plan = mine.plan
    partners = _partners(plan)
    own = next(each for each in partners if each.pk == mine.pk)
    signed, newest = _signature(own, plan), _newest(own)
    text = tell(plan, signed_at=newest.at if newest and not is_signable(plan) else None)
    signable = is_signable(plan)
    # Its text stands still while it waits; if it does not read as put, nobody signs it unseen.
    is_altered = signable and text.hash != plan.content_hash
    return PlanPage(
        plan=plan,
        mine=mine,
        text=text,
        notices=plan_notices.make(
            plan,
            mine,
            signed=signed,
            newest=newest,
            events=_events(plan),
            unsigned=[
                each.user.name
                for each in partners
                if each.must_sign and _signature(each, plan) is None
            ],
        ),
        signers=[_signer(each, plan) for each in partners],
        check_ins=list(plan.check_ins.select_related("by").order_by("-at", "-pk")[:20]),
        verdicts=_verdicts(plan),
        may_sign=signable and signed is None and not is_altered,
        may_check_in=plan.state in (State.EXECUTING, State.EVALUATING),
        is_signed=signed is not None,
        is_altered=is_altered,
    )


def _partners(plan: Plan) -> list[Partner]:
    present = plan.partners.present().select_related("user").prefetch_related("signatures")
    return sorted(present, key=lambda each: (list(Side).index(Side(each.side)), each.pk))


def _signature(partner: Partner, plan: Plan) -> Signature | None:
    found = (each for each in partner.signatures.all() if each.content_hash == plan.content_hash)
    return next(found, None)


def _newest(partner: Partner) -> Signature | None:
    return max(partner.signatures.all(), key=lambda each: each.at, default=None)


def _signer(partner: Partner, plan: Plan) -> Signer:
    signature = _signature(partner, plan)
    side = partner.get_side_display()
    if partner.side == Side.CUSTOMER:
        side = f"for {partner.scope_words[:1].lower()}{partner.scope_words[1:]}"
    return Signer(
        name=partner.user.name,
        side=side,
        at=signature.at if signature else None,
        way=signature.get_way_display() if signature else "",
        is_awaited=partner.must_sign,
    )


def _events(plan: Plan) -> list[plan_notices.PlanEvent]:
    told = plan.events.filter(event__in=plan_notices.TOLD).select_related("actor")
    return list(told.order_by("pk"))


def _verdicts(plan: Plan) -> list[tuple[int, str]]:
    if plan.state in (State.TRIGGERED, State.ACTIONS_PLANNED, State.SIGNED_OFF):
        return []
    accepted = Parts(plan).verdicts
    goals = plan.goals.filter(pk__in=accepted).order_by("number") if accepted else []
    return [(goal.number, accepted[goal.pk].get_verdict_display()) for goal in goals]
