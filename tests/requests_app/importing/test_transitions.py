"""Whatever a foreign row says, our workflow allows the steps that are made of it."""

import itertools

import pytest

from requests_app.importing.transitions import moves_between
from requests_app.requests.vocabulary import Status, Step, may_follow


class TestMovesBetween:
    @pytest.mark.parametrize(("present", "wanted"), itertools.product(Status, [*Status, None]))
    def test_are_steps_that_the_workflow_knows(self, present, wanted):
        for _step, status in moves_between(present, wanted):
            assert may_follow(present, status)
            present = status

    @pytest.mark.parametrize("present", [Status.NEW, Status.IN_PROGRESS, Status.ON_HOLD])
    @pytest.mark.parametrize("wanted", [Status.RESOLVED, Status.CLOSED, Status.CANCELLED])
    def test_reach_every_end_from_open(self, present, wanted):
        assert moves_between(present, wanted)[-1][1] == wanted

    @pytest.mark.parametrize("done", [Status.RESOLVED, Status.CLOSED])
    @pytest.mark.parametrize("wanted", [Status.NEW, Status.IN_PROGRESS, Status.ON_HOLD])
    def test_reopen_what_was_done_and_is_worked_on(self, done, wanted):
        assert moves_between(done, wanted)[0] == (Step.REOPENED, Status.IN_PROGRESS)

    def test_write_the_resolution_that_a_jump_to_closed_leaves_out(self):
        steps = [step for step, _ in moves_between(Status.IN_PROGRESS, Status.CLOSED)]

        assert steps == [Step.RESOLVED, Step.CLOSED]

    def test_end_one_hold_and_begin_the_next_when_its_reason_changes(self):
        moves = moves_between(Status.ON_HOLD, Status.ON_HOLD, waits_for_another=True)

        assert [step for step, _ in moves] == [Step.RESUMED, Step.HELD]

    @pytest.mark.parametrize(
        ("present", "wanted"),
        [
            (Status.IN_PROGRESS, Status.NEW),
            (Status.CLOSED, Status.RESOLVED),
            (Status.CLOSED, Status.CANCELLED),
            (Status.ON_HOLD, Status.ON_HOLD),
            (Status.CANCELLED, Status.IN_PROGRESS),
            (Status.NEW, None),
        ],
    )
    def test_change_nothing_where_our_workflow_knows_no_step(self, present, wanted):
        assert moves_between(present, wanted) == ()
