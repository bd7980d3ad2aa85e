"""``make run``: servers, migrations, demo, worker, beat, web; then the address."""

import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence

from servicedesk.stack import demo, environment, project
from servicedesk.stack.children import Child
from servicedesk.stack.console import StackError, say, write
from servicedesk.stack.state import ROOT, is_free, kept_state
from servicedesk.stack.supervisor import Stack, stack_on

_START_LIMIT = 120  # seconds
# Root is refused nothing on its own machine; the servers, which listen, do not run as root.
_KNOWN_WARNING = "ignore:You're running the worker with superuser privileges"
_CELERY = ("celery", "--quiet", "--app=servicedesk")
_WORKER = (*_CELERY, "worker", "--concurrency=2", "--without-mingle", "--without-gossip")
_BEAT = (*_CELERY, "beat", "--pidfile=")
_GUNICORN = ("gunicorn", "servicedesk.wsgi:application", "--preload", "--no-control-socket")
_WEB = (*_GUNICORN, "--worker-class=gthread", "--workers=2", "--threads=4")


def serve() -> int:
    """Serve the product until Ctrl-C; return 1 if a part of it ended by itself."""
    port = environment.wanted_port()
    state = kept_state()
    state.lock("make run")
    with stack_on(state) as stack:
        if not is_free(port):
            raise StackError(f"Port {port} is taken: choose another one, as in PORT={port + 1}.")
        env = environment.for_running(state, stack.start_servers())
        project.prepare(state, env)
        demo.seed_when_empty(state, env)
        people = demo.begin_to_list_people(env)
        start_product(stack, env, port)
        wait_until_healthy(stack, port)
        environment.publish(state, env)
        say(f"ready: http://127.0.0.1:{port}/ (Ctrl-C stops everything)")
        if people:
            write(people.finish().rstrip())
        return stack.watch()


def serve_servers() -> int:
    """Serve Postgres and Redis alone until Ctrl-C, for ``make manage`` to join."""
    state = kept_state()
    state.lock("make servers")
    with stack_on(state) as stack:
        environment.publish(state, environment.for_running(state, stack.start_servers()))
        say("ready: Postgres and Redis (Ctrl-C stops both)")
        return stack.watch()


def start_product(stack: Stack, env: Mapping[str, str], port: int) -> None:
    """Start worker, beat and web at once, in the reverse order of their stopping."""
    level = env["LOG_LEVEL"]
    stack.add(_child("worker", [*_WORKER, f"--loglevel={level}"], env, grace=30))
    stack.add(_child("beat", [*_BEAT, f"--loglevel={level}"], env))
    web = [*_WEB, f"--bind=127.0.0.1:{port}", f"--log-level={level.lower()}"]
    stack.add(_child("web", web, env))


def wait_until_healthy(stack: Stack, port: int) -> None:
    """Return as soon as the product answers.

    :raises StackError: if a part of it ends first, or it takes too long.
    """
    deadline = time.monotonic() + _START_LIMIT
    while time.monotonic() < deadline:
        if ended := stack.ended_child():
            raise StackError(f"{ended.name} ended with code {ended.process.returncode}.")
        if _is_healthy(port):
            return
        time.sleep(0.1)
    raise StackError(f"The product does not answer on /healthz after {_START_LIMIT} s.")


def _is_healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _child(name: str, module: Sequence[str], env: Mapping[str, str], grace: float = 15) -> Child:
    env = {**env, "APPLICATION_NAME": name, "PYTHONWARNINGS": _KNOWN_WARNING}
    return Child(name, [sys.executable, "-m", *module], env=env, cwd=ROOT, grace=grace)
