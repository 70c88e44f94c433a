"""Exact numbers that cost the same for ten recommendations as for a million.

Each need, placement and recommendation has one row in `counted_thing` that says where and as what it counts; `counter`
holds the sums per angkatan, urusan and OPD (each or all) and scope (everything, an agenda, a programme, a region). Both
are written in the transaction of whatever changed (`following`), by the one reckoning of `rules`. What changes by the
passing of days alone carries the day it will (`changes_on`): a reader adds what has become due since the hourly sweep
moved it over, so that no number waits for the sweep. `magang counters check` reckons everything anew and compares.

Read with `queries.read(session, View(...), today)`: a board with the counts of every scope.
"""
