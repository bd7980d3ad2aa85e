"""Start the measured servers, two workers each, on the loopback, and stop them again."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WORKERS = "2"
UP_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Server:
    """One server of the run. ``database`` is its name on the Postgres server."""

    name: str
    port: int
    database: str
    application: str
    folder: Path
    environment: dict[str, str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def running(servers: list[Server], work: Path) -> Iterator[dict[str, Path]]:
    """Run the servers; give the file that holds each one's process id, by name."""
    started = []
    try:
        for server in servers:
            started.append(_start(server, work))
        for server in servers:
            _wait_for(server.port)
        yield {server.name: _pid_file(server, work) for server in servers}
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            process.wait(timeout=30)


def _pid_file(server: Server, work: Path) -> Path:
    return work / f"{server.name}.pid"


def _start(server: Server, work: Path) -> "subprocess.Popen[bytes]":
    command = [
        sys.executable, "-m", "gunicorn", "--no-control-socket", "-w", WORKERS,
        "-b", f"127.0.0.1:{server.port}", "-p", str(_pid_file(server, work)), server.application,
    ]  # fmt: skip
    with (work / f"{server.name}.log").open("wb") as log:
        return subprocess.Popen(
            command,
            cwd=server.folder,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"} | server.environment,
            stdout=log,
            stderr=log,
        )


def _wait_for(port: int) -> None:
    until = time.monotonic() + UP_WITHIN
    while time.monotonic() < until:
        with socket.socket() as probe:
            probe.settimeout(0.5)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.25)
    raise TimeoutError(f"Nothing answers on port {port}.")
