"""The check of test vectors: JSON in and out of every function, and a verdict one can trust."""

import json

import pytest

from csap import metrics
from csap.metrics import FUNCTIONS, check_vectors
from csap.metrics.adapters import values_of_formula

WILSON = {
    "id": "wilson_ci-01",
    "fn": "wilson_ci",
    "input": {"k": 81, "n": 263, "conf": 0.95},
    "expected": {"low": 0.2553, "high": 0.3662},
    "tolerance": {"abs": 6e-5},
}


@pytest.fixture
def check(tmp_path, capsys):
    """Return a function that checks vectors and gives the exit status and the printed lines."""

    def run(*vectors, functions=()):
        path = tmp_path / "vectors.json"
        path.write_text(json.dumps({"vectors": vectors, "functions": dict.fromkeys(functions)}))
        status = check_vectors.main([str(path)])
        return status, capsys.readouterr().out.splitlines()

    return run


class TestCheckVectors:
    def test_passes_what_is_within_tolerance(self, check):
        assert check(WILSON) == (0, ["1 passed, 0 failed"])

    def test_names_a_failing_vector_and_the_key(self, check):
        status, lines = check(WILSON | {"expected": {"low": 0.3, "high": 0.3662}})

        assert status == 1
        assert lines[0].startswith("wilson_ci-01: low: got 0.255")
        assert lines[-1] == "0 passed, 1 failed"

    def test_names_functions_that_do_not_exist(self, check):
        status, lines = check(WILSON | {"fn": "guess"}, functions=["guess", "wilson_ci"])

        assert status == 1
        assert lines == [
            "wilson_ci-01: not implemented",
            "Not implemented: guess",
            "0 passed, 1 failed",
        ]

    def test_takes_a_crash_for_a_failure_of_that_vector(self, check):
        status, lines = check(WILSON | {"input": {"k": 1}}, WILSON)

        assert status == 1
        assert lines[0].startswith("wilson_ci-01: TypeError")
        assert lines[-1] == "1 passed, 1 failed"

    @pytest.mark.parametrize(
        ("got", "expected", "differs"),
        [
            (1, 1.0, False),
            (1, True, True),
            (None, 0, True),
            ({"a": 1, "b": 2}, {"a": 1}, False),
            ({"b": 2}, {"a": 1}, True),
            ([1, 2], [1], True),
            ([1.05], [1], False),
            ("a", "b", True),
            (None, None, False),
        ],
    )
    def test_compares_values_strictly_and_numbers_by_tolerance(self, got, expected, differs):
        assert any(check_vectors.differences(got, expected, 0.1)) is differs


class TestFunctions:
    @pytest.mark.parametrize(
        ("name", "given", "answer"),
        [
            (
                "business_seconds",
                {
                    "start": "2025-06-02T09:00:00+02:00",
                    "end": "2025-06-04T12:00:00+02:00",
                    "calendar": {
                        "tz": "Europe/Berlin",
                        "week": {day: [["08:00", "18:00"]] for day in "12345"},
                        "holidays": ["2025-06-03"],
                    },
                    "holds": [["2025-06-02T15:00:00+02:00", "2025-06-02T16:00:00+02:00"]],
                },
                {"seconds": 43_200},
            ),
            (
                "kaplan_meier",
                {"durations": [8, 12.5], "resolved": [1, 1]},
                {"survival": {"8": 0.5, "12.5": 0}},
            ),
            (
                "backlog_flow",
                {
                    "opening": 1,
                    "days": [[2, 1, 0, 0]],
                    "order": ["resolved", "created", "reopened", "cancelled"],
                },
                {"closing": [0]},
            ),
            (
                "dirty_day",
                {"events": [{"op": "create", "id": 1, "day": "2025-05-01", "leaf": "A", "v": 2}]},
                {
                    "rollup": {"2025-05-01|A": {"n": 1, "sum": 2, "sumsq": 4}},
                    "dirty": ["2025-05-01|A"],
                },
            ),
            (
                "did",
                {
                    "treated_before": 1,
                    "treated_after": 3,
                    "control_before": 1,
                    "control_after": 2,
                },
                {"did": 1, "se": None, "low": None, "high": None},
            ),
        ],
    )
    def test_take_and_give_json(self, name, given, answer):
        assert FUNCTIONS[name](**given) == answer

    def test_are_known_by_name_only(self):
        with pytest.raises(AttributeError, match="has no attribute 'functions'"):
            metrics.functions  # noqa: B018 - the access itself is under test


class TestValuesOfFormula:
    def test_evaluates_arithmetic_of_i(self):
        assert values_of_formula("-i*2 + exp(0) for i in 0..2") == [1, -1, -3]

    @pytest.mark.parametrize(
        "text", ["", "i for i in range(3)", "__import__('os') for i in 0..1", "j for i in 0..1"]
    )
    def test_refuses_anything_else(self, text):
        with pytest.raises(ValueError, match="Not a"):
            values_of_formula(text)
