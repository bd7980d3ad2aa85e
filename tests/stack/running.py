"""A stack of real processes on a state folder of its own."""

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from redis import Redis

from servicedesk.stack.state import ROOT

START_LIMIT = 180  # seconds, for a machine that is busy with other tests
NOT_INHERITED = ("DATABASE_URL", "REDIS_URL", "MAKELEVEL", "DEMO", "PORT", "DJANGO_SETTINGS_MODULE")
NOT_INHERITED += ("SECRET_KEY", "SITE_URL", "STACK_STATE")
_numbers = itertools.count(1)


class RunningStack:
    """``python -m servicedesk.stack COMMAND``, and what its state folder says about it."""

    def __init__(self, folder: Path, command: str, **variables: str) -> None:
        self.folder = folder
        self.log = folder.with_name(f"{next(_numbers)}.log")
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "servicedesk.stack", command],
                cwd=ROOT,
                env={**clean_environment(), "STACK_STATE": str(folder), **variables},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def wait_until_ready(self) -> "RunningStack":
        deadline = time.monotonic() + START_LIMIT
        while " ready: " not in self.output():
            assert self.process.poll() is None, self.output()
            assert time.monotonic() < deadline, self.output()
            time.sleep(0.05)
        return self

    def wait_for_end(self) -> int:
        return self.process.wait(START_LIMIT)

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.wait_for_end()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def output(self) -> str:
        return self.log.read_text()

    def url(self, variable: str) -> str:
        return str(json.loads((self.folder / "running.json").read_text())[variable])

    def pids(self) -> dict[str, int]:
        children = json.loads((self.folder / "children.json").read_text())
        return {name: pid for name, (pid, _) in children.items()}

    def execute(self, statement: str) -> list[tuple[object, ...]]:
        """Run SQL on the stack's database; return the rows of a query."""
        connection = psycopg2.connect(self.url("DATABASE_URL"))
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def redis(self) -> Redis:
        return Redis.from_url(self.url("REDIS_URL"))


@contextmanager
def enterable_folder() -> Iterator[Path]:
    """Give a folder that the account which runs the servers for root may enter."""
    folder = Path(tempfile.mkdtemp(prefix="servicedesk-stack-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def clean_environment() -> dict[str, str]:
    """Return the environment without what the stack would take for its orders."""
    return {key: value for key, value in os.environ.items() if key not in NOT_INHERITED}


def are_gone(pids: list[int], within: float = 20) -> bool:
    """Tell whether all the processes ended in time; a zombie counts as ended."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if not any(is_running(pid) for pid in pids):
            return True
        time.sleep(0.05)
    return False


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
