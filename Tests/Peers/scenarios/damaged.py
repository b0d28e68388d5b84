"""Pages of the databases that go bad while the station runs: what it saves, what it tells."""

import os
import sqlite3

from peers import hub as hubs
from peers import wiegand
from peers.damage import Table
from peers.place import Place
from peers.station import Station
from peers.trial import Door
from peers.waiting import until

from . import listing
from .hub_kills import SAMPLES_SECONDS, SOON, as_recorded

# A start verifies from the last signature on, of which there is one in so many entries.
SIGNED_EVERY = 1000
# Behind the first batch for the hub, and before the newest 1,000, which the trial looks at.
SPOILT = range(250, 270)
ENTRIES = 1400
# The station looks after its file, and makes a signature that is due, once a minute.
CARE_SECONDS = 70


class Ledger:
    """`station.db`, in rows that a start does not look at and the hub does not have yet."""

    def __init__(self, program, folder, people, fixtures):
        self.program, self.folder = program, folder
        self.people, self.fixtures = people, fixtures

    def run(self, aside):
        self.hub = aside.closes(hubs.Hub())
        self.events = self.hub.doors["events"]
        self.events.is_busy = True
        self.place = Place(self.folder, self.people.city, hub=self.hub.flows(["events"]))
        self.note = os.path.join(self.place.state, "station.db.damage")
        with open(os.open(os.path.join(self.folder, "station.key"), os.O_WRONLY | os.O_CREAT,
                          0o400), "w") as file:
            file.write(os.urandom(32).hex() + "\n")
        self.fill(Station(self.program, self.place))
        self.damaged(aside)
        self.mended(aside)

    def fill(self, station):
        """Entries before a signature, and some behind it."""
        folder = os.path.join(self.folder, "stick")
        listing.publish(self.people, self.fixtures, folder)
        self.program.import_list(self.place, folder)
        while station.last_sequence() < ENTRIES:
            for _ in range(100):
                station.post("/control/door/mode", {"mode": "normal"})
        until(lambda: self.signed(station), CARE_SECONDS, "the ledger is signed", every=0.2)
        station.stop()

    @staticmethod
    def signed(station):
        return any(entry["kind"] == "ledger.checkpoint" and entry["sequence"] > SIGNED_EVERY
                   for entry in station.entries())

    def damaged(self, aside):
        """The rows' pages go bad when the station has begun; then the hub wants them."""
        table = Table(os.path.join(self.place.state, "station.db"), "ledger")
        leaves = [leaf for leaf in table.leaves() if leaf[1] in SPOILT]
        self.spoilt = {row for _, first, last in leaves for row in range(first, last + 1)}
        self.recorded = {event["id"]: event for event in self.program.exported_events(self.place)}
        station = self.station = Station(self.program, self.place)
        door = Door(aside, station)
        table.spoil(page for page, _, _ in leaves)
        self.events.is_busy = False
        station.post("/control/hub/sync", {"flow": "events"})
        until(lambda: self.hub.last >= 200, SOON, "events come until the damage")
        self.epoch, = self.epochs()
        door.opens("a card opens while the ledger has pages that nobody can read",
                   lambda: station.show_card(wiegand.card(self.people.COURIER)))
        self.last = station.last_sequence()
        until(lambda: os.path.exists(self.note), CARE_SECONDS, "the damage is noted", every=0.01)
        code = station.ended(SOON)
        aside.check("a ledger that is damaged while it is used is noted for the next start, and "
                    "the station ends by itself, as a clean stop, for systemd to start it again",
                    code == 0 and os.path.exists(self.note), code)

    def mended(self, aside):
        place = self.place
        # Numbers begin anew.
        place.newest_sequence = 0
        station = self.station = Station(self.program, place)
        alarms = until(lambda: [alarm for alarm in station.alarms() if alarm[0] ==
                                "storageDamaged"], SOON, "the alarm")
        aside.check("the next start salvages the ledger, raises the alarm and takes the note away",
                    alarms and not os.path.exists(self.note), station.alarms())
        Door(aside, station).opens("a card opens after the salvage",
                                   lambda: station.show_card(wiegand.card(self.people.STAFF)))
        until(lambda: len(self.epochs()) == 2, 2 * SOON, "the new epoch comes to the hub")
        epoch, = self.epochs() - {self.epoch}
        last = station.last_sequence()
        until(lambda: self.numbers(epoch) >= set(range(1, last + 1)), SOON,
              "all of the new epoch is at the hub")
        self.equal(aside)
        aside.check("the mended station ends cleanly", station.stop() == 0)

    def numbers(self, epoch):
        return {int(name.rpartition("-")[2]) for _, name in list(self.hub.events)
                if name.rpartition("-")[0] == epoch}

    def epochs(self):
        return {name.rpartition("-")[0] for _, name in list(self.hub.events)}

    def equal(self, aside):
        """The row behind a damaged page is not proved by the chain, and is told as lost with it."""
        saved = self.numbers(self.epoch)
        missing = set(range(1, max(saved) + 1)) - saved
        told = [event["data"] for event in self.hub.events.values()
                if event["type"] == "cn.yizhan.events.gap.v1"]
        gaps = {row for gap in told for row in range(gap["from"], gap["to"] + 1)}
        aside.check(
            f"the hub has the {len(saved)} entries of {max(saved)} that were saved, to the last "
            f"one before the restart, and is told of the {len(missing)} that were not",
            missing == gaps and self.spoilt <= missing and len(missing) <= len(self.spoilt) + 1
            and {gap["epoch"] for gap in told} == {self.epoch} and max(saved) > self.last
            and sum(gap["count"] for gap in told) == len(missing), (told, self.spoilt, missing))
        other = [name for (_, name), event in self.hub.events.items() if name in self.recorded
                 and as_recorded(event) != as_recorded(self.recorded[name])]
        other += [fault for fault in self.hub.faults if "says something else" in fault]
        aside.check("each says what was recorded before the damage, each time that it came",
                    not other, other[:3])


