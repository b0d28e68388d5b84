"""A day's backlog of events and samples, and kill -9 at each boundary of each of its requests.

`Benchmarks outage` makes what a station has on disk that was a day without its hub. The station
drains it, live samples beside it; at each request of one flow it is killed at one boundary after
the other, while the other flow goes as far as it gets. What it sends first in each life is judged:
never beyond what the hub has acknowledged, and where nothing was acknowledged the same again.
"""

import json
import os
import struct
import subprocess

from peers import remote_write
from peers.hub import is_copy
from peers.hub_door import ANSWERED, BOUNDARIES, HALF_READ, UNREAD
from peers.life import SOON, Life
from peers.waiting import until

DAYS, VISITS, SERIES, BUDGET = 1, 150, 1, 8 << 20
MINUTES = DAYS * 24 * 60
MINUTE = 60_000
# Each visit has three; the ledger's own beginning is one more.
ENTRIES = VISITS * 3
LABELS = (("__name__", "yizhan_temperature_celsius"), ("device", "outage-0"),
          ("station", "outage"))
# A request has 200 events at most, or 500 samples.
REQUESTS = 3
# A live sample, which may come in between, is passed; where nothing of a request was read nobody
# knows what it was, so another life is tried.
TRIES = 8


class Events:
    """What a body says: its entries by their numbers."""

    flow, end = "events", ENTRIES

    def __init__(self, life):
        self.life = life

    def wanted(self, octets):
        # Of half a body nobody reads more.
        return not octets.endswith(b"]") or not is_copy(json.loads(octets))

    def content(self, octets):
        return {int(event["sequence"]): event for event in json.loads(octets)}

    def settle(self):
        """The mark goes to the disk with an entry that is recorded after the answer was heard,
        which the next request shows."""
        door, station = self.life.hub.doors[self.flow], self.life.station
        until(lambda: door.answered == 1, SOON, "the request is answered")
        self.life.stir()
        until(lambda: len(door.bodies) == 2, SOON, "the next request is there")
        before = station.last_sequence()
        self.life.stir()
        until(lambda: station.last_sequence() > before, SOON, "the mark's entry")
        self.life.kill()


class Samples:
    """What a body says: the late samples by their minutes."""

    flow, end = "samples", MINUTES - 1

    def __init__(self, life, first):
        self.life, self.first = life, first

    def wanted(self, octets):
        return dict(LABELS)["device"].encode() in octets

    def content(self, octets):
        return {(at - self.first) // MINUTE: value
                for labels, value, at in remote_write.samples(octets) if labels == LABELS}

    def settle(self):
        """A clean stop writes the mark."""
        door = self.life.hub.doors[self.flow]
        until(lambda: door.answered == 1, SOON, "the request is answered")
        until(lambda: len(door.bodies) == 2 or self.life.backlog(self.flow) == 0, SOON,
              "the answer is heard")
        code = self.life.station.stop()
        if code != 0:
            raise AssertionError(f"SIGTERM ended the station with {code}")


