"""The demo company: loaded once into an empty database, and who may sign in."""

from collections.abc import Mapping

from servicedesk.stack import environment
from servicedesk.stack.console import step
from servicedesk.stack.project import Manage, query
from servicedesk.stack.state import State

_PEOPLE = "select count(*) from accounts_user"


def seed_when_empty(state: State, env: Mapping[str, str]) -> None:
    """Load the demo if it is wanted and the database is empty, or a load was cut off."""
    unfinished = state.folder / "demo.unfinished"
    if not environment.demo_is_wanted():
        return
    if query(env["DATABASE_URL"], _PEOPLE) not in (None, "0") and not unfinished.exists():
        return
    unfinished.touch()
    with step("loading the demo company"):
        Manage("seed_demo", "--size", "small", env=env).finish()
    unfinished.unlink()


def begin_to_list_people(env: Mapping[str, str]) -> Manage | None:
    """Start listing the demo's sign-ins, which takes as long as the web server's start."""
    if not environment.demo_is_wanted():
        return None
    return Manage("demo_people", env=env, keep_output=True)
