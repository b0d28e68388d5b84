"""Running stations against every answer that nobody should give: each is called by its name, the
door opens, and an honest hub gets everything afterwards."""

import json
import threading

from engines import comparer, verdicts
from engines.hostile import CLOSED, HONEST, Hostile
from engines.hub import FIRST, STATIONS
from engines.hub_station import HubStation
from engines.ordeal import LIMIT_SECONDS, Ordeal
from engines.verdicts import GOOD
from peers import remote_write
from peers.trial import Door
from peers.waiting import Late, until

# What is answered wrongly at a time, and how many stations share the answers: a round takes some
# three seconds, and one that is believed takes samples along, of which the next come ten later.
ALL = ("events", "samples", "manifest", "directives")
STATIONS_OF_ALL, STATIONS_OF_FILES = 5, 3
# What a whole life with the hub may take, beside the door's own.
MEMORY_KIB = 8192
# `Courier.greatestData`, beyond which it ends.
COURIER_KIB = 64 << 10
# Of a state that holds a ledger, a spool and lists of some twenty people.
DISK_BYTES = 8 << 20
SAMPLE_SECONDS = 10
ELSEWHERE = {"301 elsewhere", "307 elsewhere", "endless redirection"}
# In their bodies and headers.
SAID = ("登录", "Code: 27", "invalid_token", "surprise", "endless")


