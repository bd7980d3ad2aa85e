"""Measure the busiest pages against the floors of a bare Django view, in one interleaved run.

    python -m tools.bench --kit DIR --server postgres://desk@127.0.0.1:5432 [--load] [-n 60]

DIR holds the yardstick: httpload.py and floors/. The server holds, or with --load gets, the
databases bench20k and bench200k, and a database with the floors' tables. Every figure is on-CPU
time in U: multiples of ``floors/auth_row`` of the same run. See docs/bench.md.
"""