class Backlog:
    """`kind`: the flow in whose requests the station is killed, `Events` or `Samples`."""

    def __init__(self, program, folder, kind):
        self.program, self.folder, self.kind = program, folder, kind
        self.faults = []
        # Lives whose first request had to be the last one again, and was.
        self.repeated = 0

    def run(self, aside):
        life = self.life = Life(self.program, self.folder, aside, {
            "events": {}, "samples": {"interval": "10 s", "backfillRate": 600}})
        self.first = self.made()
        self.flow = Samples(life, self.first) if self.kind is Samples else Events(life)
        self.door = life.hub.doors[self.flow.flow]
        # Where the next life may begin, and what was sent there.
        self.expected, self.last = None, {}
        requests = 0
        while self.expected is None or max(self.expected) <= self.flow.end:
            for boundary in BOUNDARIES:
                self.killed(boundary)
            self.settled()
            requests += 1
        aside.check(
            f"{life.kills} times kill -9, at each boundary of {requests} requests of late "
            f"{self.flow.flow}: no life begins beyond what the hub had acknowledged, and "
            f"{self.repeated} times the same came again",
            requests == REQUESTS and not self.faults
            and self.repeated >= requests * (len(BOUNDARIES) - 1),
            (requests, self.repeated, self.faults[:3]))
        aside.check(f"none of {len(life.couriers)} couriers outlived its station", life.couriers)
        self.drained(aside)

    def made(self):
        """The time of the first minute, in milliseconds."""
        program = os.path.join(os.path.dirname(self.program.path), "Benchmarks")
        words = [self.life.place.state, DAYS, VISITS, SERIES, BUDGET]
        done = subprocess.run([program, "outage", *map(str, words)], capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"{program} outage: {done.returncode} {done.stderr}")
        return int(done.stdout.split()[0])

    def start(self, allowed=None):
        self.door.begin(allowed, self.flow.wanted)
        self.life.start()

    def hurry(self):
        for name in self.life.hub.doors:
            self.life.hurry(name)

    # A life, and what it sends first

    def killed(self, boundary):
        for _ in range(TRIES):
            self.start()
            # Half of a body of samples names its series.
            wanted = self.flow.wanted if boundary != UNREAD else lambda octets: True
            hit = self.life.struck(self.flow.flow, boundary, self.life.kill, self.hurry, wanted)
            content = self.content_of(hit)
            if content:
                return self.judge(content, f"killed {boundary}", boundary == ANSWERED)
            if boundary == HALF_READ:
                # What else was on its way went with its courier.
                return None
        raise AssertionError(f"{TRIES} lives, and no late request was hit {boundary}")

    def content_of(self, request):
        """Of as much of a request as has come; `None` = not all of it, or nothing late."""
        head, _, body = request.partition(b"\r\n\r\n")
        length = next((int(line[15:]) for line in head.lower().split(b"\r\n")
                       if line.startswith(b"content-length:")), -1)
        return self.flow.content(body) if len(body) == length else None

    def settled(self):
        """Its answer is heard, and the mark on disk: the next life begins behind it."""
        self.start(allowed=1)
        self.hurry()
        until(lambda: self.door.bodies, SOON, "the request comes again")
        self.judge(self.flow.content(self.door.bodies[0]), "the mark written", False)
        self.flow.settle()
        self.expected = {max(self.last) + 1}

    def judge(self, content, when, is_answered):
        first = min(content)
        if self.expected is not None and first not in self.expected:
            self.faults.append(f"{when}: began at {first}, expected was {self.expected}")
        if self.last and first == min(self.last):
            self.repeated += 1
            # The last one may have grown.
            self.faults += [f"{when}: {number} came again and says something else"
                            for number in self.last if content.get(number) != self.last[number]]
        # The mark moves in memory, and is on disk with what is written next: it may be behind.
        self.expected = {first, max(content) + 1} if is_answered else {first}
        self.last = content

    # The end

    def drained(self, aside):
        life, hub = self.life, self.life.hub
        self.start()
        self.hurry()
        for name in hub.doors:
            until(lambda: life.backlog(name) == 0, 3 * SOON, f"all {name} are sent")
        until(lambda: any(labels != LABELS for labels, _ in hub.samples), 3 * SOON,
              "a live sample is at the hub")
        last = life.station.last_sequence()
        until(lambda: hub.last >= last, SOON, f"event {last} is at the hub")
        life.kill()
        self.equal(aside, last)

    def equal(self, aside, last):
        hub, place = self.life.hub, self.life.place
        recorded = self.program.exported_events(place)
        stored = sorted(int(event["sequence"]) for event in hub.events.values())
        whole = [int(event["sequence"]) for event in recorded]
        ids = {event["id"] for event in recorded if int(event["sequence"]) <= last}
        aside.check(
            f"the hub has each of {last} entries once, in their order without a hole, and each "
            "said the same each time",
            stored == whole[:last] == list(range(1, last + 1)) and not hub.faults
            and ids == {name for _, name in hub.events}, (last, hub.faults[:3]))
        wrong = [minute for minute in range(MINUTES)
                 if hub.samples.get((LABELS, self.first + minute * MINUTE))
                 != struct.pack("<d", minute * 13 % 1000)]
        lost = [event["data"] for event in recorded if ".samples.lost." in event["type"]]
        live = sum(labels != LABELS for labels, _ in hub.samples)
        aside.check(
            f"and each of {MINUTES} late samples with its value, {live} live ones beside them; "
            f"none is told as lost, {hub.repeated} events and samples came again",
            not wrong and not lost, (wrong[:3], lost))
        answer = self.program.verify_ledger(place, offline=True)
        aside.check("and the chain holds", answer.code == 0 and answer.json["holds"], answer)