class AllHostile:
    def __init__(self, trial, hub):
        self.trial, self.hub, self.check = trial, hub, trial.check

    def run(self):
        self.trial.chapter("A hub that answers as nobody should", self.all)
        self.hub.authority.install()
        try:
            self.trial.chapter("A hub whose certificate is wrong", self.certificates)
        finally:
            self.hub.authority.uninstall()

    def all(self):
        self.ordeals = [*self.shared("hostile", ALL, STATIONS_OF_ALL),
                        *self.shared("hostile-files", ("files",), STATIONS_OF_FILES)]
        threads = [threading.Thread(target=ordeal.run) for ordeal in self.ordeals]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        faults = [ordeal.fault for ordeal in self.ordeals if ordeal.fault]
        self.check("after each answer an honest hub gets the events, and its list and its unlock "
                   "are in force", not faults, faults)
        self.verdicts()
        lived = [ordeal for ordeal in self.ordeals if not ordeal.fault]
        self.bounds(lived)
        whole = [ordeal for ordeal in lived if "events" in ordeal.columns]
        self.delivered(whole)
        self.credentials()

    def shared(self, name, columns, count):
        names = verdicts.answers(columns[0])
        return [Ordeal(self.hub, f"{name}-{number}", columns, names[number::count])
                for number in range(count)]

    def verdicts(self):
        told = {key: word for ordeal in self.ordeals for key, (word, _) in ordeal.told.items()}
        for column in verdicts.TABLE:
            names = verdicts.answers(column)
            wrong = {name: told.get((column, name)) for name in names
                     if told.get((column, name)) not in verdicts.words(column, name)}
            good = sum(GOOD in verdicts.words(column, name) for name in names)
            self.check(f"{column}: {len(names)} answers are called what they are, and {good} of "
                       "them are the hub's word", not wrong, wrong)
        unread = {key: screen for key, screen in Ordeal.read.items() if screen is not True}
        self.check(f"`hub status` says each of {len(Ordeal.read)} pairs of way and reason, in "
                   "Chinese and as JSON", not unread and Ordeal.read, unread)
        slow = sorted(((took, *key) for ordeal in self.ordeals
                       for key, (_, took) in ordeal.told.items()), reverse=True)
        for took, column, name in slow[:3]:
            self.trial.figure(f"until judged: {column}, {name}, s", round(took, 1))

    def bounds(self, lived):
        """Of those that came to their end."""
        shown = [took for ordeal in lived for took in ordeal.milliseconds]
        self.trial.figure("card shown to lock, at hostile answers, ms", round(max(shown), 1))
        self.check(f"each of {len(shown)} cards opens within a second meanwhile",
                   max(shown) <= Door.LATEST, sorted(shown)[-3:])
        grown = max(ordeal.grown for ordeal in lived)
        self.trial.figure("memory after hostile answers, KiB more", grown)
        self.check("no station's memory has grown with what was sent at it", grown < MEMORY_KIB,
                   grown)
        courier = max(ordeal.courier for ordeal in lived)
        self.trial.figure("a courier's memory at hostile answers, KiB, most that was seen", courier)
        self.check("nor has a courier ever had more than it may", 0 < courier < COURIER_KIB,
                   courier)
        written = max(ordeal.written for ordeal in lived)
        self.trial.figure("state at hostile answers, KiB more, most that was seen", written >> 10)
        self.check("nor has what it keeps on disk", written < DISK_BYTES, written)
        self.check("SIGTERM ends each with exit code 0", {ordeal.code for ordeal in lived} == {0},
                   [ordeal.code for ordeal in lived])

    def delivered(self, whole):
        """Every entry was in a request that was answered with a good word."""
        lost = sum(ordeal.lost for ordeal in whole)
        self.check("no event was set aside, and no sample lost, for what a hub said that refused "
                   "everything", lost == 0, lost)
        missing, changed, unlocks, count = [], [], [], 0
        for ordeal in whole:
            sent, taken = events(ordeal.requests("events")), events(self.taken(ordeal, "events"))
            changed += sent.keys() - {key for key, lines in sent.items() if len(lines) == 1}
            ledger = comparer.exported(self.hub.program, ordeal.station.place)
            names = [event["id"] for event in ledger]
            left = [name for name in names if name not in taken]
            # What the stop itself records is for the next life.
            missing += left if len(left) > 3 or left != names[len(names) - len(left):] else []
            count += len(names)
            unlocks.append((len(ordeal.unlocks), sum(map(is_unlock, ledger))))
        self.check(f"{count} entries: each was sent until it was taken, but for those of the stop",
                   not missing, missing[:5])
        self.check("what came again says the same", not changed, changed[:5])
        self.check(f"{sum(published for published, _ in unlocks)} unlocks were carried out, each "
                   "once", all(published == done for published, done in unlocks), unlocks)
        self.samples(whole)

    @staticmethod
    def taken(ordeal, column):
        return [request for request in ordeal.requests(column) if request.answer == HONEST
                or GOOD in verdicts.words(column, request.answer)]

    def samples(self, whole):
        missing, changed, gaps = 0, 0, []
        for ordeal in whole:
            sent = samples(ordeal.requests("samples"))
            keys = {(labels, at) for labels, _, at in sent}
            missing += len(sent - samples(self.taken(ordeal, "samples")))
            changed += len(sent) - len(keys)
            times = sorted({at for labels, at in keys
                            if dict(labels)["__name__"] == "yizhan_door_state"})
            gaps += [(later - earlier) / 1000 for earlier, later in zip(times, times[1:])]
        self.check(f"samples: some of every {SAMPLE_SECONDS} s were sent until they were taken, "
                   "always with the same values", not missing and not changed and gaps
                   and max(gaps) < SAMPLE_SECONDS * 1.5, (missing, changed, sorted(gaps)[-3:]))

    def credentials(self):
        """The redirections' other address listens, too."""
        requests = [request for ordeal in self.ordeals for request in ordeal.server.requests]
        token = f"Bearer {STATIONS[FIRST]}"
        self.check("every question and every request has the station's token",
                   all(token in request.head for request in requests
                       if request.answer != CLOSED) and requests)
        followed = sum(ordeal.elsewhere.accepted for ordeal in self.ordeals)
        asked = sum(request.answer in ELSEWHERE for request in requests)
        self.check(f"of {asked} redirections to another address none was followed", asked > 0
                   and followed == 0, followed)
        logs = [self.log(ordeal) for ordeal in self.ordeals]
        found = [word for word in (*SAID, STATIONS[FIRST]) if any(word in log for log in logs)]
        self.check("no log has the token, or a word that such a server said", not found, found)

    @staticmethod
    def log(ordeal):
        with open(ordeal.station.place.log, errors="replace") as file:
            return file.read()

    def certificates(self):
        authority = self.hub.authority
        cases = {
            "wrongCertificateName": authority.server("for-another", host="other.localhost"),
            "certificateExpired": authority.server("over", days=-1),
            "untrustedCertificate": self.hub.stranger.server("of-nobody")}
        servers = {word: Hostile("200 that stores nothing", certificate)
                   for word, certificate in cases.items()}
        stations = {word: self.station(f"hub-{word}", servers[word]) for word in cases}
        for station in stations.values():
            station.start()
        for word, station in stations.items():
            self.certificate(word, station, servers[word])
            station.kill()
            servers[word].close()

    def certificate(self, word, station, server):
        try:
            until(lambda: set(self.reasons(station).values()) == {word}, LIMIT_SECONDS, word, 0.1)
        except Late:
            pass
        told, sent = self.reasons(station), list(server.requests)
        self.check(f"{word}: told so of all {len(told)} ways, and nothing was sent",
                   set(told.values()) == {word} and len(told) == 4 and not sent, (told, sent[:1]))
        server.certify(self.hub.certificate)

        def is_asked():
            for flow in told:
                station.hurry(flow)
            return {request.column for request in server.requests} == set(ALL)
        until(is_asked, LIMIT_SECONDS, f"after {word} all ways go on", 0.2)

    def station(self, name, server):
        url = server.url
        return HubStation(self.hub, name, STATIONS[FIRST], {
            "events": {"url": f"{url}events", "form": "lines"},
            "samples": {"url": f"{url}samples", "interval": f"{SAMPLE_SECONDS} s"},
            "lists": {"url": f"{url}lists"},
            "directives": {"url": f"{url}directive.json"}})

    @staticmethod
    def reasons(station):
        """But for critical alarms: there are none."""
        hub = station.station.status()["hub"] or {"flows": []}
        return {row["flow"]: (row.get("trouble") or {}).get("reason") for row in hub["flows"]
                if row["flow"] != "criticalEvents"}


def is_unlock(event):
    return event["type"] == "cn.yizhan.access.granted.v1" and \
        json.loads(event["data"])["kind"] == "remote"


def events(requests):
    """Id → the lines that say it."""
    found = {}
    for request in requests:
        for line in request.body.splitlines():
            found.setdefault(json.loads(line)["id"], set()).add(line)
    return found


def samples(requests):
    return {sample for request in requests for sample in remote_write.samples(request.body)}
