"""Measure the facts against plain scans of what they are counted from, in one interleaved run.

    make bench-csap ARGS="--server postgres://USER@HOST:PORT [--load] [--requests 1000000]"

The database ``bulk1m`` is made and filled by ``--load``; the last number of its name follows the
size. Every figure is a ratio of on-CPU times (``tools.bench.clocking``) but for the nightly run.
With ``--kit DIR`` (httpload.py and floors/) pages and reports are told in U: pages are asked for in
turn with the bare view, under the same gunicorn; see docs/bench.md.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import mean, median
from typing import Any
from urllib.parse import urlsplit

from tools.bench import cases
from tools.bench.serving import Server, running

ROOT = Path(__file__).resolve().parent.parent.parent

#: What each measure may cost at most.
BUDGETS = {
    "full rebuild, with folding, in scans of its source": 6.0,
    "one dirty day, every leaf of it, in % of the full rebuild": 0.3,
    "one changed request, in % of the full rebuild": 0.3,
    "one metric by month from the facts, in scans of a narrow table": 1.6,
    "a year by month and service from roll-ups, in U": 4.0,
    "scans of requests by a year's baseline": 0.0,
    "200 scopes by night, minutes on two cores": 5.0,
    "memory of a worker, MB": 300.0,
    "feasibility of an ask, in U": 30.0,
    "dashboard of the organisation, in U": 6.0,
    "page of a plan under way, in U": 6.0,
}
#: Measured in this process, and told in U all the same.
_REPORT = "a year by month and service from roll-ups, in U"
PORT = 8395


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="bench-static-") as static:
        os.environ.update(_environment(options, static))
        _run(options)


def _run(options: argparse.Namespace) -> None:
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.core.management import call_command

    if options.load:
        _load(options)
    call_command("collectstatic", interactive=False, verbosity=0)
    from tools.bench import facts

    served = [_serve(options)] if options.kit else []
    found: dict[str, float] = {}
    if not options.pages:
        found = facts.measure(rounds=options.rounds, scopes=options.scopes)
    served += [_serve(options)] if options.kit else []
    _in_units(found, served)
    print(_report(found, options, [each[cases.FLOOR] for each in served]))
    if options.out:
        Path(options.out).write_text(json.dumps(found, indent=1))
    sys.exit(
        0 if all(found[name] <= most for name, most in BUDGETS.items() if name in found) else 1
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.bench.csap")
    parser.add_argument("--server", required=True, help="postgres://USER@HOST:PORT")
    parser.add_argument("--redis", default="redis://127.0.0.1:6379/0")
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--load", action="store_true", help="create and fill the database first")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--scopes", type=int, default=200, help="of the nightly run; 0: none")
    parser.add_argument("--pages", action="store_true", help="measure the pages alone")
    parser.add_argument("--kit", type=Path, help="httpload.py and floors/")
    parser.add_argument("--floors-database", default="floors")
    parser.add_argument("--postmaster", help="postmaster.pid, for U with the database's part")
    parser.add_argument("--out")
    return parser.parse_args()


def _database(options: argparse.Namespace) -> str:
    count = options.requests
    millions = count % 1_000_000 == 0
    return f"bulk{count // 1_000_000}m" if millions else f"bulk{count // 1000}k"


def _environment(options: argparse.Namespace, static: str) -> dict[str, str]:
    return {
        "DATABASE_URL": f"{options.server}/{_database(options)}",
        "REDIS_URL": options.redis,
        "REDIS_PREFIX": "bench-csap",
        "DJANGO_SETTINGS_MODULE": "tools.bench.settings",
        "SECRET_KEY": "only-for-measuring-" + "0" * 40,
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": "http://127.0.0.1",
        "EMAIL_URL": "dummymail://",
        "BENCH_STATIC_ROOT": static,
        "MEDIA_ROOT": tempfile.gettempdir(),
        "LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(ROOT),
    }


def _load(options: argparse.Namespace) -> None:
    from django.core.management import call_command

    from csap.facts import marks

    subprocess.run(["createdb", "--maintenance-db", f"{options.server}/postgres",
                    _database(options)], check=False)  # fmt: skip
    call_command("migrate", verbosity=0)
    call_command("seed_bulk", requests=options.requests)
    # Pages are asked for before anything is measured: what they show must be counted by then.
    marks.drain(batches=1000, wait=True)


def _serve(options: argparse.Namespace) -> dict[str, float]:
    """Return on-CPU seconds of the bare view and of each page, in one interleaved run."""
    ask = [sys.executable, "-m", "tools.bench.pages"]
    answer = subprocess.run(ask, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    pages = json.loads(answer.stdout.splitlines()[-1])
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        work = Path(folder)
        servers = [_floors(options), _ours(options)]
        with running(servers, work) as pid_files:
            spec = _spec(options, servers, pid_files, pages)
            (work / "cases.json").write_text(json.dumps(spec))
            command = [sys.executable, str(options.kit / "httpload.py"), "--spec",
                       str(work / "cases.json"), "--out", str(work / "out.json"),
                       "-n", "60", "-w", "6"]  # fmt: skip
            subprocess.run(command, check=True, stdout=sys.stderr)
        result = json.loads((work / "out.json").read_text())
    return {name: float(case["cpu_ms"]) / 1000 for name, case in result.items()}


def _spec(
    options: argparse.Namespace,
    servers: list[Server],
    pid_files: dict[str, Path],
    pages: dict[str, dict[str, Any]],
) -> list[dict[str, Any]]:
    cpu = {
        server.name: {"pidfile": str(pid_files[server.name]), "db": server.database}
        | ({"pgpid": options.postmaster} if options.postmaster else {})
        for server in servers
    }
    floors, ours = servers
    found = cases.floor_cases(floors.url, 200_000, cpu[floors.name])
    spec = [case for case in found if case["name"] == cases.FLOOR]
    for name, page in pages.items():
        url = ours.url + page.pop("path")
        spec.append({"name": name, "url": url, "cpu": cpu[ours.name], **page})
    return spec


def _floors(options: argparse.Namespace) -> Server:
    address, database = urlsplit(options.server), options.floors_database
    return Server(
        name="floors",
        port=PORT,
        database=database,
        application="floors_app:application",
        folder=options.kit / "floors",
        environment={
            "FLOORS_DB": database,
            "PGHOST": address.hostname or "127.0.0.1",
            "PGPORT": str(address.port or 5432),
            "PGUSER": address.username or "postgres",
            "PGPASSWORD": address.password or "",
            "PYTHONPATH": str(options.kit / "floors"),
        },
    )


def _ours(options: argparse.Namespace) -> Server:
    return Server(
        name="ours",
        port=PORT + 1,
        database=_database(options),
        application="servicedesk.wsgi:application",
        folder=ROOT,
        environment={},
    )


def _in_units(found: dict[str, float], served: list[dict[str, float]]) -> None:
    """Add the pages, and divide what is told in U by it; without pages, leave it out."""
    for name in served[0] if served else ():
        if name != cases.FLOOR:
            found[name] = median(each[name] / each[cases.FLOOR] for each in served)
    unit = median(each[cases.FLOOR] for each in served) if served else None
    if unit is None:
        found.pop(_REPORT, None)
    elif _REPORT in found:
        found[_REPORT] /= unit


def _report(found: dict[str, float], options: argparse.Namespace, units: list[float]) -> str:
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    lines = [f"{options.requests:,} requests; load of the machine {load}"]
    if units:
        lines.append(f"U = {mean(units) * 1000:.2f} ms")
    lines += ["", "| measure | measured | budget |", "| --- | --: | --: |"]
    for name, value in found.items():
        budget = BUDGETS.get(name)
        lines.append(f"| {name} | {value:.2f} | {'' if budget is None else f'{budget:g}'} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
