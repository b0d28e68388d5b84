"""kill -9 at every boundary of a request to the hub, and where samples go to the disk."""

import os
import shutil
import sqlite3
import tempfile

from peers.hub_door import BOUNDARIES
from peers.life import SOON, Life
from peers.waiting import until

# The shortest interval.
SAMPLES_SECONDS = 10


class Events:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def run(self, aside):
        life = self.life = Life(self.program, self.folder, aside, {"events": {}})
        self.start()
        for boundary in BOUNDARIES:
            life.struck("events", boundary, life.kill, life.stir)
            self.start()
            self.delivered(f"kill -9 of the station {boundary}")
            life.struck("events", boundary, life.kill_courier, life.stir)
            self.delivered(f"kill -9 of the courier {boundary}")
            life.struck("events", boundary, lambda: None, life.stir)
            self.delivered(f"a connection cut {boundary}")
        last = life.station.last_sequence()
        life.kill()
        self.equal(aside, last)

    def start(self):
        self.life.start()
        self.life.hurry("events")

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
        life = self.life = Life(self.program, self.folder, aside, {
            "samples": {"interval": f"{SAMPLES_SECONDS} s", "backfillRate": 600}})
        door = life.hub.doors["samples"]
        door.is_busy = True
        self.start()
        sizes = {0}
        until(lambda: sizes.add(self.log_size()) or len(sizes) > self.growths,
              3 * SAMPLES_SECONDS + SOON, "samples go to the disk", every=0.0002)
        life.kill()
        self.look()
        self.start()
        until(lambda: life.backlog("samples"), 2 * SAMPLES_SECONDS + SOON,
              "a block is in the spool")
        door.is_busy = False
        life.struck("samples", self.boundary, life.kill, self.hurry)
        self.look()
        door.is_busy = True
        self.start()
        door.is_busy = False
        life.struck("samples", self.boundary, life.kill_courier, self.hurry)
        until(lambda: life.backlog("samples") == 0, SOON, "the spool is sent")
        life.kill()
        self.look()
        self.judge(aside)

    def start(self):
        self.life.start()
        self.hurry()

    def hurry(self):
        self.life.hurry("samples")

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
