"""What takes a minute: a station of its own, in a thread beside the others."""

import time

from peers import wiring
from peers.idcard_module import Module
from peers.station import Station
from peers.waiting import until

from .door import order


class Slow:
    """A fire that lasts, and a module that nobody authorised."""

    def __init__(self, program, place):
        self.program, self.place = program, place

    def run(self, aside):
        self._say = aside.check
        self._module = aside.closes(Module(self.place.module))
        self._module.is_unauthorised = True
        station = self._burn(Station(self.program, self.place))
        self._without_authority(station)
        self._after_a_minute(station)

    def _burn(self, station):
        """A fire, a kill in it, and a start that knows of it. Returns the second life."""
        until(lambda: not station.is_released, 3, "the door locks")
        begun = time.monotonic()
        station.set_line(wiring.FIRE, True)
        until(lambda: station.is_released, 2, "the fire releases", every=0)
        took = round((time.monotonic() - begun) * 1000, 1)
        self._say(f"a fire releases the door within a second ({took} ms)", took <= 1000, took)
        until(lambda: "fire" in {kind for kind, _ in station.alarms()}, 2, "the alarm")
        station.set_line(wiring.FIRE, False)
        order(station, "lockdown")
        until(lambda: {"fire.latched", "mode.changed"} <= {
            entry["kind"] for entry in station.entries()}, 2, "both entries")
        self._say("with the loop closed again and a lockdown ordered the door stays released",
                  station.is_released)
        station.kill()
        station = Station(self.program, self.place)
        self._clear_since = time.monotonic()
        door = station.status()["door"]
        self._say("a latched fire and the lockdown survive kill -9 and a restart; fire wins",
                  door["fireLatched"] and door["mode"] == "lockdown" and station.is_released,
                  door)
        early = station.refusal("/control/door/reset-fire", {})
        self._say("a reset before the loop was closed for 60 s is refused",
                  early == "fireInputNotClearLongEnough" and station.is_released, early)
        return station

    def _without_authority(self, station):
        """Status 66: asking three times a second helps nobody."""
        until(lambda: ("deviceLost", "id-card") in station.alarms(), 10, "the alarm")
        heard = sum(self._module.heard.values())
        window = time.monotonic() + 2
        until(lambda: time.monotonic() > window, 3, "two seconds")
        asked = sum(self._module.heard.values()) - heard
        self._say("a module without authority is an alarm, and not asked every 300 ms",
                  asked <= 4, f"{asked} commands in 2 s")
        self._module.is_unauthorised = False

    def _after_a_minute(self, station):
        until(lambda: ("deviceLost", "id-card") not in station.alarms(), 70,
              "the module's return", every=0.2)
        self._say("once authorised it works again without a restart", True)
        clear = self._clear_since + 60.5
        until(lambda: time.monotonic() > clear, 62, "60 s", every=0.2)
        late = station.post("/control/door/reset-fire", {})
        self._say("after 60 s the reset is done", late.get("outcome") == "done", late)
        order(station, "normal")
        until(lambda: not station.is_released, 3, "the door locks")
        self._say("after the reset the door locks again", True)
        self._say("the station of the fire ends cleanly", station.stop() == 0)
