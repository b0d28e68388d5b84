"""A running station against every answer that nobody should give: all is kept, it goes on."""

import json
import time

from engines import comparer
from engines.answers import FIXED
from engines.hostile import Hostile
from engines.hub import FIRST, STATIONS
from engines.hub_station import HubStation
from peers.waiting import Late, until

GOOD = "200 that stores nothing"

# A status of 200 or 204 is the hub's word, whatever stands around it, and is taken.
BELIEVED = {
    "200 of another type", "204 with a body", "truncated JSON", "more than was told",
    "JSON of 100,000 brackets", "a length beyond 64 bits", "ten thousand headers",
    "a folded header", "a cookie", "a thousand times 100", "chunks and a length",
    # Of what follows a good status only an excerpt is read.
    "endless body"}

# What the station calls the others; where HTTP itself is broken it may be any of FAULTS.
REASONS = {
    "notTheHub": {"portal with 200"},
    "redirected": {
        "portal behind 302", "300 without a place", "301 elsewhere", "307 elsewhere",
        "308 to itself", "302 to a file", "302 to nowhere", "304 without a condition"},
    "acceptedOnly": {"202"},
    "notAuthorised": {"401", "401 basic", "403", "407"},
    "clocksDiffer": {"401 by a clock a day ahead"},
    "notFound": {"404", "410"},
    # Once halved to a single event, it is that one which is refused.
    "contentRefused": {"400", "413", "415", "422"}, "tooLarge": {"413"},
    "busy": {"408", "425", "429 for 3 s", "429 until a date", "429 for ever",
             "429 for less than nothing", "502", "503 for 2 s", "504"},
    "serverError": {"500", "501", "599", "portal with 511"},
    "unexpectedAnswer": {"205", "206 that nobody asked for", "206 of another range", "999"}}
FAULTS = {"malformedAnswer", "connectionLost", "courierLost", "bodyTooLong", "timedOut",
          "unreachable", "unexpectedAnswer"}

# Those that end; the others last until the station's patience does, 30 s.
MOVING = ("endless body", "endless head", "reset", "closed at once", "drip")
# More than the patience, by a busy machine's measure.
LIMIT_SECONDS = 15
# What the whole flow may take, beside the door's own.
MEMORY_KIB = 8192


