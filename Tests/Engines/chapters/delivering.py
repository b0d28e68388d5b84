"""A running station's events through bad networks and kills into ClickHouse, each once."""

import time

from engines import comparer
from engines.flapping import HOLE, LOST_ANSWER, PASSES, Flapping, Plan
from engines.hub import FIRST, STATIONS
from engines.hub_station import HubStation
from peers import wiring
from peers.waiting import reach, until

# A month of a busy station is ten times that; what differs is only how often a batch is sent.
MONTH_ORDERS = 750


class Delivering:
    def __init__(self, trial, hub):
        self.trial, self.hub, self.check = trial, hub, trial.check

    def run(self):
        hub = self.hub
        hub.clickhouse.start()
        hub.clickhouse.make_schema()
        self.front = hub.front("nginx-delivering")
        self.tls_port = self.front.serve("clickhouse", "nginx.conf", places=[
            ("127.0.0.1:8123", f"127.0.0.1:{hub.clickhouse_port}")])
        self.front.start()
        hub.authority.install()
        try:
            self.trial.chapter("Events: an outage, and its end", self.outage)
            self.trial.chapter("Events: a network that flaps", self.flapping)
            self.trial.chapter("Events: kill -9", self.killed)
        finally:
            hub.authority.uninstall()
        self.front.stop()
        hub.clickhouse.stop()

    def station(self, name, line):
        return HubStation(self.hub, name, STATIONS[FIRST], {
            "events": {"url": f"https://localhost:{line.port}/events", "form": "lines"}})

    def empty(self):
        self.hub.clickhouse.ask("DROP TABLE yizhan.events")
        self.hub.clickhouse.make_schema()

    def equal(self, station, what):
        """After the station has stopped."""
        found = comparer.compare(
            self.hub.program, station.place, self.hub.clickhouse, wiring.STATION_ID)
        self.check(f"{what}: the hub has the ledger, each entry once: {found}",
                   found.is_equal, found)
        verdicts = {row["verdict"] for row in self.hub.clickhouse.asked_file("audit.sql")}
        self.check(f"{what}: the audit finds no hole, no double and an unbroken chain",
                   verdicts == {"whole"}, verdicts)

    def quiet_stop(self, station, what):
        """What is recorded while it stops stays for the next life, so one more life sends it."""
        self.check(f"{what}: SIGTERM ends the station with exit code 0", station.stop() == 0)

    def outage(self):
        self.empty()
        with Flapping(("127.0.0.1", self.tls_port)) as line:
            line.down()
            station = self.station("outage", line)
            station.start()
            station.order(MONTH_ORDERS)
            station.open_and_close()
            until(lambda: station.failures() > 0, 30, "the outage is noticed")
            waiting = station.backlog()
            self.check(f"without a network {waiting} events wait, and the door is served",
                       waiting > 2 * MONTH_ORDERS and self.hub.clickhouse.count() == 0, waiting)
            line.up()
            took = station.drained(60, "the backlog is sent")
            self.trial.figure(f"{waiting} events drained through TLS (debug build), s",
                              round(took, 1))
            self.finish(station, "after an outage")

    def finish(self, station, what):
        """The last life's own end is sent by another one, until only that one's end is left."""
        self.quiet_stop(station, what)
        station.start()
        station.drained(30, "what the stop recorded is sent")
        station.kill()
        self.equal(station, what)

    def flapping(self):
        """One connection after the other is cut, at bytes all over handshake, request, answer."""
        self.empty()
        # A handshake is some 900 bytes up and 1,300 down.
        plans = [Plan(up=100), LOST_ANSWER, Plan(up=700, reset=True), Plan(down=1000),
                 Plan(up=1200), Plan(down=1350, reset=True), Plan(up=3000), Plan(delay=0.5),
                 Plan(up=9000, reset=True), Plan(down=1500), PASSES]
        with Flapping(("127.0.0.1", self.tls_port)) as line:
            station = self.station("flapping", line)
            station.start()
            for plan in plans:
                station.order(10)
                self.once_cut(station, line, plan)
            cut = sum(cause == "plan" for _, _, cause in line.ended)
            self.check(f"{cut} connections were cut on purpose, and each time it went on by itself",
                       cut >= len(plans) - 3, line.ended)
            self.cut_later(station, line)
            line.plans = lambda number: PASSES
            station.drained(60, "everything is through")
            self.finish(station, "through a network that flaps")

    @staticmethod
    def once_cut(station, line, plan):
        """The next connection has this plan; one that was kept for later is gone before."""
        line.down()
        line.plans = lambda number: plan
        line.up()
        accepted, ended = line.accepted, len(line.ended)

        def is_tried():
            if line.accepted == accepted and station.backlog() == 0:
                # What was there has gone by the connection that was kept.
                station.order(1)
            station.hurry()
            return line.accepted > accepted and (
                len(line.ended) > ended or station.backlog() == 0)
        until(is_tried, 10, f"the connection with {plan}", every=0.1)

    def cut_later(self, station, line):
        """In the answer to a later request of a connection that was kept."""
        station.order(1)
        self.once_cut(station, line, Plan(down=2600))
        begun = time.monotonic()
        ended = len(line.ended)
        while len(line.ended) == ended:
            station.order(1)
            station.hurry()
            reach(time.monotonic() + 0.05)
        line.plans = lambda number: PASSES
        station.drained(60, "it goes on")
        self.trial.figure("cut in a later answer to drained, s",
                          round(time.monotonic() - begun, 1))

    def killed(self):
        """kill -9 wherever it is: while it waits, sends, or has sent and has not heard."""
        self.empty()
        plans = [PASSES, LOST_ANSWER, HOLE, Plan(up=2000), PASSES]
        with Flapping(("127.0.0.1", self.tls_port), lambda n: plans[n % len(plans)]) as line:
            station = self.station("killed", line)
            for number in range(6):
                station.start()
                station.order(30)
                accepted = line.accepted
                station.hurry()
                until(lambda: line.accepted > accepted, 20, "a request is under way")
                # From the handshake to after the answer.
                reach(time.monotonic() + 0.02 * number)
                station.kill()
            line.plans = lambda number: PASSES
            station.start()
            station.drained(60, "the last life sends what is left")
            self.finish(station, "after six kills")
