"""Start, refusal, stop and recovery of the servers, with real processes."""

import os
import signal

from tests.stack.running import are_gone


def test_ctrl_c_stops_redis_then_postgres_and_leaves_no_process(start):
    stack = start().wait_until_ready()
    pids = list(stack.pids().values())

    code = stack.interrupt()

    assert code == 0, stack.output()
    assert are_gone(pids, within=1)
    assert stack.output().index("stopped redis") < stack.output().index("stopped postgres")


def test_second_start_is_refused_in_a_sentence_that_names_the_first(start):
    first = start().wait_until_ready()

    second = start()

    assert second.wait_for_end() == 1
    assert f"Already running: make servers (process {first.process.pid})" in second.output()
    assert first.execute("select 1") == [(1,)]


def test_data_outlives_a_killed_stack_whose_processes_are_all_recovered(start):
    killed = start().wait_until_ready()
    killed.execute("create table kept as select 42 as answer")
    killed.redis().set("kept", "yes")
    pids = list(killed.pids().values())
    killed.kill()

    again = start().wait_until_ready()

    assert are_gone(pids, within=0.1)
    assert again.execute("select answer from kept") == [(42,)]
    assert again.redis().get("kept") == b"yes"


def test_killed_postgres_stops_the_rest_with_a_failure_and_recovers_its_data(start):
    stack = start().wait_until_ready()
    stack.execute("create table kept as select 42 as answer")
    pids = stack.pids()

    os.kill(pids["postgres"], signal.SIGKILL)

    assert stack.wait_for_end() == 1
    assert "postgres ended with code -9" in stack.output()
    assert are_gone(list(pids.values()), within=1)
    assert start().wait_until_ready().execute("select answer from kept") == [(42,)]


def test_ports_and_secrets_are_the_same_the_next_time(start):
    first = start().wait_until_ready()
    urls = first.url("DATABASE_URL"), first.url("REDIS_URL"), first.url("SECRET_KEY")
    first.interrupt()

    second = start().wait_until_ready()

    assert (second.url("DATABASE_URL"), second.url("REDIS_URL"), second.url("SECRET_KEY")) == urls


def test_given_urls_are_used_and_nothing_is_started_in_their_place(start):
    stack = start(DATABASE_URL="postgres://elsewhere/desk", REDIS_URL="redis://elsewhere/0")

    stack.wait_until_ready()

    assert stack.pids() == {}
    assert stack.url("DATABASE_URL") == "postgres://elsewhere/desk"
