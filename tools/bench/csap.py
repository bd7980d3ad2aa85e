"""Measure the facts against plain scans of what they are counted from, in one interleaved run.

    make bench-csap ARGS="--server postgres://USER@HOST:PORT [--load] [--requests 1000000]"

The database ``bulk1m`` is made and filled by ``--load``; the last number of its name follows the
size. Every figure is a ratio of on-CPU times (``tools.bench.clocking``) but for the nightly run.
With ``--kit DIR`` (httpload.py and floors/) pages and reports are told in U; see docs/bench.md.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import mean, median
from time import monotonic
from urllib.parse import urlsplit

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
}
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

    units = [_unit(options)] if options.kit else []
    found = facts.measure(rounds=options.rounds, scopes=options.scopes)
    units += [_unit(options)] if options.kit else []
    _in_units(found, median(units) if units else None)
    print(_report(found, options, units))
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
    }


def _load(options: argparse.Namespace) -> None:
    from django.core.management import call_command

    subprocess.run(["createdb", "--maintenance-db", f"{options.server}/postgres",
                    _database(options)], check=False)  # fmt: skip
    call_command("migrate", verbosity=0)
    call_command("seed_bulk", requests=options.requests)


def _unit(options: argparse.Namespace) -> float:
    """Return U: on-CPU seconds of the bare view, measured now."""
    from tools.bench import cases
    from tools.bench.serving import Server, running

    address, database = urlsplit(options.server), options.floors_database
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        work = Path(folder)
        floors = Server(
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
        with running([floors], work) as pid_files:
            cpu = {"pidfile": str(pid_files["floors"]), "db": database}
            if options.postmaster:
                cpu["pgpid"] = options.postmaster
            spec = [c for c in cases.floor_cases(floors.url, 200_000, cpu) if "row" in c["name"]]
            (work / "cases.json").write_text(json.dumps(spec))
            command = [sys.executable, str(options.kit / "httpload.py"), "--spec",
                       str(work / "cases.json"), "--out", str(work / "out.json"),
                       "-n", "60", "-w", "6"]  # fmt: skip
            subprocess.run(command, check=True, stdout=sys.stderr)
        result = json.loads((work / "out.json").read_text())
    return float(result[cases.FLOOR]["cpu_ms"]) / 1000


def _in_units(found: dict[str, float], unit: float | None) -> None:
    """Divide what is told in U by it, or leave it out."""
    for name in [name for name in found if name.endswith(", in U")]:
        if unit is None:
            del found[name]
        else:
            found[name] /= unit


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
    started = monotonic()
    main()
