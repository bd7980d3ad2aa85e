"""``make test`` and ``make prove``: pytest against servers of its own."""

import os
import sys
from collections.abc import Sequence

from servicedesk.stack import environment, foreground
from servicedesk.stack.state import throwaway_state
from servicedesk.stack.supervisor import stack_on


def test(arguments: Sequence[str]) -> int:
    """Run all tests but the proofs; return pytest's code.

    One process more than there are cores, since some tests wait for processes and browsers.
    """
    processes = (os.cpu_count() or 2) + 1
    spread = [f"--numprocesses={processes}", "--dist=worksteal"]
    return _pytest([*spread, "-m", "not prove", *arguments])


def prove(arguments: Sequence[str]) -> int:
    """Run the full-size proofs, one after the other, as they measure; return pytest's code."""
    return _pytest(["-m", "prove", *arguments])


def _pytest(arguments: Sequence[str]) -> int:
    # The servers go with everything on them: no database needs to be taken down by hand.
    command = [sys.executable, "-m", "pytest", "--reuse-db", *arguments]
    with throwaway_state() as state, stack_on(state) as stack:
        return foreground.run(command, env=environment.for_tests(state, stack.start_servers()))
