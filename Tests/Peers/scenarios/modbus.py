"""An RS-485 line with seven Modbus devices of another hand, and what goes wrong on such lines."""

import os
import time

from peers import wiring
from peers.modbus_line import ModbusLine
from peers.place import Place
from peers.station import Station
from peers.waiting import until

from . import door as doors

# Units on the line.
PROBE, OTHER_PROBE, RELAYS, AIR, SCALE, FAR_PROBE, BOARD = 1, 2, 3, 4, 5, 6, 255
DEVICES = {"probe": (PROBE, "xy-md02"), "other-probe": (OTHER_PROBE, "xy-md02"),
           "far-probe": (FAR_PROBE, "xy-md02"),
           "relays": (RELAYS, "waveshare-relay-8"), "air": (AIR, "senseair-s8"),
           "scale": (SCALE, "weighing-transmitter"), "board": (BOARD, "lctech-relay-8")}

# As the device sheets number them: function 4 at 1 and 2 (tenths), at 0 and 3; function 3 at 0.
LAYOUTS = [
    {"unit": PROBE, "input": [1, [0xFFE7, 546]]},
    {"unit": OTHER_PROBE, "input": [1, [231, 402]]},
    {"unit": FAR_PROBE, "input": [1, [87, 710]]},
    {"unit": RELAYS, "coils": [0, [False] * 16]},
    {"unit": AIR, "input": [0, [0, 0, 0, 731]]},
    {"unit": SCALE, "holding": [0, [0, 12345]]},
    {"unit": BOARD, "coils": [0, [False] * 16], "inputs": [0, [False] * 16]},
]
GREEN, SIREN = 0, 2

POLL_SECONDS = 0.5
# Three polls of three attempts of half a second each, and the polls between them.
LOST_SECONDS = 12
# The longest back-off, and a poll.
FOUND_SECONDS = 12


def line_device(profiles, path):
    return {"id": "line", "driver": "modbusLine", "path": path, "baudRate": 9600,
            "parity": "none", "devices": [
                {"id": name, "unit": unit, "profile": os.path.join(profiles, profile + ".json5"),
                 "poll": "500 ms"} for name, (unit, profile) in DEVICES.items()]}


