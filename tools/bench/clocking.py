"""On-CPU time of this process and of its database backend together.

Wall time on a shared machine says who else was busy. A backend's time is read from /proc, so
Postgres must run on this machine; parallel query is off, so that no time hides in its helpers.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.db import connection

_TICKS = os.sysconf("SC_CLK_TCK")


def prepare() -> None:
    """Measure this connection from now on: one backend, no limits of time."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET max_parallel_workers_per_gather = 0")


def wake() -> None:
    """Begin in a new process, before anything that it is sent imports a model."""
    django.setup()
    prepare()


def seconds(work: Callable[[], Any], *, times: int = 1) -> float:
    """Return the on-CPU seconds of one call, on average."""
    backend, own = _backend_seconds(), time.process_time()
    for _ in range(times):
        work()
    return (_backend_seconds() - backend + time.process_time() - own) / times


def most_memory() -> float:
    """Return the most memory that this process ever held, in MB.

    The figure of ``getrusage`` goes on from the process that began this one.
    """
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _backend_seconds() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
