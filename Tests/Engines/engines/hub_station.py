"""A running station that has a hub: its place, its tokens, and how it is hurried."""

import os
import time

from peers import wiring
from peers.city import rfc3339
from peers.place import Place
from peers.station import Station
from peers.waiting import until


class HubStation:
    """`flows`: the section `hub` of its configuration. Lives several times on one place."""

    def __init__(self, hub, name, token, flows, **sections):
        folder = os.path.join(hub.root, name)
        os.mkdir(folder)
        path = os.path.join(folder, "hub.token")
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o400), "w") as file:
            file.write(token + "\n")
        for flow in flows.values():
            flow["tokenFile"] = path
        self.program = hub.program
        self.place = Place(folder, hub=flows, **sections)
        self.station = None
        self._orders = 0

    def start(self):
        self.station = Station(self.program, self.place)
        return self.station

    def stop(self):
        return self.station.stop()

    def kill(self):
        self.station.kill()

    # What happens

    def order(self, times):
        """Each is a command and a change of the door's mode: two entries."""
        for _ in range(times):
            self._orders += 1
            mode = "lockdown" if self._orders % 2 else "normal"
            body = {"mode": mode}
            if mode != "normal":
                body["until"] = rfc3339(time.time() + 3600)
            self.station.post("/control/door/mode", body)

    def open_and_close(self):
        for high in (True, False):
            before = self.station.last_sequence()
            self.station.set_line(wiring.DOOR, high)
            until(lambda: self.station.last_sequence() > before, 5, "the door's entry")

    # The way to the hub

    def hurry(self, flow="events"):
        """`hub sync`: who waits after a failure tries now."""
        self.station.post("/control/hub/sync", {"flow": flow})

    def backlog(self, flow="events"):
        return int(self.station.metrics("yizhan_hub_backlog").get((("flow", flow),), -1))

    def failures(self, flow="events"):
        return int(self.station.metrics("yizhan_hub_failures").get((("flow", flow),), -1))

    def drained(self, seconds, what, flow="events", every=0.1):
        """Hurries it until nothing waits; how long that took."""
        begun = time.monotonic()

        def is_empty():
            self.hurry(flow)
            return self.backlog(flow) == 0
        until(is_empty, seconds, what, every)
        return time.monotonic() - begun
