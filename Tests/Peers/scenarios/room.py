"""The room: heater, dryer and light at a relay board, thermometer and scale on the same line, a
radar, two beams, a help button."""

import copy
import os
import time

from peers import wiring
from peers.modbus_line import ModbusLine
from peers.place import Place
from peers.radar import NOBODY, STILL, Radar
from peers.station import Station
from peers.waiting import reach, until

PROBE, RELAYS, SCALE = 1, 2, 3
HEATER, DRYER, LIGHT = 0, 1, 2
DRYER_BUTTON, HELP_BUTTON, OUTER_BEAM, INNER_BEAM = 30, 31, 32, 33

LAYOUTS = [
    {"unit": PROBE, "input": [1, [120, 480]]},
    {"unit": RELAYS, "coils": [0, [False] * 16]},
    {"unit": SCALE, "holding": [0, [0, 0]]},
]
UNIT_GRAMS = 500

# The least that the station allows: a heater rests a minute after a start, and a value is old
# after 5 s.
REST_SECONDS = 60
STALE_SECONDS = 5
DRYER_SECONDS = 10


def devices(paths, profiles):
    def member(name, unit, profile):
        return {"id": name, "unit": unit, "profile": os.path.join(profiles, profile + ".json5"),
                "poll": "500 ms"}

    return [
        {"id": "line", "driver": "modbusLine", "path": paths["line"], "baudRate": 9600,
         "parity": "none", "devices": [
             member("probe", PROBE, "xy-md02"), member("relays", RELAYS, "waveshare-relay-8"),
             member("scale", SCALE, "weighing-transmitter")]},
        {"id": "radar", "driver": "radar", "path": paths["radar"], "baudRate": 256000},
        wiring.output("heater", f"relays:{HEATER + 1}"),
        wiring.output("dryer", f"relays:{DRYER + 1}"),
        # On the normally closed contact, as in the full example: lit while its coil has no current.
        wiring.output("light", f"relays:{LIGHT + 1}", active_low=True),
        wiring.contact("dryer-button", DRYER_BUTTON), wiring.contact("help", HELP_BUTTON),
        wiring.contact("beam-outer", OUTER_BEAM), wiring.contact("beam-inner", INNER_BEAM),
    ]


SECTIONS = {
    "room": {
        "sensors": [
            {"device": "probe", "quantity": "temperature", "staleAfter": f"{STALE_SECONDS} s",
             "limits": {"frost": {"at": "4 °C"}}},
            {"device": "probe", "quantity": "humidity", "staleAfter": f"{STALE_SECONDS} s"}],
        "occupancy": {"beams": [{"outer": "beam-outer", "inner": "beam-inner"}],
                      "presence": [{"device": "radar"}], "vacantAfter": "1 min"},
        "climate": {"probes": ["probe"], "heater": {
            "output": "heater", "occupied": "20 °C", "vacant": "16 °C", "minimumOn": "1 min",
            "minimumOff": "1 min"}},
        "lights": {"outputs": ["light"]}},
    "appliances": {"outlets": [
        {"id": "shoe-dryer", "output": "dryer", "button": "dryer-button",
         "onTime": f"{DRYER_SECONDS} s", "coolDown": "2 s", "load": "800 W"}]},
    "supplies": {
        "skus": [{"id": "porridge", "number": 3, "name": {"zh": "八宝粥", "en": "porridge"}}],
        "shelves": [{"scale": "scale", "sku": "porridge", "unitWeight": f"{UNIT_GRAMS} g",
                     "capacity": 20, "lowAt": 3}]},
    "alarms": {"contacts": {"helpButton": ["help"]}},
}


