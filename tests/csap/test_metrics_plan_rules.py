"""The plan's state machine as a truth table, and the principles that findings call for."""

from itertools import product

import pytest

from csap.metrics.plan_rules import (
    BEFORE_EXECUTION,
    PRINCIPLES,
    TRANSITIONS,
    csap_transition,
    suggest_principles,
)

WAY = [
    "freeze_baseline",
    "complete_gap_analysis",
    "set_goals",
    "plan_actions",
    "sign_off_complete",
    "start",
    "evaluate",
    "close",
]


class TestTransition:
    def test_leads_from_trigger_to_close(self):
        state = "triggered"
        for event in WAY:
            allowed, state, reason = csap_transition(state, event)
            assert allowed
            assert reason is None

        assert state == "closed"

    def test_denies_everything_that_is_not_in_the_table(self):
        states = {state for state, _ in TRANSITIONS} | set(TRANSITIONS.values())
        events = {event for _, event in TRANSITIONS}

        for state, event in set(product(states, events)) - set(TRANSITIONS):
            assert csap_transition(state, event) == (False, state, "no such transition")

    def test_names_the_alphabetically_first_guard_that_fails(self):
        guards = {"b_holds": False, "a_holds": False, "c_holds": True}

        found = csap_transition("triggered", "freeze_baseline", guards)

        assert found == (False, "triggered", "guard: a_holds")

    @pytest.mark.parametrize("state", BEFORE_EXECUTION)
    def test_cancels_only_before_execution(self, state):
        assert csap_transition(state, "cancel").state == "cancelled"
        assert not csap_transition("executing", "cancel").allowed


class TestPrinciples:
    @pytest.mark.parametrize(
        ("findings", "principles"),
        [
            ([], []),
            (["low relevance"], [1]),
            (["agreed bad"], [2]),
            (["believed better than it is"], [2, 3]),
            (["better than believed", "promise tighter than record"], [3, 4]),
            (["low acceptance of policy", "low FCR"], [2, 3, 4]),
            (["overdue review", "overdue review"], [5]),
            (["something else"], []),
        ],
    )
    def test_are_the_union_over_findings(self, findings, principles):
        assert suggest_principles(findings) == principles

    def test_have_titles(self):
        assert sorted(PRINCIPLES) == [1, 2, 3, 4, 5]
