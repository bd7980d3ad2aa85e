"""The state machine, exhaustively: every state, every event, every combination of its guards."""

from dataclasses import replace
from datetime import date
from itertools import chain, combinations

import pytest

from csap.plans import guards
from csap.plans.guards import Known, KnownGoal, is_beyond_relevant_change
from csap.plans.vocabulary import State

ON_TIME = "time.sla_attainment.resolve"
GOAL = KnownGoal(1, "IMPROVE", ON_TIME, 0.7, 0.8, has_action=True, has_verdict=True, is_open=True)
KEEP = KnownGoal(
    2, "MAINTAIN", "qual.reopen_rate", None, band=(0.03, 0.07), has_action=True,
    has_verdict=True, is_open=False,
)  # fmt: skip
#: Everything is as it should be, for every step at once.
IDEAL = Known(
    today=date(2026, 10, 1),
    reason="Because.",
    has_baseline=True,
    accounted=frozenset({1, 2, 3, 4}),
    gaps=frozenset({"PROMISE", "EXPECTATION", "PERCEPTION"}),
    goals=(GOAL, KEEP),
    answered_principles=frozenset({1, 2, 3, 4, 5}),
    has_owner=True,
    starts_on=date(2026, 2, 1),
    ends_on=date(2026, 9, 30),
    has_provider=True,
    all_actions_done=True,
    post_periods=8,
    lessons=1,
    carried=frozenset({1}),
    proposed_ends_on=date(2026, 12, 31),
)

#: Metrics.md 4.1, copied by hand: what leads where.
TABLE = {
    ("triggered", "freeze_baseline"): "baseline_frozen",
    ("baseline_frozen", "complete_gap_analysis"): "gap_analysed",
    ("gap_analysed", "set_goals"): "goals_set",
    ("goals_set", "plan_actions"): "actions_planned",
    ("actions_planned", "sign_off_complete"): "signed_off",
    ("actions_planned", "revise_goals"): "goals_set",
    ("signed_off", "start"): "executing",
    ("signed_off", "material_change"): "actions_planned",
    ("executing", "evaluate"): "evaluating",
    ("executing", "abandon"): "abandoned",
    ("evaluating", "close"): "closed",
    ("evaluating", "renew"): "renewed",
    ("evaluating", "extend"): "executing",
    ("triggered", "cancel"): "cancelled",
    ("baseline_frozen", "cancel"): "cancelled",
    ("gap_analysed", "cancel"): "cancelled",
    ("goals_set", "cancel"): "cancelled",
    ("actions_planned", "cancel"): "cancelled",
    ("signed_off", "cancel"): "cancelled",
}


def _each_goal(known, **changes):
    return replace(known, goals=tuple(replace(goal, **changes) for goal in known.goals))


def _goal(known, at, **changes):
    goals = list(known.goals)
    goals[at] = replace(goals[at], **changes)
    return replace(known, goals=tuple(goals))


#: How each guard of each event is broken, and no other one of it.
BREAKS = {
    "freeze_baseline": [lambda known: replace(known, accounted=frozenset({1, 2, 4}))],
    "complete_gap_analysis": [
        lambda known: replace(known, gaps=known.gaps - {"PROMISE"}),
        lambda known: replace(known, gaps=known.gaps - {"EXPECTATION"}),
        lambda known: replace(known, gaps=known.gaps - {"PERCEPTION"}),
    ],
    "set_goals": [
        lambda known: _each_goal(known, has_owner_and_due=False),
        lambda known: replace(
            known, goals=(replace(known.goals[0], target=0.72), *known.goals[1:])
        ),
        lambda known: replace(known, goals=(*known.goals[:1], replace(known.goals[1], band=None))),
    ],
    "plan_actions": [
        lambda known: replace(known, ends_on=None),
        lambda known: _each_goal(known, has_action=False),
        lambda known: replace(known, answered_principles=frozenset({1, 2, 3, 5})),
        lambda known: replace(known, loose_actions=("Write it down",)),
    ],
    "sign_off_complete": [
        lambda known: replace(known, unrepresented=("Finance",)),
        lambda known: replace(known, unsigned=("Ines Okafor",)),
    ],
    "revise_goals": [],
    "start": [lambda known: replace(known, starts_on=date(2026, 10, 2))],
    "material_change": [lambda known: replace(known, reason=" ")],
    "evaluate": [
        lambda known: replace(known, all_actions_done=False, ends_on=date(2026, 10, 1)),
        lambda known: replace(known, post_periods=7),
    ],
    "abandon": [lambda known: replace(known, reason="")],
    "close": [
        lambda known: _each_goal(known, has_verdict=False),
        lambda known: replace(known, lessons=0),
    ],
    "renew": [lambda known: replace(known, carried=frozenset())],
    "extend": [lambda known: replace(known, unsigned=("Ines Okafor",))],
    "cancel": [lambda known: replace(known, reason="")],
}


