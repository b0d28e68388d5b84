"""A running station's samples through an outage into VictoriaMetrics, each at its own time."""

import time

from engines import metrics
from engines.flapping import Flapping
from engines.hub import FIRST, STATIONS
from engines.hub_station import HubStation
from engines.victoria import Victoria
from peers.waiting import until

# The least that a configuration may say.
INTERVAL_SECONDS = 10


class Measuring:
    def __init__(self, trial, hub):
        self.trial, self.hub, self.check = trial, hub, trial.check

    def run(self):
        self.victoria = Victoria(self.hub.root, "victoria-measuring")
        self.victoria.start()
        front = self.hub.front("nginx-measuring")
        port = front.serve("victoriametrics", "nginx.conf", places=[
            ("127.0.0.1:8428", f"127.0.0.1:{self.victoria.port}")])
        front.start()
        self.hub.authority.install()
        try:
            self.trial.chapter("Samples: an outage, and its end", self.outage, port)
        finally:
            self.hub.authority.uninstall()
        front.stop()
        self.victoria.stop()

    def outage(self, port):
        with Flapping(("127.0.0.1", port)) as line:
            station = HubStation(self.hub, "measuring", STATIONS[FIRST], {"samples": {
                "url": f"https://localhost:{line.port}/api/v1/write",
                "interval": f"{INTERVAL_SECONDS} s"}})
            station.start()
            until(lambda: self.times(), 30, "the first samples arrive", every=0.5)
            line.down()
            down = time.time()
            until(lambda: time.time() > down + 3.5 * INTERVAL_SECONDS, 40, "the outage's end")
            self.check("without a network samples wait on board", station.backlog("samples") > 0,
                       station.backlog("samples"))
            known = len(self.times())
            line.up()
            up = time.time()
            station.drained(60, "the late samples are sent", "samples", every=0.5)
            until(lambda: max(self.times()) > up, 30, "live samples go on", every=0.5)
            self.judge(down, up, known)
            self.check("SIGTERM ends the station with exit code 0", station.stop() == 0)

    def judge(self, down, up, known):
        times = self.times()
        gaps = [later - earlier for earlier, later in zip(times, times[1:])]
        during = [at for at in times if down < at < up]
        self.check(f"{len(during)} samples of the outage came late, each with its own time: "
                   f"no gap of more than {INTERVAL_SECONDS} s",
                   len(during) >= 3 and len(times) > known
                   and max(gaps) < INTERVAL_SECONDS * 1.5, gaps)
        stored = self.victoria.samples('{__name__!=""}')
        names = {dict(labels)["__name__"] for labels in stored}
        self.check(f"every one of {len(names)} metrics that came is a station's, and is told of "
                   "this station", names and names <= set(metrics.known()) and all(
                       dict(labels).get("station") == FIRST for labels in stored),
                   sorted(names - set(metrics.known())))
        self.check("VictoriaMetrics has dropped none of them",
                   self.victoria.counter("vm_rows_ignored_total") == 0)

    def times(self):
        """Seconds of the stored samples of a metric that is always there, ascending."""
        found = self.victoria.samples("yizhan_door_state")
        return sorted({at / 1000 for samples in found.values() for at, _ in samples})
