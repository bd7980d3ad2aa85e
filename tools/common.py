"""What the set-up steps share: places, stamps, messages and a lock."""

import fcntl
import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
TOOLS = ROOT / ".tools"


def say(message: str) -> None:
    print(f"[setup] {message}", flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announce a step that takes a while, and say how long it took."""
    say(f"{title} ...")
    started = time.monotonic()
    yield
    say(f"{title}: {time.monotonic() - started:.1f} s")


def digest(*names: str) -> str:
    """Return a fingerprint of this Python and of the named files of the repository."""
    fingerprint = hashlib.sha256(sys.version.encode())
    for name in names:
        fingerprint.update((ROOT / name).read_bytes())
    return fingerprint.hexdigest()


def is_fresh(stamp: Path, fingerprint: str) -> bool:
    return stamp.exists() and stamp.read_text() == fingerprint


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let two commands of one checkout set up one after the other."""
    TOOLS.mkdir(exist_ok=True)
    with open(TOOLS / "lock", "a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another set-up of this checkout")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def in_background(work: Callable[[], None]) -> Future[None]:
    """Start the work in a thread; ``result()`` waits for it and raises what it raised."""
    executor = ThreadPoolExecutor(max_workers=1)
    future = executor.submit(work)
    executor.shutdown(wait=False)
    return future


def keep_bytecode() -> None:
    """Compile each module once a checkout, below ``build``, whatever the machine's habit is.

    Dozens of processes start in a run; each would spend seconds on compiling the same packages.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.setdefault("PYTHONPYCACHEPREFIX", str(ROOT / "build" / "bytecode"))


def make_home_writable() -> None:
    """Give accounts without a home, such as nobody, a place for caches."""
    home = os.path.expanduser("~")
    if not os.access(home, os.W_OK):
        substitute = TOOLS / "home"
        substitute.mkdir(parents=True, exist_ok=True)
        os.environ["HOME"] = str(substitute)