class Room:
    """A cold room whose station is told who is there and what is pressed."""

    def __init__(self, program, root, profiles):
        self._program = program
        self._paths = {name: os.path.join(root, name) for name in ("line", "radar")}
        self._place = Place(root, devices=devices(self._paths, profiles),
                            without={"id-card", "scanner"}, **copy.deepcopy(SECTIONS))

    def run(self, aside):
        self.trial = aside
        self.line = aside.closes(ModbusLine(self._paths["line"], LAYOUTS))
        self.devices = self.line.devices
        self.radar = aside.closes(Radar(self._paths["radar"]))
        self.station = Station(self._program, self._place)
        self._started = time.monotonic()
        for name, part in [
                ("Room: sensors", self._sensors), ("Room: presence", self._presence),
                ("Room: beams", self._beams), ("Room: dryer", self._dryer),
                ("Room: shelf", self._shelf), ("Room: help", self._help),
                ("Room: heater", self._heater)]:
            aside.chapter(name, part)
        aside.chapter("Room: a station that ends", self._ends)

    def _room(self):
        return self.station.status()["room"]

    def _sensor(self, quantity):
        for sensor in self._room()["sensors"]:
            if (sensor["device"], sensor["quantity"]) == ("probe", quantity):
                return sensor["value"], sensor["quality"]
        return None

    def _is_on(self, relay):
        return self.devices.coils(RELAYS)[relay]

    @property
    def _is_lit(self):
        return not self._is_on(LIGHT)

    def _entries(self, before, kind):
        return [entry for entry in self.station.entries_after(before) if entry["kind"] == kind]

    def _sensors(self):
        until(lambda: self._sensor("temperature") == (12000, "ok"), 5, "12 °C in the status")
        until(lambda: self._sensor("humidity") == (480, "ok"), 5, "48 % in the status")
        found = self.station.metrics("yizhan_temperature_celsius")
        self.trial.check("the status has 12,000 m°C and 480 ‰, the metrics have 12 °C",
                         list(found.values()) == [12.0], found)

    def _presence(self):
        self._light("never")
        until(lambda: not self._is_lit, 5, "the dark")
        self.radar.see(STILL, 200)
        self._light("always")
        until(lambda: self._room()["occupied"] and self._is_lit, 5, "the light")
        self.trial.check("outside its hours the light is off, and within them somebody before the "
                         "radar has light, at the board's relay", True)
        self.radar.see(NOBODY)

    def _light(self, hours):
        """A start takes the room for occupied, so it is the hours that make it dark."""
        self._place.sections["room"]["lights"]["hours"] = hours
        self._place.configure()
        self.station.reload()

    def _break(self, *edges):
        """Edges of the beams as a person makes them who walks."""
        for beam, is_broken in edges:
            self.station.set_line(beam, is_broken)
            reach(time.monotonic() + 0.15)

    def _beams(self):
        self._break((OUTER_BEAM, True), (INNER_BEAM, True), (OUTER_BEAM, False),
                    (INNER_BEAM, False))
        until(lambda: self._room()["entered"] == 1 and self._room()["people"] == 1, 5, "one came")
        self._break((OUTER_BEAM, True), (INNER_BEAM, True), (INNER_BEAM, False),
                    (OUTER_BEAM, False))
        self._break((INNER_BEAM, True), (OUTER_BEAM, True), (INNER_BEAM, False),
                    (OUTER_BEAM, False))
        until(lambda: self._room()["left"] == 1, 5, "one went")
        room = self._room()
        self.trial.check("who came in and went is counted; who turned round in the door is not",
                         (room["entered"], room["left"], room["people"]) == (1, 1, 0), room)

    def _dryer(self):
        before = self.station.last_sequence()
        self.station.set_line(DRYER_BUTTON, True)
        until(lambda: self._is_on(DRYER), 3, "the dryer")
        begun = time.monotonic()
        self.station.set_line(DRYER_BUTTON, False)
        until(lambda: not self._is_on(DRYER), DRYER_SECONDS + 5, "the dryer's end")
        ran = time.monotonic() - begun
        until(lambda: self._entries(before, "appliance.stopped"), 3, "the entry")
        cause = self._entries(before, "appliance.stopped")[0]["data"]["cause"]
        self.trial.check("a press runs the dryer for its time, and off it goes",
                         cause == "time" and abs(ran - DRYER_SECONDS) < 3,
                         f"{cause}, {ran:.1f} s")
        self._press(DRYER_BUTTON)
        until(lambda: self._room()["appliances"][0]["state"] == "ready", 5, "it has cooled down")
        dryer = self._room()["appliances"][0]
        self.trial.check("while it cools down a press starts nothing",
                         (dryer["starts"], dryer["refusals"]) == (1, 1) and not self._is_on(DRYER),
                         dryer)

    def _press(self, button):
        for level in (True, False):
            self.station.set_line(button, level)
            # Longer than the debounce of 20 ms.
            reach(time.monotonic() + 0.1)

    def _stock(self):
        found = self.station.metrics("yizhan_stock_items")
        return next((int(count) for labels, count in found.items()
                     if ("lane", "scale/1") in labels), None)

    def _shelf(self):
        before = self.station.last_sequence()
        self.devices.write(SCALE, 3, 0, 0, 10 * UNIT_GRAMS)
        until(lambda: self._stock() == 10, 8, "ten on the shelf")
        # A hand on the shelf, shorter than it may.
        self.devices.write(SCALE, 3, 0, 0, 14 * UNIT_GRAMS)
        reach(time.monotonic() + 1)
        self.devices.write(SCALE, 3, 0, 0, 8 * UNIT_GRAMS + 40)
        until(lambda: self._stock() == 8, 8, "eight on the shelf")
        changes = [entry["data"]["change"] for entry in self._entries(before, "stock.measured")]
        self.trial.check("what lies on the scale is the shelf's stock; a hand on it is none",
                         changes == [10, -2], changes)

    def _help(self):
        self.station.set_line(HELP_BUTTON, True)
        until(lambda: ("helpCalled", "help") in self.station.alarms(), 3, "the call")
        self.station.set_line(HELP_BUTTON, False)
        reach(time.monotonic() + 1)
        stays = ("helpCalled", "help") in self.station.alarms()
        self.station.post("/control/alarms/ack", {"alarm": "helpCalled", "subject": "help"})
        until(lambda: ("helpCalled", "help") not in self.station.alarms(), 3, "the call's end")
        self.trial.check("a call for help stays until somebody has acknowledged it", stays)

    def _heater(self):
        rested = self._started + REST_SECONDS
        self.trial.check("after a start the heater rests, however cold it is",
                         time.monotonic() > rested or not self._is_on(HEATER))
        until(lambda: self._is_on(HEATER), rested + 5 - time.monotonic(), "the heater")
        begun = time.monotonic()
        self.trial.check("below its set-point the heater's coil is on at the board",
                         begun >= rested - 1, f"{begun - self._started:.1f} s after the start")
        self.line.silent.add(PROBE)
        until(lambda: not self._is_on(HEATER), STALE_SECONDS + 5, "the heater's end")
        took = time.monotonic() - begun
        self.trial.figure("thermometer silent to heater off, s", round(took, 1))
        until(lambda: {"climateBlind", "sensorStale"} <= {
            kind for kind, _ in self.station.alarms()}, 5, "the alarms")
        self.trial.check("without a temperature there is no heat: off within its limit, an alarm",
                         took < STALE_SECONDS + 3 and self._sensor("temperature")[0] is None,
                         f"{took:.1f} s, {self._sensor('temperature')}")

    def _ends(self):
        """Nobody watches a heater whose station has ended: neither may it run, nor go on running
        after the next start."""
        self.line.silent.clear()
        self.station.kill()
        self.devices.write(RELAYS, 5, 0, True, True)
        self.station = Station(self._program, self._place)
        until(lambda: not any(self.devices.coils(RELAYS)[:2]), 5, "both coils are off")
        self.trial.check("what ran when the station was killed is off after the next start", True)
        until(lambda: self.station.device_is_up("relays"), 5, "the board")
        until(lambda: self._room()["appliances"][0]["state"] == "ready", 5,
              "the dryer's rest after the start")
        self._press(DRYER_BUTTON)
        until(lambda: self._is_on(DRYER), 3, "the dryer")
        self._light("never")
        until(lambda: not self._is_lit, 5, "the dark")
        code = self.station.stop()
        self.trial.check("a station that ends cleanly takes the dryer along",
                         code == 0 and not self._is_on(DRYER),
                         f"{code} {self.devices.coils(RELAYS)}")
        self.trial.check("and leaves light to whoever comes, though it was dark", self._is_lit,
                         self.devices.coils(RELAYS))
