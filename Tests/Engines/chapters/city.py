"""A whole city's traffic into the engines, and what they then have: all of it, each once."""

import json
import os
import subprocess

from engines import client
from engines.clickhouse import PASSWORD
from engines.victoria import Victoria

# Where the stations' spools are: each board has a disk of its own, and five thousand files that are
# flushed on one disk would measure that disk. A day takes 1.4 MB a station.
MEMORY_DISK = "/dev/shm"
# Of a city's stations as many as a minute allows; `make bench-city` takes all of them.
FEW = ("--stations", "20", "--minutes", "4", "--outage", "4")


class City:
    """`words`: options of the bench. `memory`: what VictoriaMetrics may use for its caches."""

    def __init__(self, trial, hub, words=FEW, memory="128MiB"):
        self.trial, self.hub, self.check, self.words = trial, hub, trial.check, words
        self.victoria = Victoria(hub.root, "victoria-city", memory=memory)

    def run(self):
        self.victoria.start()
        self.hub.clickhouse.start()
        self.hub.clickhouse.ask("DROP TABLE IF EXISTS yizhan.events")
        self.hub.clickhouse.make_schema()
        self.trial.chapter("A whole city", self.whole)
        # Else its stop waits for merges of what nobody asks for any more.
        self.hub.clickhouse.ask("DROP TABLE yizhan.events")
        self.hub.clickhouse.stop()
        self.victoria.stop()

    def whole(self):
        accounts = self.bench()
        self.count = len(accounts)
        troubled = {name: line["troubles"] for name, line in accounts.items() if line["troubles"]}
        self.check(f"none of {self.count} stations met trouble of its own", not troubled, troubled)
        self.judge_events(accounts)
        self.judge_samples(accounts)

    def bench(self):
        """Runs the bench, which prints its table; what the engines must have, by the station."""
        path = os.path.join(self.hub.root, "account")
        program = os.path.join(os.path.dirname(self.hub.program.path), "Benchmarks")
        if not os.access(program, os.X_OK):
            raise AssertionError(f"{program} is not there; swift build --product Benchmarks")
        insert = client.query(user="yizhan", password=PASSWORD,
                              query="INSERT INTO yizhan.events FORMAT JSONEachRow")
        done = subprocess.run([
            program, "city", "--samples", self.victoria.write_to,
            "--events", f"{self.hub.clickhouse.address}?{insert}", "--account", path,
            "--process", f"VictoriaMetrics={self.victoria.id}",
            "--process", f"ClickHouse={self.hub.clickhouse.id}", "--directory", MEMORY_DISK,
            *self.words])
        self.check("the bench ends with exit code 0", done.returncode == 0, done.returncode)
        with open(path) as file:
            lines = [json.loads(line) for line in file]
        return {line["station"]: line for line in lines}

    def judge_events(self, accounts):
        received = self.hub.clickhouse.count("yizhan.events")
        rows = {row["station"]: row for row in self.hub.clickhouse.rows(
            "SELECT substring(source, 20) AS station, count() AS rows, "
            "uniqExact(id) AS ids, max(number) AS last FROM yizhan.ledger GROUP BY source")}
        expected = sum(line["events"] for line in accounts.values())
        found = sum(int(row["rows"]) for row in rows.values())
        self.trial.figure("ClickHouse, rows received or not yet merged", received)
        self.trial.figure("ClickHouse, events", found)
        wrong = [name for name, line in accounts.items() if name not in rows or not
                 int(rows[name]["rows"]) == int(rows[name]["ids"]) == int(rows[name]["last"])
                 == line["events"]]
        self.check(f"ClickHouse has all {expected} events of {self.count} stations, each once",
                   not wrong and found == expected and len(rows) == self.count, wrong[:5])

    def judge_samples(self, accounts):
        self.victoria.flush()
        self.trial.figure("VictoriaMetrics, rows received",
                          int(self.victoria.counter("vm_rows_inserted_total")))
        ignored = int(self.victoria.counter("vm_rows_ignored_total"))
        ahead = sum(line["ofWrongClock"] for line in accounts.values())
        poisoned = sum(line["poisoned"] for line in accounts.values())
        lost = sum(line["toldLost"] for line in accounts.values())
        self.trial.figure("VictoriaMetrics, rows ignored for a clock 400 days ahead", ignored)
        counts, sums = self.asked("count_over_time"), self.asked("sum_over_time")
        expected = sum(line["samples"] for line in accounts.values())
        self.trial.figure("VictoriaMetrics, samples", int(sum(counts.values())))
        wrong = [(name, counts.get(name), line["samples"]) for name, line in accounts.items()
                 if (counts.get(name), sums.get(name)) != (line["samples"], line["sum"])]
        self.check(f"VictoriaMetrics has all {expected} samples of {self.count} stations, each "
                   "once and with its value", not wrong and len(counts) == self.count, wrong[:5])
        self.check(f"of {ahead} samples of a clock that was wrong none is among them, and nobody "
                   "else's is missing", 0 < ignored and ahead > 0 and not wrong, (ignored, ahead))
        self.check(f"{poisoned} sample was poison; with it and the wrong clock's {lost} were told "
                   "as lost, and no neighbour", poisoned == 1 and 0 < lost <= ahead + 1,
                   (poisoned, lost))

    def asked(self, function):
        """By the station; a hundred at once, which is what the engine's memory allows."""
        found = {}
        for hundred in range((self.count + 99) // 100):
            stations = f'wuhan-{hundred:02}[0-9]{{2}}'
            for row in self.victoria.ask(
                    f'sum({function}({{__name__=~"yizhan_.*",station=~"{stations}"}}[7d])) '
                    "by (station)"):
                found[row["metric"]["station"]] = float(row["value"][1])
        return found