class AllHostile:
    def __init__(self, trial, hub):
        self.trial, self.hub, self.check = trial, hub, trial.check
        # Name → (the station's word for it, or `stored`; seconds).
        self.told = {}

    def run(self):
        with Hostile(GOOD) as server:
            station = self.station("hostile", server)
            station.start()
            self.trial.chapter("A hub that answers as nobody should", self.all, server, station)
        self.hub.authority.install()
        try:
            self.trial.chapter("A hub whose certificate is wrong", self.certificates)
        finally:
            self.hub.authority.uninstall()

    def station(self, name, server):
        return HubStation(self.hub, name, STATIONS[FIRST], {
            "events": {"url": f"{server.url}events", "form": "lines"}})

    def all(self, server, station):
        station.drained(30, "the first entries are taken")
        memory = station.station.anonymous_memory()
        for name in (*FIXED, *MOVING):
            if name != GOOD:
                self.one(server, station, name)
        self.verdicts()
        self.check("the station has lived through all of them", station.station.is_running)
        grown = station.station.anonymous_memory() - memory
        self.trial.figure("memory after all hostile answers, KiB more", grown)
        self.check("its memory has not grown with what was sent at it", grown < MEMORY_KIB, grown)
        quarantined = sum(station.station.metrics("yizhan_hub_quarantined_total").values())
        self.check("no event was set aside for what a hub said that refused everything",
                   quarantined == 0, quarantined)
        self.check("SIGTERM ends the station with exit code 0", station.stop() == 0)
        self.delivered(server, station)

    def verdicts(self):
        stored = {name for name, (word, _) in self.told.items() if word == "stored"}
        self.check(f"of {len(self.told)} answers {len(BELIEVED)} are the hub's word that all is "
                   "stored; at the others everything is kept", stored == BELIEVED,
                   stored ^ BELIEVED)
        wrong = {name: word for name, (word, _) in self.told.items() if name not in BELIEVED
                 and not self.is_right(name, word)}
        self.check("each is called what it is: a portal, a redirection, a refused token, a busy "
                   "hub, a broken answer", not wrong, wrong)
        slow = sorted(((took, name) for name, (_, took) in self.told.items()), reverse=True)
        for took, name in slow[:3]:
            self.trial.figure(f"until judged: {name}, s", round(took, 1))

    def delivered(self, server, station):
        """Every entry was in a request that was answered with a good word."""
        taken = {json.loads(line)["id"] for _, body, answer in server.requests
                 if answer in BELIEVED | {GOOD} for line in body.splitlines()}
        ledger = [event["id"] for event in comparer.exported(self.hub.program, station.place)]
        missing = [name for name in ledger if name not in taken]
        # What the stop itself records is for the next life.
        self.check(f"{len(ledger)} entries: each was sent until it was taken, but for those of "
                   "the stop", len(missing) <= 3 and missing == ledger[-len(missing) or None:],
                   missing[:5])

    def one(self, server, station, name):
        """Two entries are answered so, two more well. They go in order: when the later ones have
        come, the earlier ones have come again, or the station takes them for stored."""
        asked = len(server.requests)
        begun, since = time.monotonic(), time.time() * 1000 - 1
        server.answer = name
        first, _ = self.ordered(station)
        until(lambda: self.is_asked(server, station, asked), LIMIT_SECONDS, f"{name} is given")
        server.answer = GOOD
        _, last = self.ordered(station)

        def is_over():
            station.hurry()
            return last in self.taken(server, asked)
        until(is_over, LIMIT_SECONDS, f"after {name} it goes on", every=0.05)
        is_kept = first in self.taken(server, asked)
        took = time.monotonic() - begun
        self.told[name] = (self.word(station, name, since) if is_kept else "stored", took)

    def word(self, station, name, since):
        """What the station says of itself follows a moment later: until then, that of before."""
        def reason():
            trouble = self.flow(station).get("trouble") or {"time": 0, "reason": "nothing"}
            return trouble["reason"] if trouble["time"] >= since else "nothing new"
        try:
            until(lambda: self.is_right(name, reason()), 5, f"its word for {name}", every=0.05)
        except Late:
            pass
        return reason()

    @staticmethod
    def is_right(name, word):
        own = {reason for reason, names in REASONS.items() if name in names}
        return word in (own or FAULTS)

    @staticmethod
    def ordered(station):
        """The numbers of an order's two entries, once they are on disk."""
        before = station.station.last_sequence()
        station.order(1)
        until(lambda: station.station.last_sequence() >= before + 2, 5, "the order's entries")
        return before + 1, before + 2

    @staticmethod
    def is_asked(server, station, asked):
        station.hurry()
        # One that closes at once reads nothing.
        return len(server.requests) > asked or server.answer == "closed at once" and \
            server.closed_at_once

    @staticmethod
    def taken(server, asked):
        """Numbers of the entries that were answered well."""
        return {int(json.loads(line)["sequence"]) for _, body, answer in server.requests[asked:]
                if answer == GOOD for line in body.splitlines()}

    def is_judged(self, station, before):
        station.hurry()
        now = self.flow(station)
        return now["state"] != "working" and now.get("trouble") != before.get("trouble")

    @staticmethod
    def flow(station):
        def found():
            hub = json.loads(station.station.get("/api/v1/status")[1])["hub"] or {"flows": []}
            return [flow for flow in hub["flows"] if flow["flow"] == "events"]
        # Not in the first moments of a start.
        return until(found, 10, "the station speaks of its hub")[0]

    def certificates(self):
        authority = self.hub.authority
        cases = {
            "wrongCertificateName": authority.server("for-another", host="other.localhost"),
            "certificateExpired": authority.server("over", days=-1),
            "untrustedCertificate": self.hub.stranger.server("of-nobody")}
        for word, certificate in cases.items():
            with Hostile(GOOD, certificate) as server:
                station = self.station(f"hub-{word}", server)
                station.start()
                before = self.flow(station)
                try:
                    until(lambda: self.is_judged(station, before), LIMIT_SECONDS, word, 0.05)
                    told = (self.flow(station).get("trouble") or {}).get("reason")
                finally:
                    station.kill()
                self.check(f"{word}: told so, and nothing was sent",
                           told == word and not server.requests, (told, server.requests[:1]))