class Samples:
    """`samples.db`, in all that waits for the hub."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def run(self, aside):
        self.hub = aside.closes(hubs.Hub())
        door = self.hub.doors["samples"]
        door.is_busy = True
        flows = self.hub.flows(["samples"])
        flows["samples"].update(interval=f"{SAMPLES_SECONDS} s")
        self.place = Place(self.folder, hub=flows)
        self.path = os.path.join(self.place.state, "samples.db")
        station = self.station = Station(self.program, self.place)
        counts = {0}
        until(lambda: counts.add(self.backlog()) or len(counts) > 2, 4 * SAMPLES_SECONDS,
              "two blocks are in the spool", every=0.1)
        station.stop()
        waiting = self.frames()
        table = Table(self.path, "frame")
        station = self.station = Station(self.program, self.place)
        # One frame may be read already, and on its way.
        table.spoil(page for page, _, _ in table.leaves())
        door.is_busy = False
        station.post("/control/hub/sync", {"flow": "samples"})
        entry = until(self.told, CARE_SECONDS, "the loss is told", every=0.1)
        self.judge(aside, waiting, entry["data"])

    def judge(self, aside, waiting, lost):
        stored = sum(min(self.stored(time), count) for time, count in waiting.items())
        missing = sum(waiting.values()) - stored
        aside.check(
            f"samples that are damaged while they wait are told as lost, once: {missing} of "
            f"{sum(waiting.values())}, while the hub takes everything",
            lost["reason"] == "damaged" and lost["count"] == missing > 0
            and lost["fromMilliseconds"] == min(waiting), (lost, waiting, stored))
        since = len(self.hub.samples)
        until(lambda: len(self.hub.samples) > since, 2 * SAMPLES_SECONDS, "the next samples come")
        aside.check("the damaged file is beside, and nothing more waits",
                    os.path.exists(self.path + ".damaged") and self.backlog() == 0,
                    os.listdir(self.place.state))
        station = self.station
        aside.check("it needed no restart, and ends cleanly", station.stop() == 0)
        station = Station(self.program, self.place)
        aside.check("the next start tells nothing more",
                    not [entry for entry in station.entries_after(station.first_sequence)
                         if entry["kind"] == "samples.lost"])
        station.stop()

    def backlog(self):
        return self.station.metrics("yizhan_hub_backlog").get((("flow", "samples"),)) or 0

    def told(self):
        return next((entry for entry in self.station.entries()
                     if entry["kind"] == "samples.lost"), None)

    def stored(self, time):
        return sum(1 for _, at in list(self.hub.samples) if at == time)

    def frames(self):
        """Of a stopped station: how many samples wait, by their time."""
        with sqlite3.connect(f"file:{self.path}?mode=ro&immutable=1", uri=True) as spool:
            before = spool.execute("SELECT acknowledged FROM spool").fetchone()[0]
            found = {}
            for last, time in spool.execute("SELECT last, time_ms FROM frame ORDER BY last"):
                # A moment's samples may be two frames.
                found[time], before = found.get(time, 0) + last - before, last
            return found
