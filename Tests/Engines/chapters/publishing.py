"""From the city's tables to a station's door: `hub publish`, nginx, a running station."""

import json
import os
import shutil
import time

from engines.hub_station import HubStation
from engines.nginx import Nginx
from peers import wiegand, wiring
from peers.waiting import reach, until

TOKEN = "token-of-the-station"
STAYING, LEAVING, COMING, LATER = (f"26:118:{number}" for number in range(45210, 45214))
HOLIDAYS = '{"date":"2026-10-01","kind":"holiday"}\n{"date":"2026-10-10","kind":"workday"}\n'


class CityKeys:
    """What a station is told of a city whose keys `hub keys` has made."""

    def __init__(self, folder, described):
        self.root_public = described["rootPublicKey"]
        with open(os.path.join(folder, "list-a.key")) as file:
            self.list_key = bytes.fromhex(file.read())


class Publishing:
    def __init__(self, trial, hub):
        self.trial, self.hub, self.check = trial, hub, trial.check
        # When each card was shown last.
        self.shown = {}
        self.root = os.path.join(hub.root, "publishing")
        self.keys, self.www, self.work = (
            os.path.join(self.root, name) for name in ("keys", "www", "work"))

    def run(self):
        os.makedirs(self.www)
        os.chmod(self.root, 0o755)
        self.front = Nginx(self.hub.root, self.hub.certificate, {wiring.STATION_ID: TOKEN},
                           "nginx-publishing")
        port = self.front.serve("nginx", "lists.conf", places=[("/srv/yizhan", self.www)])
        self.log = os.path.join(self.front.folder, "yizhan-lists.log")
        self.address = f"https://localhost:{port}"
        self.front.start()
        self.hub.authority.install()
        try:
            self.trial.chapter("Published: a first list", self.first)
            self.trial.chapter("Published: a change", self.changed)
            self.trial.chapter("Published: another list key", self.rotated)
            self.trial.chapter("Published: what is wrong", self.forged)
            self.trial.chapter("Published: kill -9, and no network", self.killed)
        finally:
            self.hub.authority.uninstall()
        self.front.stop()

    # The city's side

    def yizhand(self, *words):
        answer = self.hub.program.hub(*words)
        if answer.code != 0:
            raise AssertionError(f"hub {' '.join(words)}: {answer}")
        return answer.json

    def publish(self, cards=None, **tables):
        """`tables`: the text of each other table that is given."""
        if cards is not None:
            tables["members"] = "\n".join(
                ["kind,credential,member,group,from,until,flags"]
                + [f"wiegand,{card},{member(card)},courier,,," for card in cards])
        words = []
        for name, text in tables.items():
            path = os.path.join(self.root, name)
            with open(path, "w") as file:
                file.write(text)
            words += [f"--{name}", path]
        answer = self.yizhand("publish", "--keys", self.keys, "--output", self.www,
                              "--work", self.work, *words)
        return answer

    def fetched(self):
        """What the station has got of files since it was asked last; the manifest apart."""
        with open(self.log) as file:
            lines = file.read().splitlines()
        os.truncate(self.log, 0)
        names = [line.split("GET /")[1].split(" ")[0] for line in lines if "GET /" in line]
        return [name for name in names if name.endswith(".ndjson")]

    # The station's side

    def opens(self, card):
        """Whether a card does; the door is locked again afterwards."""
        live = self.station.station
        until(lambda: not live.is_released, 10, "the door is locked")
        # Sooner it would be the last read again.
        reach(self.shown.get(card, 0) + 3.1)
        self.shown[card] = time.monotonic()
        before = live.last_sequence()
        live.show_card(wiegand.card(card))
        entry = until(lambda: next((
            entry for entry in live.entries_after(before)
            if entry["kind"] in ("access.granted", "access.denied")), None), 5, "a decision")
        return entry["kind"] == "access.granted"

    def list_version(self):
        return self.station.station.status()["list"]["version"]

    def takes(self, version):
        """Asks at once until the version is in use."""
        def is_there():
            self.station.hurry("lists")
            return self.list_version() == version
        until(is_there, 20, f"version {version} is in use", every=0.5)

    def calendar(self):
        return self.station.station.metrics("yizhan_calendar_version").get((), None)

    # Chapters

    def first(self):
        described = self.yizhand(
            "keys", self.keys, "--new", "--list-id", "engines", "--cost", "2")
        self.station = HubStation(
            self.hub, "published-to", TOKEN,
            {"lists": {"url": self.address},
             "directives": {"url": f"{self.address}/stations/{wiring.STATION_ID}/directive.json"}},
            city=CityKeys(self.keys, described))
        self.exchange_key = self.make_station_key()
        self.publish([STAYING, LEAVING], calendar=HOLIDAYS)
        self.station.start()
        self.takes(1)
        until(lambda: self.calendar() == 1, 10, "the calendar is in use")
        self.check("a published list of two is in use: a member's card opens, another's does not",
                   self.opens(STAYING) and not self.opens(COMING))
        self.check("what was fetched is the snapshot and the calendar, each once",
                   sorted(self.fetched()) == ["calendar-1.ndjson", "members-1.ndjson"])

    def make_station_key(self):
        """As a technician does: `init` makes it and shows what the city wraps list keys for."""
        folder = os.path.join(self.root, "init")
        answer = self.hub.program.initialise(wiring.STATION_ID, folder)
        shutil.copy(os.path.join(folder, "station.key"), self.station.place.root)
        return answer.json["exchangeKey"]

    def changed(self):
        self.publish([STAYING, COMING])
        self.takes(2)
        fetched = self.fetched()
        self.check("of a change the delta is fetched, and nothing else",
                   fetched == ["members-1-2.ndjson"], fetched)
        self.check("who came opens, who left does not", self.opens(COMING)
                   and not self.opens(LEAVING))

    def rotated(self):
        """The order of config/hub/signed-files.md: directives first, then the list."""
        self.yizhand("keys", self.keys, "--add", "list", "--list-key-id", "b")
        self.publish(stations=f"station,exchangeKey\n{wiring.STATION_ID},{self.exchange_key}\n")
        live = self.station.station

        def is_taken():
            self.station.hurry("directives")
            return [entry for entry in live.entries() if entry["kind"] == "directive.applied"]
        until(is_taken, 20, "the directive is taken", every=0.5)
        path = os.path.join(self.keys, "keys.json")
        with open(path) as file:
            described = json.load(file)
        with open(path, "w") as file:
            json.dump({**described, "listKeyId": "b"}, file)
        self.publish([STAYING, COMING])
        self.takes(3)
        self.check("a list under a key that came wrapped in a directive is in use: its members "
                   "open", self.opens(COMING))
        self.fetched()

    def forged(self):
        """While nginx is away the files are changed, so that nobody has them before."""
        self.front.stop()
        self.publish([STAYING, COMING, LATER])
        delta = self.forge("members-3-4.ndjson")
        self.front.start()
        self.takes(4)
        fetched = self.fetched()
        self.check("a delta whose content is another than was signed is not used: the snapshot is",
                   fetched == ["members-3-4.ndjson", "members-4.ndjson"] and self.opens(LATER),
                   fetched)
        self.front.stop()
        delta()
        self.publish([STAYING, COMING])
        right = [self.forge("members-4-5.ndjson"), self.forge("members-5.ndjson")]
        self.front.start()
        live = self.station.station

        def refusals():
            self.station.hurry("lists")
            return [entry for entry in live.entries() if entry["kind"] == "list.refused"]
        data = until(refusals, 20, "the list is refused", every=0.5)[-1]["data"]
        self.check("where the snapshot is wrong, too, the list is refused by that file's name",
                   data == {"file": "members-5.ndjson", "reason": "wrongHash"}, data)
        self.check("the list before it serves on", self.list_version() == 4
                   and self.opens(LATER) and not self.opens(LEAVING))
        for restore in right:
            restore()
        self.takes(5)
        self.check("put right under the same name, it is taken when somebody asks for it",
                   not self.opens(LATER))

    def forge(self, name):
        """Another content of the same length; returns what puts it right again."""
        path = os.path.join(self.www, name)
        with open(path, "rb") as file:
            content = file.read()

        def write(octets):
            with open(path, "wb") as file:
                file.write(octets)
        place = content.index(b'"member":"') + 10
        write(content[:place] + (b"e" if content[place:place + 1] != b"e" else b"d")
              + content[place + 1:])
        return lambda: write(content)

    def killed(self):
        """In the middle of taking a list; what follows has no network."""
        self.publish([STAYING, LEAVING], calendar=HOLIDAYS.splitlines()[0] + "\n")
        self.station.hurry("lists")
        self.station.kill()
        self.front.stop()
        self.station.start()
        version, calendar = self.list_version(), self.calendar()
        self.check("killed while it took a list it starts without a network, with the list and "
                   "the calendar of the same manifest, this one or the last",
                   (version, calendar) in ((5, 1), (6, 2)), (version, calendar))
        self.check("a member's card opens", self.opens(STAYING))
        self.front.start()
        self.takes(6)
        until(lambda: self.calendar() == 2, 10, "the calendar is in use")
        self.check("with the network the newest list is taken: who left it does not open",
                   not self.opens(COMING))
        self.station.stop()
        self.front.stop()
        self.station.start()
        self.check("a start without a network has the calendar from its first answer on",
                   self.calendar() == 2 and self.list_version() == 6)
        self.check("SIGTERM ends the station with exit code 0", self.station.stop() == 0)


def member(card):
    return f"{int(card.split(':')[2]):016x}"