def _subsets(breaks):
    return chain.from_iterable(combinations(breaks, size) for size in range(len(breaks) + 1))


CASES = [
    pytest.param(state.value, event, id=f"{state.value}-{event}")
    for state in State
    for event in BREAKS
]


class TestTheStateMachine:
    def test_is_tested_with_every_guard_there_is(self):
        counted = {event: len(of) for event, of in guards.GUARDS.items()}

        assert counted == {event: len(breaks) for event, breaks in BREAKS.items()}

    @pytest.mark.parametrize(("state", "event"), CASES)
    def test_allows_exactly_what_the_table_says(self, state, event):
        for broken in _subsets(BREAKS[event]):
            known = IDEAL
            for breaks in broken:
                known = breaks(known)

            step, missing = guards.transition(state, event, known)

            assert len(missing) == len(broken)
            allowed = (state, event) in TABLE and not broken
            assert step.allowed is allowed
            assert step.state == (TABLE[state, event] if allowed else state)

    @pytest.mark.parametrize("event", BREAKS)
    def test_says_what_is_missing_in_words(self, event):
        for breaks in BREAKS[event]:
            (missing,) = [
                guard.missing for guard in guards.guards(event, breaks(IDEAL)) if guard.missing
            ]

            assert missing.endswith(".")
            assert "_" not in missing


class TestEvaluating:
    @pytest.mark.parametrize(
        ("given", "holds"),
        [
            ({"post_periods": 8}, True),
            ({"post_periods": 0, "too_early_is_accepted": True}, True),
            ({"post_periods": 7}, False),
            ({"all_actions_done": False}, True),  # the end has passed
            ({"all_actions_done": False, "ends_on": date(2026, 10, 1)}, False),  # its last day
            ({"ends_on": date(2026, 12, 31)}, True),  # all is done before
        ],
    )
    def test_waits_until_it_is_due_or_done_and_long_enough_after_the_start(self, given, holds):
        step, _ = guards.transition("executing", "evaluate", replace(IDEAL, **given))

        assert step.allowed is holds


class TestRenewing:
    def test_takes_every_open_goal_along(self):
        both = _each_goal(IDEAL, is_open=True)

        _, missing = guards.transition("evaluating", "renew", both)

        assert missing == ["The successor must go on with goal 2."]

    def test_needs_an_open_goal(self):
        _, missing = guards.transition("evaluating", "renew", _each_goal(IDEAL, is_open=False))

        assert missing == ["No goal is open: close it."]


class TestTheRelevantChange:
    @pytest.mark.parametrize(
        ("metric", "baseline", "target", "is_enough"),
        [
            (ON_TIME, 0.70, 0.75, True),  # five points exactly, whatever floats say
            (ON_TIME, 0.70, 0.749, False),
            (ON_TIME, 0.70, 0.60, False),  # worse
            ("qual.reopen_rate", 0.07, 0.05, True),
            ("qual.reopen_rate", 0.07, 0.06, False),
            ("time.p90.resolve", 1000.0, 900.0, True),  # ten percent
            ("time.p90.resolve", 1000.0, 950.0, False),
            ("gap.perception", -0.12, 0.02, True),  # nearer to zero
            ("gap.perception", -0.12, -0.10, False),
            ("util.reach", 0.5, 0.9, False),  # neither direction is better
            ("gap.promise_state", 1.0, 2.0, False),
            ("no.such_metric", 1.0, 2.0, False),
            (ON_TIME, None, 0.9, False),
            (ON_TIME, 0.5, None, False),
        ],
    )
    def test_is_what_an_improving_target_must_reach(self, metric, baseline, target, is_enough):
        goal = KnownGoal(1, "IMPROVE", metric, baseline, target)

        assert is_beyond_relevant_change(goal) is is_enough
