"""kill -9 at every boundary of a request to the hub, and where samples go to the disk."""

import http.client
import os
import shutil
import signal
import sqlite3
import tempfile

from peers import hub as hubs
from peers.place import Place
from peers.station import Station
from peers.waiting import until

# Twice what the longest wait after a lost answer may be, and the shortest interval of samples.
SOON = 10
SAMPLES_SECONDS = 10


class Life:
    """A station on one place, killed and started again, with a hub of its own."""

    def __init__(self, program, folder, aside, flow, **options):
        self.program, self.flow = program, flow
        self.hub = aside.closes(hubs.Hub())
        self.door = self.hub.doors[flow]
        flows = self.hub.flows([flow])
        flows[flow].update(options)
        self.place = Place(folder, hub=flows)
        self.station = None

    def start(self):
        self.station = Station(self.program, self.place)
        self.hurry()

    def hurry(self):
        """Who waits after a failure tries now."""
        self.station.post("/control/hub/sync", {"flow": self.flow})

    def backlog(self):
        """`None` = nobody has counted yet."""
        return self.station.metrics("yizhan_hub_backlog").get((("flow", self.flow),))

    def kill(self):
        self.station.kill()

    def kill_courier(self):
        process = hubs.courier(self.station.process)
        os.kill(process, signal.SIGKILL)

    def struck(self, boundary, strike, stir):
        """The next request is hit there; `stir` gives it a reason."""
        self.door.arm(boundary, strike)
        try:
            stir()
        except (OSError, http.client.HTTPException):
            # Whoever asked for it may have been killed before the answer.
            pass
        until(self.door.fired.is_set, SOON, f"a request is hit {boundary}")


class Events:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def run(self, aside):
        life = self.life = Life(self.program, self.folder, aside, "events")
        life.start()
        for boundary in hubs.BOUNDARIES:
            life.struck(boundary, life.kill, self.stir)
            life.start()
            self.delivered(f"kill -9 of the station {boundary}")
            life.struck(boundary, life.kill_courier, self.stir)
            self.delivered(f"kill -9 of the courier {boundary}")
            life.struck(boundary, lambda: None, self.stir)
            self.delivered(f"a connection cut {boundary}")
        last = life.station.last_sequence()
        life.kill()
        self.equal(aside, last)

    def stir(self):
        """A command: an entry, whatever the mode was."""
        self.life.station.post("/control/door/mode", {"mode": "normal"})

    def delivered(self, after):
        """What is recorded by now is at the hub; nobody hurries a station that was not killed."""
        last = self.life.station.last_sequence()
        until(lambda: self.life.hub.last >= last, SOON, f"event {last} is at the hub after {after}")

    def equal(self, aside, last):
        hub = self.life.hub
        recorded = {event["id"]: event for event in self.life.program.exported_events(
            self.life.place)}
        stored = {key[1]: event for key, event in hub.events.items()}
        missing = [name for name, event in recorded.items()
                   if int(event["sequence"]) <= last and name not in stored]
        other = [name for name in stored if as_recorded(stored[name]) != as_recorded(
            recorded.get(name, {}))]
        aside.check(
            f"killed and cut at each boundary of a request, three times each, the hub has the "
            f"ledger: {len(stored)} events, {hub.repeated} came again", not missing and not other,
            (missing, other))
        aside.check("each event came in its order, and said the same each time",
                    not hub.faults, hub.faults[:3])


def as_recorded(event):
    """Without what is told when it is sent: a corrected time, and the hash of its neighbour."""
    told = {"time", "recordedtime", "clocktrust", "prevhash"}
    return {key: value for key, value in event.items() if key not in told} | {
        "time": event.get("recordedtime", event.get("time"))}


class Samples:
    """One boundary. The first life ends when the spool's log has grown so often: it is made, a
    frame comes, another frame."""

    def __init__(self, program, folder, boundary, growths):
        self.program, self.folder, self.boundary = program, folder, boundary
        self.growths = growths
        # By their time: how many samples were ever seen in the spool.
        self.kept = {}
        self.faults = []

    def run(self, aside):
        life = self.life = Life(
            self.program, self.folder, aside, "samples", interval=f"{SAMPLES_SECONDS} s",
            backfillRate=600)
        life.door.is_busy = True
        life.start()
        sizes = {0}
        until(lambda: sizes.add(self.log_size()) or len(sizes) > self.growths,
              3 * SAMPLES_SECONDS + SOON, "samples go to the disk", every=0.0002)
        life.kill()
        self.look()
        life.start()
        until(life.backlog, 2 * SAMPLES_SECONDS + SOON, "a block is in the spool")
        life.door.is_busy = False
        life.struck(self.boundary, life.kill, life.hurry)
        self.look()
        life.door.is_busy = True
        life.start()
        life.door.is_busy = False
        life.struck(self.boundary, life.kill_courier, life.hurry)
        until(lambda: life.backlog() == 0, SOON, "the spool is sent")
        life.kill()
        self.look()
        self.judge(aside)

    def log_size(self):
        try:
            return os.path.getsize(os.path.join(self.life.place.state, "samples.db-wal"))
        except FileNotFoundError:
            return 0

    def look(self):
        """What a start would find, from a copy."""
        with tempfile.TemporaryDirectory() as folder:
            for name in ("samples.db", "samples.db-wal"):
                path = os.path.join(self.life.place.state, name)
                if os.path.exists(path):
                    shutil.copy(path, folder)
            with sqlite3.connect(os.path.join(folder, "samples.db")) as spool:
                tables = spool.execute("SELECT name FROM sqlite_master").fetchall()
                if ("frame",) not in tables:
                    # Killed before the first commit.
                    return
                mark = spool.execute("SELECT acknowledged FROM spool").fetchone()[0]
                rows = spool.execute("SELECT last, time_ms FROM frame ORDER BY last").fetchall()
        before = None
        for last, time in rows:
            if before is not None:
                self.kept[time] = last - before
            elif time not in self.kept:
                # Numbers begin anew nowhere: of the first row that is left only the file knows.
                self.kept[time] = 1 if mark else last
            before = last
            if last <= mark and not self.stored(time):
                self.faults.append(f"the mark {mark} is beyond what the hub has")

    def stored(self, time):
        return sum(1 for _, at in self.life.hub.samples if at == time)

    def judge(self, aside):
        hub = self.life.hub
        missing = {time: count for time, count in self.kept.items() if self.stored(time) < count}
        aside.check(
            f"samples, killed {self.boundary}: all {sum(self.kept.values())} that were in the "
            f"spool are at the hub, {hub.repeated} came again with the same value",
            self.kept and not missing and not hub.faults and not self.faults,
            (missing, hub.faults[:3], self.faults[:3]))