class OnTheLine:
    """A station whose green lamp and siren are relays, and whose housing contact is a board's."""

    def __init__(self, program, root, profiles):
        self._program = program
        path = os.path.join(root, "line")
        self._path = path
        self._place = Place(root, without={"id-card", "scanner"}, devices=[
            line_device(profiles, path), wiring.output("lamp-green", "relays:1"),
            wiring.output("siren", "relays:3"), wiring.contact("housing", "board:2")])

    def run(self, aside):
        self.trial = aside
        self.line = aside.closes(ModbusLine(self._path, LAYOUTS))
        self.devices = self.line.devices
        self.station = Station(self._program, self._place)
        for name, part in [
                ("Modbus: values", self._values), ("Modbus: relays", self._relays),
                ("Modbus: inputs", self._inputs), ("Modbus: refusals", self._refusals),
                ("Modbus: wrong address", self._wrong_address),
                ("Modbus: damaged frames", self._damaged), ("Modbus: slow", self._slow),
                ("Modbus: silence", self._silence), ("Modbus: unplugged", self._unplugged),
                ("Modbus: an echo", self._echo)]:
            aside.chapter(name, part)
        aside.check("the station on the line ends cleanly", self.station.stop() == 0)

    # What is checked again and again

    def _reads(self, name, quantity, value, unit, seconds=3):
        until(lambda: self.station.reading(name, quantity) == (value, unit), seconds,
              f"{name} reads {value} {unit}; it reads {self.station.reading(name, quantity)}")

    def _is_up(self, name):
        return self.station.device_is_up(name)

    def _is_lost(self, name):
        return not self._is_up(name) and ("deviceLost", name) in self.station.alarms()

    def _found(self, *names, seconds=FOUND_SECONDS):
        begun = time.monotonic()
        until(lambda: all(self._is_up(name) and not self._is_lost(name) for name in names)
              and not [alarm for alarm in self.station.alarms() if alarm[0] == "deviceLost"],
              seconds, f"{names} are back")
        return time.monotonic() - begun

    def _detail(self, name):
        return self.station.device(name).get("detail") or ""

    # The parts. Each loses another device: what is lost for the third time within an hour is
    # flapping, and its alarm stays.

    def _values(self):
        for name, quantity, value, unit, sentence in [
                ("probe", "temperature", -2500, "m°C", "−2.5 °C of a XY-MD02"),
                ("probe", "humidity", 546, "‰", "54.6 % of a XY-MD02"),
                ("other-probe", "temperature", 23100, "m°C", "23.1 °C of another one"),
                ("air", "carbonDioxide", 731, "ppm", "731 ppm of a Senseair S8"),
                ("scale", "weight", 12345, "g", "12,345 g of a weighing transmitter")]:
            self._reads(name, quantity, value, unit, seconds=5)
            self.trial.check(f"{sentence} arrive with their unit", True)
        self.devices.write(SCALE, 3, 0, 0xFFFF, 0xFF38)
        self._reads("scale", "weight", -200, "g")
        self.trial.check("a scale's drift below zero is negative, not four million kilograms", True)
        self.devices.write(SCALE, 3, 0, 0x7FFF, 0xFFFF)
        self._reads("scale", "weight", None, "fault")
        self.devices.write(SCALE, 3, 0, 1, 0)
        self._reads("scale", "weight", 65536, "g")
        self.trial.check("full scale is a broken cell, and the high word counts", True)
        self.devices.write(PROBE, 4, 1, 0, 0)
        until(lambda: self.station.reading("probe", "temperature") == (None, "fault"), 3,
              "both registers zero")
        self.devices.write(PROBE, 4, 1, 0x10000 - 450, 0)
        self._reads("probe", "temperature", None, "outOfRange")
        self.trial.check("zero in both registers and −45 °C are no temperatures", True)
        self.devices.write(AIR, 4, 0, 0x20)
        self._reads("air", "carbonDioxide", None, "fault")
        self.devices.write(AIR, 4, 0, 0)
        self._reads("air", "carbonDioxide", 731, "ppm")
        self.devices.write(PROBE, 4, 1, 205, 500)
        self._reads("probe", "temperature", 20500, "m°C")
        self.trial.check("a sensor that reports its own defect has no value, until it is well",
                         self._is_up("air") and self._is_up("probe"))

    def _force_door(self):
        doors.wait_for_bolt(self.station)
        self.station.set_line(wiring.DOOR, True)

    def _relays(self):
        self._force_door()
        until(lambda: self.devices.coils(RELAYS)[SIREN], 3, "the siren's coil")
        until(lambda: self.station.device("relays").get("relays", [])[SIREN:SIREN + 1] == [True],
              3, "the board is looked at")
        coils = self.devices.coils(RELAYS)
        self.trial.check("a forced door switches the siren's coil, and no other, at the board",
                         coils == [place == SIREN for place in range(8)], coils)
        self.devices.write(RELAYS, 5, 0, *[place == 5 for place in range(8)])
        until(lambda: self.devices.coils(RELAYS) == [place == SIREN for place in range(8)], 3,
              "the coils are set right")
        self.trial.check("coils that somebody else has changed are set right again", True)
        self.station.set_line(wiring.DOOR, False)
        until(lambda: not any(self.devices.coils(RELAYS)), 3, "the coils go off")
        until(lambda: self.station.device("relays")["relays"] == [False] * 8, 3, "read back")
        self.trial.check("with the alarm's end the coil is off, and read back as off", True)

    def _inputs(self):
        self.devices.write(BOARD, 2, 1, True)
        until(lambda: "tamper" in {kind for kind, _ in self.station.alarms()}, 3, "the alarm")
        self.trial.check("a housing that is opened at a board's input is an alarm", True)
        self.devices.write(BOARD, 2, 1, False)
        self.station.set_line(wiring.EXIT, True)
        until(lambda: self.devices.coils(RELAYS)[GREEN], 3, "the green lamp at the board")
        self.trial.check("the exit button lights the green lamp at a board's relay",
                         self.station.is_released)
        self.station.set_line(wiring.EXIT, False)
        until(lambda: not self.station.is_released and not self.devices.coils(RELAYS)[GREEN], 5,
              "locked and dark")

    def _refusals(self):
        self.devices.refuse(SCALE, 6)
        last, _ = self.station.news("scale")
        asked = time.monotonic()
        until(lambda: len(self.line.asked_since(SCALE, asked)) >= 2, 5, "two busy answers")
        self.devices.refuse(SCALE, 0)
        until(lambda: ("reading", "weight", "65536 g") in self.station.news("scale", last)[1], 5,
              "the next reading")
        self.trial.check("\"busy\" twice is no failure", not [
            event for event in self.station.news("scale", last)[1] if event[0] == "condition"])
        self.devices.refuse(SCALE, 2)
        until(lambda: self._is_lost("scale"), 8, "the refusal is an alarm")
        detail = self._detail("scale")
        self.trial.check("\"illegal address\" is an alarm, which names unit and profile",
                         "unit 5" in detail and "weighing-transmitter" in detail, detail)
        self.trial.check("a device that refuses has no value",
                         self.station.reading("scale", "weight") == (None, "fault"),
                         self.station.reading("scale", "weight"))
        self.devices.refuse(SCALE, 0)
        self.trial.figure("Modbus: refused to working, s", round(self._found("scale"), 1))

    def _wrong_address(self):
        self.line.answers_as[PROBE] = OTHER_PROBE
        last, _ = self.station.news("other-probe")
        until(lambda: self._is_lost("probe"), LOST_SECONDS, "the wrong address is an alarm")
        detail = self._detail("probe")
        self.trial.check("a device that answers for another address is an alarm that names both",
                         "unit 2" in detail and "unit 1" in detail, detail)
        wrong = [event for event in self.station.news("other-probe", last)[1]
                 if event[:2] == ("reading", "temperature") and event[2] != "23100 m°C"]
        self.trial.check("its values never pass for those of the other", not wrong, wrong)
        self.trial.check("and the other goes on", self._is_up("other-probe"))
        del self.line.answers_as[PROBE]
        self._found("probe")

    def _damaged(self):
        noise = self._noise("badChecksum")
        last, _ = self.station.news("other-probe")
        self.line.damaged[OTHER_PROBE] = 2
        until(lambda: self._noise("badChecksum") >= noise + 2, 5, "both damaged frames")
        self._reads("other-probe", "temperature", 23100, "m°C")
        seen = [event for event in self.station.news("other-probe", last)[1]
                if event not in [("reading", "temperature", "23100 m°C"),
                                 ("reading", "humidity", "402 ‰")]]
        self.trial.check("two frames with a wrong bit are noise: counted, repeated, no reading",
                         not seen, seen)
        asked = until(lambda: [text for kind, text in self.station.traffic("other-probe")
                               if kind == "sent" and text.startswith("02 04 00 01 00 02")],
                      5, "the question on the line")
        self.trial.check("who watches a device sees the bytes of its line",
                         asked[0] == "02 04 00 01 00 02 20 38", asked[:1])
        self.line.chopped.add(OTHER_PROBE)
        self.devices.write(OTHER_PROBE, 4, 1, 211)
        self._reads("other-probe", "temperature", 21100, "m°C")
        self.line.chopped.discard(OTHER_PROBE)
        self.trial.check("an answer that comes byte by byte is the same answer", True)
        for _ in range(40):
            self.line.hiss(os.urandom(7))
            time.sleep(0.02)
        self.devices.write(OTHER_PROBE, 4, 1, 212)
        self._reads("other-probe", "temperature", 21200, "m°C", seconds=8)
        self.trial.check("after a second of hiss the values go on",
                         not [name for name in DEVICES if not self._is_up(name)])
        self.line.damaged[OTHER_PROBE] = 1000
        until(lambda: self._is_lost("other-probe"), LOST_SECONDS, "the damage is an alarm")
        self.trial.check("answers that are always damaged are an alarm that says where to look",
                         "shield" in self._detail("other-probe"), self._detail("other-probe"))
        del self.line.damaged[OTHER_PROBE]
        self._found("other-probe")

    def _noise(self, kind):
        return self.station.metrics("yizhan_reader_noise_total").get(
            (("device", "line"), ("noise", kind)), 0)

    def _slow(self):
        self.line.delays[FAR_PROBE] = 0.35
        last, _ = self.station.news("far-probe")
        self.devices.write(FAR_PROBE, 4, 1, 91)
        self._reads("far-probe", "temperature", 9100, "m°C", seconds=5)
        self.trial.check("a sensor that takes 350 ms to answer is a slow one, not a lost one",
                         not [event for event in self.station.news("far-probe", last)[1]
                              if event[0] == "condition"])
        # Later than the station waits: the answer comes while others are asked.
        self.line.delays[FAR_PROBE] = 0.62
        last, _ = self.station.news("probe")
        until(lambda: self._is_lost("far-probe"), LOST_SECONDS + 5, "too slow is lost")
        heard = self.station.news("probe", last)[1]
        wrong = [event for event in heard if event[:2] == ("reading", "temperature")
                 and event[2] != "20500 m°C"]
        self.trial.check("answers that come too late never pass for those of another device",
                         heard and not wrong, wrong)
        del self.line.delays[FAR_PROBE]
        self._found("far-probe")

    def _silence(self):
        self.line.silent.add(AIR)
        begun = time.monotonic()
        until(lambda: self._is_lost("air"), LOST_SECONDS, "the silence is an alarm")
        took = time.monotonic() - begun
        self.trial.figure("Modbus: silent to alarm, s", round(took, 1))
        self.trial.check("a silent device is lost within its limit, and says what to look at",
                         "unit 4" in self._detail("air"), self._detail("air"))
        self.trial.check("a lost device has no value",
                         self.station.reading("air", "carbonDioxide") == (None, "stale"),
                         self.station.reading("air", "carbonDioxide"))
        since = time.monotonic()
        until(lambda: len(self.line.asked_since(AIR, since)) >= 2, 25, "the dead one's turn")
        self._fair(since)
        self.line.silent.discard(AIR)
        self.trial.figure("Modbus: answers again to working, s", round(self._found("air"), 1))
        self._reads("air", "carbonDioxide", 731, "ppm")

    def _fair(self, since):
        """Every other device keeps its pace beside a dead one."""
        lasted = time.monotonic() - since
        for name, (unit, _) in DEVICES.items():
            if unit == AIR:
                continue
            asked = self.line.asked_since(unit, since)
            gap = max((later - earlier for earlier, later in zip(asked, asked[1:])), default=99)
            self.trial.figure("Modbus: longest wait beside a dead device, ms", round(gap * 1000))
            self.trial.check(f"a dead device starves nobody: {name} is asked as often as before",
                             gap < 2 and len(asked) >= lasted / POLL_SECONDS / 2,
                             f"{len(asked)} times in {lasted:.1f} s, longest gap {gap:.2f} s")
        dead = len(self.line.asked_since(AIR, since))
        self.trial.check("and the dead one costs a time-out now and then", dead <= lasted / 3 + 2,
                         f"{dead} times in {lasted:.1f} s")

    def _unplugged(self):
        self._force_door()
        until(lambda: self.devices.coils(RELAYS)[SIREN], 3, "the siren")
        self.line.port.unplug()
        until(lambda: not self._is_up("line"), 5, "the loss of the adapter is noticed")
        names = ["line", *DEVICES, "siren", "lamp-green"]
        until(lambda: not [name for name in names if self._is_up(name)], 5,
              "what hangs on the line is lost with it")
        self.trial.check("an adapter that is pulled out takes its devices and relays along", True)
        self.station.set_line(wiring.DOOR, False)
        self.devices.write(RELAYS, 5, 0, *[False] * 7, True)
        self.line.port.plug()
        took = self._found(*names)
        self.trial.figure("Modbus: plugged in to working, s", round(took, 1))
        until(lambda: not any(self.devices.coils(RELAYS)), 5, "the relays are set right")
        self._reads("probe", "temperature", 20500, "m°C")
        self.trial.check("plugged in again all work, and the relays are as they should be now",
                         True)

    def _echo(self):
        self.line.echoes = True
        begun = time.monotonic()
        for value in (220, 230):
            self.devices.write(PROBE, 4, 1, value)
            self._reads("probe", "temperature", value * 100, "m°C", seconds=5)
        self._force_door()
        until(lambda: self.devices.coils(RELAYS)[SIREN], 3, "the siren")
        self.station.set_line(wiring.DOOR, False)
        until(lambda: not self.devices.coils(RELAYS)[SIREN], 3, "the siren's end")
        asked = self.line.asked_since(PROBE, begun)
        self.trial.check("with an adapter that hears itself everything works as before",
                         asked and not [name for name in DEVICES if not self._is_up(name)])
