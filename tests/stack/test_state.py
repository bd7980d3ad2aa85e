"""The state folder: private secrets, remembered ports, an account's own place."""

import os
import socket
import stat

import pytest

from servicedesk.stack.console import StackError
from servicedesk.stack.state import own_folder, throwaway_state


def test_secret_is_made_once_and_readable_for_its_owner_alone(state):
    secret = state.secret("secret_key")

    assert len(secret) >= 50
    assert state.secret("secret_key") == secret
    assert stat.S_IMODE((state.folder / "secret_key").stat().st_mode) == 0o600


def test_port_is_remembered(state):
    assert state.port("redis") == state.port("redis")


def test_port_that_was_taken_meanwhile_is_replaced(state):
    port = state.port("redis")

    with socket.create_server(("127.0.0.1", port)):
        assert state.port("redis") != port


def test_half_written_file_reads_as_nothing(state):
    (state.folder / "running.json").write_text('{"DATABASE_URL": "postg')

    assert state.read_json("running.json") == {}


def test_throwaway_state_is_gone_afterwards():
    with throwaway_state() as state:
        state.secret("secret_key")

    assert not state.folder.exists()


def test_two_throwaway_states_share_nothing():
    with throwaway_state() as one, throwaway_state() as other:
        assert one.folder != other.folder
        assert one.servers != other.servers


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a folder for somebody else")
def test_guessable_folder_that_somebody_else_made_is_refused(tmp_path):
    foreign = tmp_path / "servicedesk"
    foreign.mkdir()
    os.chown(foreign, 65534, 65534)

    with pytest.raises(StackError, match="belongs to somebody else"):
        own_folder(foreign)
