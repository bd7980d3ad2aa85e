"""Processes of the stack: started apart, watched, and stopped for certain."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from servicedesk.stack.account import Account
from servicedesk.stack.console import say, write

_PR_SET_PDEATHSIG = 1
_APPEND = os.O_WRONLY | os.O_APPEND | os.O_CREAT
# Loaded before any fork: a child of a process with threads must not load libraries.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Child:
    """A process in a session of its own.

    The terminal's Ctrl-C therefore reaches only the stack, which stops its
    children in order. Must be started from the main thread: the signal on the
    parent's death follows the thread that started the child.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str],
        cwd: Path,
        account: Account | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        grace: float = 15,
        log: Path | None = None,
    ) -> None:
        self.name = name
        self.stop_signal = stop_signal
        self.grace = grace
        options = account.popen_options() if account else {}
        self.process = _spawn(command, env, cwd, log, dies_with_parent(stop_signal), options)
        if log is None:
            threading.Thread(target=self._copy_output, daemon=True).start()

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> int:
        """Ask the process to end, kill its whole session when it does not; return its code."""
        if not self.is_alive:
            return self.process.returncode
        self.process.send_signal(self.stop_signal)
        try:
            return self.process.wait(self.grace)
        except subprocess.TimeoutExpired:
            say(f"{self.name} did not stop in {self.grace:.0f} s: killing it")
            os.killpg(self.process.pid, signal.SIGKILL)
            return self.process.wait()

    def _copy_output(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            write(f"{self.name:>8} | {line.decode(errors='replace').rstrip()}")


def dies_with_parent(stop_signal: signal.Signals) -> Callable[[], None] | None:
    """Return what makes a child get this signal when its parent is killed (Linux only)."""
    if _libc is None:
        return None
    libc, parent = _libc, os.getpid()

    def in_the_child() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(stop_signal))
        if os.getppid() != parent:  # killed before the line above
            os._exit(1)

    return in_the_child


def die_with_own_parent() -> None:
    """Get SIGTERM when the process that started this one is killed (Linux only)."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM))


def describe(child: Child) -> list[int | str]:
    """Return what recognises the process later: its number and when it began."""
    return [child.process.pid, began_at(child.process.pid)]


def stop_left_over(recorded: Mapping[str, Sequence[Any]], *, grace: float = 20) -> None:
    """End processes of a stack that was killed; it told them to stop, but they may be slow."""
    left = [(name, pid) for name, (pid, began) in recorded.items() if _is_same(pid, began)]
    deadline = time.monotonic() + grace
    for name, pid in left:
        say(f"waiting for {name} of a killed stack (process {pid})")
        while _is_running(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        if _is_running(pid):
            os.killpg(pid, signal.SIGKILL)


def began_at(pid: int) -> str:
    """Return the start of a process in the kernel's ticks; empty if it is gone or unknown."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return fields[19]


def _is_same(pid: int, began: str) -> bool:
    return bool(began) and began_at(pid) == began and _is_running(pid)


def _is_running(pid: int) -> bool:
    """Tell whether the process runs; a zombie that nobody has reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _spawn(
    command: Sequence[str | Path],
    env: Mapping[str, str],
    cwd: Path,
    log: Path | None,
    before_exec: Callable[[], None] | None,
    options: dict[str, Any],
) -> subprocess.Popen[bytes]:
    output = subprocess.PIPE if log is None else os.open(log, _APPEND, 0o600)
    try:
        return subprocess.Popen(
            [str(word) for word in command],
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=before_exec,
            **options,
        )
    finally:
        if log is not None:
            os.close(output)
