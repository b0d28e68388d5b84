"""A remote unlock: published at the hub, through nchan, to the lock of a running station."""

import os
import time

from engines import client
from engines.hub_station import HubStation
from engines.nginx import Nginx
from engines.process import ports
from engines.waiters import Crowd, percentile
from peers import wiring
from peers.orders import OrderingCity
from peers.waiting import reach, until

TOKEN = "token-of-the-station"
CROWD = 1000
UNLOCKS = 20
# From publishing to the lock's line.
LATEST_MILLISECONDS = 1000


class Unlocking:
    def __init__(self, trial, hub):
        self.trial, self.hub, self.check = trial, hub, trial.check
        self.city = OrderingCity("engines-list", os.urandom(32))
        self.member = os.urandom(8).hex()

    def run(self):
        tokens = {wiring.STATION_ID: TOKEN, **{f"crowd-{n}": f"token-{n}" for n in range(CROWD)}}
        inner = ports(1)[0]
        front = Nginx(self.hub.root, self.hub.certificate, tokens, "nginx-unlocking", True)
        port = front.serve("nginx-nchan", "directives.conf", places=[
            ("127.0.0.1:8480", f"127.0.0.1:{inner}")])
        front.start()
        self.publish_to = f"http://127.0.0.1:{inner}/publish/{wiring.STATION_ID}"
        self.hub.authority.install()
        try:
            self.trial.chapter("Remote unlocks", self.unlocks, port, tokens)
        finally:
            self.hub.authority.uninstall()
        front.stop()

    def unlocks(self, port, tokens):
        address = f"https://localhost:{port}/stations/{wiring.STATION_ID}/directive.json"
        station = HubStation(self.hub, "unlocking", TOKEN, {"directives": {"url": address}},
                             city=self.city)
        station.start()
        self.learn(station)
        requests = [(f"GET /stations/{name}/directive.json HTTP/1.1\r\nHost: localhost\r\n"
                     f"Authorization: Bearer {token}\r\n\r\n").encode()
                    for name, token in tokens.items() if name != wiring.STATION_ID]
        with Crowd(("127.0.0.1", port), requests, self.hub.trust) as crowd:
            took = [self.unlocked(station) for _ in range(UNLOCKS)]
            self.check(f"beside it {CROWD} stations wait all the time",
                       crowd.collect(0.1) == CROWD)
        took.sort()
        self.trial.figure(f"unlock published to lock, {CROWD} others waiting, ms, median",
                          round(took[len(took) // 2], 1))
        self.trial.figure("the same, greatest", round(took[-1], 1))
        self.check(f"each of {UNLOCKS} unlocks opens within a second of being published",
                   percentile(took, 0.99) <= LATEST_MILLISECONDS, took[-3:])
        self.once(station)
        self.check("SIGTERM ends the station with exit code 0", station.stop() == 0)

    def learn(self, station):
        """The list brings the directives' key."""
        folder = os.path.join(station.place.root, "list")
        self.city.publish(folder, 1, [self.city.line(self.member, "courier")])
        answer = self.hub.program.import_list(station.place, folder)
        self.check("the station takes the list, and with it the key of directives",
                   answer.code == 0, answer)
        until(lambda: not station.station.status()["list"]["missing"], 10, "the list is in use")
        # No unlock counts that is from before the start.
        reach(time.monotonic() + 1.5)

    def publish(self, *unlocks):
        body = self.city.directive(wiring.STATION_ID, unlocks=list(unlocks))
        answer = client.post(self.publish_to, body)
        if answer.status not in (201, 202):
            raise AssertionError(f"publishing: {answer}")
        return body

    def unlocked(self, station):
        live = station.station
        until(lambda: not live.is_released, 10, "the door is locked")
        # The station asks again a second after the last news.
        reach(time.monotonic() + 1.2)
        begun = time.monotonic()
        self.last = self.publish(self.city.unlock(self.member))
        until(lambda: live.is_released, 15, "the lock is released", every=0)
        return (time.monotonic() - begun) * 1000

    def once(self, station):
        live = station.station
        until(lambda: not live.is_released, 10, "the door is locked")
        granted = [entry for entry in live.entries() if entry["kind"] == "access.granted"]
        client.post(self.publish_to, self.last)
        reach(time.monotonic() + 2)
        again = [entry for entry in live.entries() if entry["kind"] == "access.granted"]
        self.check("the same directive again, as after a restart of nginx, opens nothing",
                   len(granted) == len(again) >= UNLOCKS and not live.is_released,
                   (len(granted), len(again)))
