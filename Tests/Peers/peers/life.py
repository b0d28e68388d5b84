"""A station on one place, killed and started again, with a hub of its own."""

import http.client
import os
import signal

from .hub import Hub
from .hub_door import every
from .place import Place
from .station import Station
from .waiting import until

# Twice what the longest wait after a lost answer may be, and the shortest interval of samples.
SOON = 10


class Life:
    """`flows`: by name, what stands in the configuration besides the address. `more`: of the
    place."""

    def __init__(self, program, folder, aside, flows, published=None, **more):
        self.program, self.aside = program, aside
        self.hub = aside.closes(Hub(published))
        sections = self.hub.flows(flows)
        for name, options in flows.items():
            sections[name].update(options)
        self.place = Place(folder, hub=sections, **more)
        self.station = None
        # Of lives that were ended by a kill.
        self.couriers = set()
        self.kills = 0

    def start(self):
        self.station = Station(self.program, self.place)

    def hurry(self, flow):
        """Who waits after a failure tries now."""
        self.station.post("/control/hub/sync", {"flow": flow})

    def backlog(self, flow):
        """`None` = nobody has counted yet."""
        return self.station.metrics("yizhan_hub_backlog").get((("flow", flow),))

    def stir(self):
        """A command: an entry, whatever the mode was."""
        self.station.post("/control/door/mode", {"mode": "normal"})

    def kill(self):
        self.couriers.update(couriers(self.station.process))
        self.station.kill()
        self.kills += 1

    def kill_courier(self):
        os.kill(next(couriers(self.station.process)), signal.SIGKILL)

    def struck(self, flow, boundary, strike, stir, wanted=every):
        """The next request is hit there; `stir` gives it a reason. Returns what came of it."""
        door = self.hub.doors[flow]
        door.arm(boundary, strike, wanted)
        try:
            stir()
        except (OSError, http.client.HTTPException):
            # Whoever asked for it may have been killed before the answer.
            pass
        until(door.fired.is_set, SOON, f"a request of {flow} is hit {boundary}")
        until(lambda: not any(map(is_running, self.couriers)), SOON,
              "no courier of a killed station is left")
        return door.hit


def couriers(process):
    """The numbers of the process's couriers, those it has now."""
    folder = f"/proc/{process}/task"
    for task in os.listdir(folder):
        try:
            with open(os.path.join(folder, task, "children")) as file:
                yield from map(int, file.read().split())
        except FileNotFoundError:
            # The thread has ended meanwhile.
            pass


def is_running(process):
    """Who has ended and waits for its parent to be told of it does not run."""
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False
