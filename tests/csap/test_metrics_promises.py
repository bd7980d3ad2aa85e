"""Promises: what a record supports, what may be promised, and what to call an ask."""

import pytest

from csap.metrics.promises import classify_ask, min_n_for_promise, promise, promise_support

SIXTY = list(range(10, 601, 10))


class TestSupport:
    @pytest.mark.parametrize(
        ("k", "n", "state"),
        [
            (190, 200, "supported"),
            (182, 200, "likely"),
            (176, 200, "doubtful"),
            (160, 200, "not_supported"),
            (17, 18, "insufficient"),
            (21, 21, "insufficient"),
            (22, 22, "likely"),
            (0, 0, "insufficient"),
        ],
    )
    def test_goes_by_the_wilson_interval_against_the_required_share(self, k, n, state):
        assert promise_support(k, n, 0.9).state == state

    def test_no_record_supports_a_promise_to_all(self):
        assert min_n_for_promise(1) is None
        assert promise_support(500, 500, 1).state == "insufficient"

    @pytest.mark.parametrize(
        ("ask", "ask_class"),
        [(600, "reasonable"), (520, "stretch"), (300, "unreasonable")],
    )
    def test_decides_what_an_ask_is_called(self, ask, ask_class):
        assert classify_ask(SIXTY, ask).ask_class == ask_class

    def test_an_ask_without_a_record_is_unknown(self):
        assert classify_ask([], 300) == (0, 0, "insufficient", "unknown")


class TestPromiseWithoutOpenRequests:
    def test_promises_more_time_than_the_record_took(self):
        found = promise(SIXTY, [1] * 60, ask=480)

        assert (found.share_within_T, found.T_at_p) == (0.8, 540)
        assert (found.T_safe, found.safe_rank) == (580, 58)
        assert found.method == "order statistics"

    def test_promises_nothing_from_too_thin_a_record(self):
        found = promise(SIXTY[:21], [1] * 21, ask=480)

        assert (found.T_at_p, found.T_safe, found.safe_rank) == (190, None, None)

    def test_of_nothing_is_nothing(self):
        assert promise([], [], ask=480)[3:] == (None,) * 6


class TestPromiseWithOpenRequests:
    def test_does_not_ignore_them(self):
        still_open = [0 if duration > 500 else 1 for duration in SIXTY]

        found = promise(SIXTY, still_open, ask=480)

        assert (found.open, found.method) == (10, "Kaplan-Meier, log-log")
        assert found.share_within_T == pytest.approx(0.8)
        assert found.low < 0.8 < found.high
        assert (found.T_at_p, found.T_safe) == (None, None)

    def test_finds_the_first_time_whose_lower_limit_reaches_p(self):
        early_open = [0 if duration in (10, 20, 30) else 1 for duration in SIXTY]

        found = promise(SIXTY, early_open, ask=480)

        assert found.T_at_p == 550
        assert found.T_at_p < found.T_safe <= 600
        assert found.safe_rank is None

    @pytest.mark.parametrize("resolved", [[0, 0, 0], [1, 1, 0]])
    def test_knows_nothing_before_the_first_event(self, resolved):
        assert promise([5, 6, 7], resolved, ask=1)[3:] == (0, 0, None, None, None, None)
