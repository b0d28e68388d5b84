"""kill -9 at each boundary of the questions for the city's lists and directives."""

import os
import time

from peers.hub_door import QUESTION_BOUNDARIES
from peers.life import SOON, Life
from peers.orders import OrderingCity
from peers.shelf import Shelf, path_of
from peers import wiring
from peers.waiting import reach, until

# Enough that half of an answer is some thousand bytes.
MEMBERS = 200


class Questions:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.city = OrderingCity("questions-list", os.urandom(32))
        self.published = os.path.join(folder, "published")
        os.makedirs(self.published)
        self.shelf = Shelf(self.published)
        self.lines = [self.line(number) for number in range(MEMBERS)]

    def line(self, number):
        return self.city.line(os.urandom(8).hex(), "courier", "wiegand", f"{1000000 + number}")

    def run(self, aside):
        life = self.life = Life(
            self.program, self.folder, aside, {"lists": {}, "directives": {}}, self.published,
            city=self.city)
        self.lists()
        aside.check(f"{life.kills} times kill -9, at each boundary of the questions for manifest, "
                    "snapshot and change: the list is in use, and not one was refused",
                    life.station.status()["list"]["count"] == MEMBERS + 1
                    and not self.entries("list.refused"), life.station.status()["list"])
        kills = life.kills
        killed = [self.killed(boundary) for boundary in QUESTION_BOUNDARIES]
        opened = self.opened()
        self.judge(aside, killed, opened, life.kills - kills)

    def start(self):
        self.life.start()

    def entries(self, kind):
        return [entry for entry in self.life.station.entries() if entry["kind"] == kind]

    def struck(self, flow, boundary, path):
        self.life.struck(flow, boundary, self.life.kill, lambda: self.life.hurry(flow),
                         lambda octets: path_of(octets) == path)
        self.start()

    # Lists

    def lists(self):
        self.city.publish(self.published, 1, self.lines)
        self.start()
        for path in ("/manifest.json", "/members-1.ndjson"):
            for boundary in QUESTION_BOUNDARIES:
                self.struck("lists", boundary, path)
        self.has_list(1)
        self.city.publish(self.published, 2, self.lines, [[self.line(MEMBERS)]])
        for boundary in QUESTION_BOUNDARIES:
            self.struck("lists", boundary, "/members-1-2.ndjson")
        self.has_list(2)

    def has_list(self, version):
        self.life.hurry("lists")
        until(lambda: self.life.station.status()["list"].get("version") == version, SOON,
              f"list {version} is in use")

    # Directives

    def order(self):
        """A directive with an unlock for a person of its own: who, and the version."""
        # No unlock counts that is from before the start, by whole seconds.
        reach(time.monotonic() + max(0, self.life.station.ready + 1.1 - time.time()))
        member = os.urandom(8).hex()
        self.shelf.publish("directive.json", self.city.directive(
            wiring.STATION_ID, unlocks=[self.city.unlock(member)]))
        return member, self.city.version

    def killed(self, boundary):
        member, version = self.order()
        self.struck("directives", boundary, "/directive.json")
        self.applied(version)
        self.life.kill()
        self.again()
        return member, version

    def applied(self, version):
        self.life.hurry("directives")
        until(lambda: version in self.versions(), SOON, f"directive {version} is recorded")

    def versions(self):
        return [entry["data"]["version"] for entry in self.entries("directive.applied")]

    def opened(self):
        """Killed when it has opened."""
        member, version = self.order()
        self.life.hurry("directives")
        live = self.life.station
        until(lambda: live.is_released, SOON, "the unlock opens", every=0)
        self.life.kill()
        self.again()
        self.applied(version)
        return member, version

    def again(self):
        """Another life gets the same directive, and asks once more when it has judged it."""
        door = self.life.hub.doors["directives"]
        door.begin()
        self.start()
        for count in (1, 2):
            self.life.hurry("directives")
            until(lambda: door.answered >= count, SOON, "the directive comes again")
        # What was decided by then is on disk when a later command is.
        commands = len(self.entries("command.given"))
        self.life.stir()
        until(lambda: len(self.entries("command.given")) > commands, SOON, "a command is recorded")

    def judge(self, aside, killed, opened, kills):
        live = self.life.station
        until(lambda: not live.is_released, SOON, "the door is locked")
        self.life.kill()
        entries = self.program.exported(self.life.place)
        versions = [entry["data"]["version"] for entry in entries
                    if entry["kind"] == "directive.applied"]
        ordered = [version for _, version in [*killed, opened]]
        aside.check(
            f"{kills} times kill -9 with a directive that comes again: each of {len(ordered)} is "
            "recorded as applied, once, in their order", versions == ordered, (versions, ordered))
        told = {member: [entry["kind"] for entry in entries if entry["member"] == member]
                for member, _ in [*killed, opened]}
        aside.check("the unlock of each either opened or is told as not carried out, once",
                    all(len(kinds) == 1 for kinds in told.values()), told)
        aside.check("and the one that opened before the kill opened once",
                    told[opened[0]] == ["access.granted"], told[opened[0]])
