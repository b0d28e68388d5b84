"""A month without the hub, and the way back through a network that flaps: all of it, each once.

`Benchmarks outage` makes what such a station has on disk. The real station then sends it to the
real engines, while the connections of both flows are cut again and again.
"""

import json
import os
import random
import subprocess
import time

from engines import comparer
from engines.flapping import HOLE, LOST_ANSWER, PASSES, Flapping, Plan
from engines.hub import FIRST, STATIONS
from engines.hub_station import HubStation
from engines.victoria import Victoria
from peers import wiring
from peers.waiting import reach, until

MINUTE = 60_000
# What a configuration may say at most; the usual sixty would take ten times as long.
BACKFILL_RATE = 600
# How late a live sample may be, and how long nothing newer is taken.
LATEST_SECONDS = 120
INTERVAL_SECONDS = 60
LONGEST_SECONDS = 7200


class Month:
    """`budget`: of the spool, in MiB."""

    def __init__(self, trial, hub, days=30, visits=500, series=300, budget=128):
        self.trial, self.hub, self.check = trial, hub, trial.check
        self.days, self.visits, self.series, self.budget = days, visits, series, budget
        self.victoria = Victoria(hub.root, "victoria-month")
        # Fixed: what was seen can be seen again.
        self.random = random.Random(30)

    def run(self):
        hub = self.hub
        self.victoria.start()
        hub.clickhouse.start()
        hub.clickhouse.ask("DROP TABLE IF EXISTS yizhan.events")
        hub.clickhouse.make_schema()
        fronts, ports = [], []
        for recipe, listens, port in (("clickhouse", "127.0.0.1:8123", hub.clickhouse_port),
                                      ("victoriametrics", "127.0.0.1:8428", self.victoria.port)):
            front = hub.front(f"nginx-month-{recipe}")
            ports.append(front.serve(recipe, "nginx.conf", places=[
                (listens, f"127.0.0.1:{port}")]))
            front.start()
            fronts.append(front)
        hub.authority.install()
        try:
            self.trial.chapter(
                f"{self.days} days without the hub, {self.budget} MiB for samples",
                self.outage, ports)
        finally:
            hub.authority.uninstall()
        for engine in (*fronts, hub.clickhouse, self.victoria):
            engine.stop()

    def outage(self, ports):
        with Flapping(("127.0.0.1", ports[0]), self.plan) as events, \
                Flapping(("127.0.0.1", ports[1]), self.plan) as samples:
            station = HubStation(self.hub, f"month-{self.budget}", STATIONS[FIRST], {
                "events": {"url": f"https://localhost:{events.port}/events", "form": "lines"},
                "samples": {"url": f"https://localhost:{samples.port}/api/v1/write",
                            "budget": f"{self.budget} MiB", "backfillRate": BACKFILL_RATE}})
            first = self.live(station)
            station.start()
            until(lambda: station.backlog("events") > 0, 30, "the station knows its backlog")
            waiting = [station.backlog(flow) for flow in ("events", "samples")]
            self.check(f"{waiting[0]} events and {waiting[1]} samples wait",
                       waiting[0] >= self.days * self.visits * 3 and waiting[1] > 0, waiting)
            begun = time.monotonic()
            self.drain(station, (events, samples))
            self.trial.figure("drained through a network that flaps (debug build), s",
                              round(time.monotonic() - begun))
            self.finish(station, (events, samples))
            self.judge_samples(station, first)

    def plan(self, number):
        """Of four connections one is cut, somewhere."""
        if self.random.random() < 0.75:
            return PASSES
        return self.random.choice([
            Plan(up=self.random.randrange(100, 200_000)), LOST_ANSWER,
            Plan(down=self.random.randrange(1300, 20_000), reset=True),
            Plan(delay=self.random.random()), HOLE])

    def live(self, station):
        """The time of the first minute, in milliseconds."""
        program = os.path.join(os.path.dirname(self.hub.program.path), "Benchmarks")
        done = subprocess.run(
            [program, "outage", station.place.state, str(self.days), str(self.visits),
             str(self.series), str(self.budget << 20)], capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"{program} outage: {done.returncode} {done.stdout}{done.stderr}")
        first, size = map(int, done.stdout.split())
        self.trial.figure("samples.db after the outage, MiB", round(size / 2**20, 1))
        return first

    def drain(self, station, lines):
        """Nobody helps it: what it tries, and when, is its own decision."""
        begun = time.monotonic()
        last = begun + LONGEST_SECONDS
        next_down = begun + 10
        latest = 0
        # A small backlog is gone before the first minute is over.
        while any(station.backlog(flow) > 0 for flow in ("events", "samples")) or (
                latest == 0 and time.monotonic() < begun + LATEST_SECONDS + INTERVAL_SECONDS):
            if time.monotonic() > last:
                raise AssertionError(f"not drained within {LONGEST_SECONDS} s: "
                                     f"{station.station.status()['hub']}")
            if time.monotonic() > next_down:
                self.away(lines)
                next_down = time.monotonic() + self.random.uniform(10, 60)
            latest = max(latest, self.lateness())
            reach(time.monotonic() + 1)
        self.trial.figure("while it drains the newest sample at the hub is s old, at most",
                          round(latest))
        self.check("live samples were never more than two minutes late",
                   0 < latest <= LATEST_SECONDS + INTERVAL_SECONDS, latest)

    def away(self, lines):
        for line in lines:
            line.down()
        reach(time.monotonic() + self.random.uniform(1, 10))
        for line in lines:
            line.up()

    def lateness(self):
        """How old the newest live sample at the hub is; 0 while there is none yet."""
        found = self.victoria.samples('{__name__="yizhan_door_state"}', time.time() - 900)
        newest = max((at for samples in found.values() for at, _ in samples), default=None)
        return time.time() - newest / 1000 if newest else 0

    def finish(self, station, lines):
        for line in lines:
            line.plans = lambda number: PASSES
        self.check("SIGTERM ends the station with exit code 0", station.stop() == 0)
        station.start()
        station.drained(60, "what the stop recorded is sent")
        station.kill()
        found = comparer.compare(
            self.hub.program, station.place, self.hub.clickhouse, wiring.STATION_ID)
        self.check(f"the hub has the ledger, each entry once: {found}", found.is_equal, found)
        verdicts = {row["verdict"] for row in self.hub.clickhouse.asked_file("audit.sql")}
        self.check("the audit finds no hole, no double and an unbroken chain",
                   verdicts == {"whole"}, verdicts)

    def judge_samples(self, station, first):
        losses = [event["data"] for event in comparer.exported(self.hub.program, station.place)
                  if event["type"] == "cn.yizhan.samples.lost.v1"]
        losses = [json.loads(loss) if isinstance(loss, str) else loss for loss in losses]
        told = sum(loss["count"] for loss in losses)
        self.trial.figure("samples told as lost", told)
        whole, wrong, missing, outside = self.days * 24 * 60, [], 0, []
        for index in range(self.series):
            found = self.victoria.samples(f'{{device="outage-{index}"}}')
            values = dict(sample for samples in found.values() for sample in samples)
            expected = {first + minute * MINUTE: (minute * 13 + index * 7) % 1000
                        for minute in range(whole)}
            wrong += [at for at, value in values.items() if expected.get(at) != value]
            for at in expected.keys() - values.keys():
                missing += 1
                if not any(loss["fromMilliseconds"] <= at <= loss["toMilliseconds"]
                           for loss in losses):
                    outside.append((index, at))
        self.check(f"of {whole * self.series} samples each is at the hub with its value, but for "
                   f"{missing} that were told as lost, no more and no fewer",
                   not wrong and not outside and missing == told,
                   (wrong[:3], outside[:3], missing, losses))


class Day(Month):
    """Of a month what every run of the suite can afford."""

    def __init__(self, trial, hub):
        super().__init__(trial, hub, days=1, series=120)
