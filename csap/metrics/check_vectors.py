"""Compare every measure with published and computed test vectors.

    python -m csap.metrics.check_vectors FILE

FILE is JSON with ``vectors``: each an id, a function name, its input, the expected result and an
absolute tolerance. Names every failing vector and every function that does not exist, ends with the
two counts, and exits with 1 unless all passed. Needs neither settings nor a database.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any


def differences(got: Any, expected: Any, tolerance: float, where: str = "") -> Iterator[str]:
    """Yield where a result differs. Only the expected keys count; numbers may be off by so much."""
    if isinstance(expected, dict):
        for key, wanted in expected.items():
            if not isinstance(got, dict) or key not in got:
                yield f"{where}{key}: missing"
            else:
                yield from differences(got[key], wanted, tolerance, f"{where}{key}.")
    elif isinstance(expected, list):
        if not isinstance(got, list) or len(got) != len(expected):
            yield f"{where} got {got!r}, expected {expected!r}"
        else:
            for index, (item, wanted) in enumerate(zip(got, expected, strict=True)):
                yield from differences(item, wanted, tolerance, f"{where}{index}.")
    elif not _equal(got, expected, tolerance):
        yield f"{where.rstrip('.')}: got {got!r}, expected {expected!r}"


def failure(vector: Mapping[str, Any], function: Callable[..., Any] | None) -> str | None:
    """Return what is wrong with one vector, or None if it passes."""
    if function is None:
        return "not implemented"
    try:
        got = function(**vector["input"])
    except Exception as error:  # noqa: BLE001 - a crash is a finding about this vector, told below
        return f"{type(error).__name__}: {error}"
    found = list(differences(got, vector["expected"], vector["tolerance"]["abs"]))
    return "; ".join(found) or None


def main(arguments: list[str] | None = None) -> int:
    """Check a file of vectors and return the exit status."""
    from csap.metrics import FUNCTIONS

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path, metavar="FILE")
    content = json.loads(parser.parse_args(arguments).file.read_text())
    vectors = content["vectors"]
    failed = 0
    for vector in vectors:
        problem = failure(vector, FUNCTIONS.get(vector["fn"]))
        if problem:
            failed += 1
            print(f"{vector['id']}: {problem}")
    missing = sorted({*content.get("functions", ())} - {*FUNCTIONS})
    if missing:
        print(f"Not implemented: {', '.join(missing)}")
    print(f"{len(vectors) - failed} passed, {failed} failed")
    return 1 if failed or missing else 0


def _equal(got: Any, expected: Any, tolerance: float) -> bool:
    if isinstance(expected, bool) or isinstance(got, bool):
        return got is expected
    if isinstance(expected, (int, float)):
        return isinstance(got, (int, float)) and abs(got - expected) <= tolerance
    return bool(got == expected)


if __name__ == "__main__":
    sys.exit(main())
