"""One station before a hub that gives it wrong answers, and after each of them right ones."""

import itertools
import json
import os
import time

from peers import remote_write, wiegand, wiring
from peers.orders import OrderingCity
from peers.shelf import Shelf
from peers.station import anonymous_memory
from peers.waiting import Late, reach, until

from . import verdicts
from .answers import http
from .hostile import CLOSED, HONEST, Hostile
from .hub import FIRST, STATIONS
from .hub_station import HubStation

FLOWS = {"events": "events", "samples": "samples", "manifest": "lists", "files": "lists",
         "directives": "directives"}
CARDS = [f"26:118:{number}" for number in range(45210, 45214)]
# A block of samples each ten seconds, the least that a configuration may say; with it a busy
# machine, or the station's own half minute, is through.
LIMIT_SECONDS = 15
NOTHING_NEW = "nothing new"
# The same card sooner is a repeat.
REPEAT_SECONDS = 3.1


class Ordeal:
    """`columns`: what is answered wrongly; `names`: the answers, one after the other."""

    # What screens were read for, by (flow, reason): once is enough of all stations.
    read = {}

    def __init__(self, hub, name, columns, names):
        self.columns, self.names = columns, names
        self.program = hub.program
        folder = os.path.join(hub.root, f"{name}-files")
        self.lists = os.path.join(folder, "lists")
        os.makedirs(self.lists)
        self.shelf = Shelf(folder)
        self.elsewhere = Hostile("200 that stores nothing")
        self.server = Hostile(HONEST, honest=self.honest, far=f"{self.elsewhere.url}elsewhere")
        self.city = OrderingCity(name, os.urandom(32))
        url = self.server.url
        flows = {"events": {"url": f"{url}events", "form": "lines"},
                 "samples": {"url": f"{url}samples", "interval": "10 s"},
                 "lists": {"url": f"{url}lists"},
                 "directives": {"url": f"{url}directive.json", "longestHold": "1 s"}}
        self.flows = {FLOWS[column] for column in columns}
        self.station = HubStation(hub, name, STATIONS[FIRST], {
            flow: flows[flow] for flow in flows if flow in self.flows}, city=self.city)
        self.members = [self.city.line(os.urandom(8).hex(), "courier", "wiegand", card)
                        for card in CARDS]
        self.unlocked = os.urandom(8).hex()
        self.members.append(self.city.line(self.unlocked, "courier"))
        # Of the list, each one member more; unlocks that were published.
        self.deltas, self.unlocks = [], []
        # (column, answer) → the station's word for it, seconds.
        self.told = {}
        # Of the cards that were shown; when each was shown last.
        self.milliseconds, self.shown = [], {}
        # The most that was seen, in KiB.
        self.courier = 0
        self.fault = None

    def honest(self, head, body):
        if not head.startswith("GET "):
            return http("204 No Content")
        answer = self.shelf.answer(head.encode(), body)
        return answer.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)

    # Its life

    def run(self):
        try:
            self.begin()
            for name in self.names:
                self.one(name)
            self.end()
        except Exception as fault:
            self.fault = f"{type(fault).__name__}: {fault}"
        finally:
            self.server.close()
            self.elsewhere.close()

    def begin(self):
        self.publish()
        self.live = self.station.start()
        until(self.is_served, LIMIT_SECONDS, "the first list is in use", 0.2)
        # No unlock counts that is from before the start.
        reach(time.monotonic() + 1.5)
        self.served("the beginning")
        self.memory, self.disk = self.live.anonymous_memory(), self.stored()
        self.written = 0

    def one(self, name):
        self.server.answers = dict.fromkeys(self.columns, name)
        self.since = time.time()
        self.publish()
        self.visit()
        pending = set(self.columns)
        try:
            until(lambda: self.are_judged(name, pending), LIMIT_SECONDS, "a word", 0.1)
        except Late:
            # What was seen is in `told`.
            pass
        # Honest samples would leave none for the next answer but with the next block.
        self.server.answers = {"samples": "504"}
        self.served(name)

    def end(self):
        self.server.answers = {}
        self.since = time.time()
        self.visit()
        self.served("all of them")
        until(self.are_samples_stored, LIMIT_SECONDS, "all samples are sent", 0.2)
        self.grown = self.live.anonymous_memory() - self.memory
        self.lost = sum(sum(self.live.metrics(name).values()) for name in (
            "yizhan_hub_quarantined_total", "yizhan_hub_lost_samples_total"))
        self.code = self.station.stop()

    def requests(self, column):
        return [request for request in self.server.requests if request.column == column]

    # What the city wants

    def publish(self):
        self.deltas.append([self.city.line(os.urandom(8).hex(), "courier",
                                           digest_text=os.urandom(16).hex())])
        self.version = len(self.deltas)
        self.city.publish(self.lists, self.version, self.members, self.deltas[1:])

    def served(self, name):
        """What has waited, and what is new, gets through."""
        self.before = self.live.last_sequence()
        if "directives" in self.flows:
            self.unlocks.append(self.city.unlock(self.unlocked))
            self.shelf.publish("directive.json", self.city.directive(
                wiring.STATION_ID, unlocks=self.unlocks[-1:]))
        until(self.is_served, LIMIT_SECONDS, f"after {name} an honest hub gets everything", 0.2)

    def is_served(self):
        for flow in self.flows - {"samples"}:
            self.station.hurry(flow)
        if self.live.status()["list"].get("version") != self.version:
            return False
        if self.unlocks and not any(is_remote(entry) for entry in
                                    self.live.entries_after(self.before)):
            return False
        return "events" not in self.flows or self.rows()["events"]["backlog"] == 0

    def are_samples_stored(self):
        """What the last answer left in memory is in the backlog when the next block is taken."""
        if "samples" not in self.flows:
            return True
        self.station.hurry("samples")
        return self.rows()["samples"]["backlog"] == 0 and any(
            request.answer == HONEST and request.time > self.since
            and max(at for _, _, at in remote_write.samples(request.body)) > self.since * 1000
            for request in self.requests("samples")[-1:])

    # What the station says

    def rows(self):
        hub = json.loads(self.live.get("/api/v1/status")[1])["hub"] or {"flows": []}
        return {row["flow"]: row for row in hub["flows"]}

    def are_judged(self, name, pending):
        self.courier = max([self.courier, *self.couriers()])
        self.written = max(self.written, self.stored() - self.disk)
        rows = self.rows()
        for column in list(pending):
            word = self.word(name, column, rows[FLOWS[column]])
            self.told[column, name] = word, time.time() - self.since
            if word in verdicts.words(column, name):
                pending.discard(column)
                self.read_screen(column, name)
            elif word != NOTHING_NEW or name == CLOSED:
                # Sooner the next answer's word would take the place of this one's.
                self.station.hurry(FLOWS[column])
        return not pending

    def word(self, name, column, row):
        """Of one flow one request is under way: what is told after this one came is about it."""
        given = next((request.time * 1000 - 1 for request in self.server.requests
                      if request.answer == name and request.column in (column, None)
                      and request.time >= self.since), None)
        if given is None:
            return "was not asked"
        trouble, success = row.get("trouble") or {"time": 0}, row.get("lastSuccess") or 0
        # A document that came and is refused is both in one moment.
        if trouble["time"] >= max(given, success):
            return trouble["reason"]
        return verdicts.GOOD if success >= given else NOTHING_NEW

    def read_screen(self, column, name):
        """Whether a technician reads the same, in Chinese and as JSON."""
        key = FLOWS[column], self.told[column, name][0]
        if key[1] == verdicts.GOOD or key in Ordeal.read:
            return
        Ordeal.read[key] = "not read"
        try:
            until(lambda: self.is_read(key, column, name), LIMIT_SECONDS, "the screen", 0.2)
        except Late:
            # What was read is in `read`.
            pass

    def is_read(self, key, column, name):
        """A first end of the courier, or a first half of a batch, is no failure yet."""
        status = self.program.hub_status(self.station.place, "--json").json
        row = next(row for row in status["flows"] if row["flow"] == key[0])
        lines = iter(self.program.hub_status(
            self.station.place, language="zh_CN.UTF-8").output.splitlines())
        part = list(itertools.dropwhile(lambda line: not line.startswith(row["name"]["zh"]), lines))
        part = part[:1] + list(itertools.takewhile(lambda line: line.startswith("  "), part[1:]))
        is_named = (row["trouble"] or {}).get("reason") in verdicts.words(column, name)
        # A server that has nothing for this station looks like a wrong address, and is no failure.
        is_shown = row["state"] == "nothingPublished" or is_named and any(
            row["trouble"]["text"]["zh"] in line for line in part[1:])
        Ordeal.read[key] = is_named and is_shown or (row, part)
        self.station.hurry(key[0])
        return Ordeal.read[key] is True

    # What it takes

    def visit(self):
        card = CARDS[len(self.milliseconds) % len(CARDS)]
        until(lambda: not self.live.is_released, 10, "the door is locked")
        reach(self.shown.get(card, 0) + REPEAT_SECONDS)
        self.shown[card] = begun = time.monotonic()
        self.live.show_card(wiegand.card(card))
        until(lambda: self.live.is_released, 5, "the card opens", every=0)
        self.milliseconds.append((time.monotonic() - begun) * 1000)

    def couriers(self):
        for process in self.live.couriers():
            try:
                yield anonymous_memory(process)
            except (FileNotFoundError, AttributeError):
                # It has ended; for a moment it is there without a memory.
                pass

    def stored(self):
        """Bytes in the station's state."""
        total = 0
        for folder, _, names in os.walk(self.station.place.state):
            for name in names:
                try:
                    total += os.path.getsize(os.path.join(folder, name))
                except FileNotFoundError:
                    # A list's file, taken into use meanwhile.
                    pass
        return total


def is_remote(entry):
    return entry["kind"] == "access.granted" and entry["data"]["kind"] == "remote"
