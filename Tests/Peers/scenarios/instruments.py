"""A radar, a vending machine and lock boards on their own lines, each by its published bytes."""

import os
import time

from peers import lock_board, modbus_line, radar, vending_machine
from peers.lock_board import LockBoards
from peers.place import Place
from peers.radar import BOTH, MOVING, NOBODY, STILL, Radar
from peers.station import Station
from peers.vending_machine import Machine
from peers.waiting import until


def examples(trial):
    """Frames of this side's emulators against those of the makers' documents."""
    own = {
        "a radar's report of somebody who moves": radar.report(MOVING, 235, moving_energy=85),
        "a radar's report of nobody": radar.report(NOBODY, 0),
        "the command that ends a radar's set-up": radar.command(0xFE),
        "a machine's poll": vending_machine.frame(0x41),
        "a machine's word that it delivered": vending_machine.frame(4, bytes.fromhex("0502000a")),
        "an order to a machine": vending_machine.frame(6, bytes.fromhex("030100000a")),
        "an order to a lock board": lock_board.checked(bytes.fromhex("8a010211")),
        "a lock board's doors": lock_board.checked(bytes.fromhex("80010101 0133".replace(" ", ""))),
        "a thermometer's answer": bytes.fromhex("010402ff33") + modbus_line.crc(
            bytes.fromhex("010402ff33")),
    }
    published = {
        "a radar's report of somebody who moves":
            "f4f3f2f10d0002aa01eb0055000000eb005500f8f7f6f5",
        "a radar's report of nobody": "f4f3f2f10d0002aa0000000000000000005500f8f7f6f5",
        "the command that ends a radar's set-up": "fdfcfbfa0200fe0004030201",
        "a machine's poll": "fafb410040",
        "a machine's word that it delivered": "fafb04040502000a0c",
        "an order to a machine": "fafb0605030100000a0a",
        "an order to a lock board": "8a01021198",
        "a lock board's doors": "800101010133b3",
        "a thermometer's answer": "010402ff33b8d5",
    }
    wrong = [name for name, data in own.items() if data.hex() != published[name]]
    trial.check(f"{len(own)} frames of this side's devices are the published ones", not wrong,
                wrong)


class Instruments:
    """A station with all three; each is told what happens and asked what it saw."""

    BOARD, SECOND_BOARD = 1, 2

    def __init__(self, program, root):
        self._program = program
        self._paths = {name: os.path.join(root, name) for name in ("radar", "machine", "locks")}
        self._place = Place(root, without={"id-card", "scanner"}, devices=[
            {"id": "radar", "driver": "radar", "path": self._paths["radar"], "baudRate": 256000,
             "limits": {"moving": 4, "still": 3, "absence": "10 s"}},
            {"id": "machine", "driver": "vendingController", "path": self._paths["machine"],
             "baudRate": 57600, "dropSensor": True, "elevator": False},
            {"id": "locks", "driver": "lockerLine", "path": self._paths["locks"],
             "baudRate": 9600, "boards": [
                 {"id": "wall", "address": self.BOARD, "locks": 24, "openLevel": False},
                 {"id": "bench", "address": self.SECOND_BOARD, "locks": 8, "openLevel": False}]}])

    def run(self, aside):
        self.trial = aside
        self.radar = aside.closes(Radar(self._paths["radar"]))
        self.machine = aside.closes(Machine(self._paths["machine"], {1: 5}))
        self.locks = aside.closes(LockBoards(
            self._paths["locks"], {self.BOARD: 24, self.SECOND_BOARD: 8}))
        self.station = Station(self._program, self._place)
        for name, part in [
                ("Radar: set-up", self._radar_set_up), ("Radar: presence", self._presence),
                ("Radar: bad line", self._radar_line), ("Vending machine", self._machine),
                ("Lock boards", self._doors), ("Lock boards: bad line", self._locks_line)]:
            aside.chapter(name, part)
        aside.check("the station with the instruments ends cleanly", self.station.stop() == 0)

    def _is_lost(self, name):
        return (not self.station.device_is_up(name)
                and ("deviceLost", name) in self.station.alarms())

    def _found(self, name, seconds=12):
        until(lambda: self.station.device_is_up(name) and not self._is_lost(name)
              and ("deviceLost", name) not in self.station.alarms(), seconds, f"{name} is back")

    # Radar

    def _radar_set_up(self):
        until(lambda: 0xFE in self.radar.heard, 10, "the set-up ends")
        found = (self.radar.gates_moving, self.radar.gates_still, self.radar.absence)
        self.trial.check("a new radar gets its limits, and its Bluetooth is switched off",
                         found == (4, 3, 10) and not self.radar.bluetooth,
                         f"{found}, {[hex(word) for word in self.radar.heard]}")
        self.radar.heard.clear()
        self.radar.port.unplug()
        until(lambda: self._is_lost("radar"), 10, "the radar is lost")
        self.radar.port.plug()
        self._found("radar")
        until(lambda: 0xFE in self.radar.heard, 10, "the second set-up ends")
        self.trial.check("plugged in again it is asked for its limits, and nothing is written",
                         0x60 not in self.radar.heard, [hex(word) for word in self.radar.heard])

    def _sees(self, what):
        return self.station.device("radar").get("isActive") is what

    def _presence(self):
        until(lambda: self._sees(False), 3, "nobody is there")
        for state, sentence in [(MOVING, "somebody who moves"), (STILL, "somebody who sits still"),
                                (BOTH, "one who moves beside one who sits")]:
            self.radar.see(state, 235)
            until(lambda: self._sees(True), 3, sentence)
            self.radar.see(NOBODY)
            until(lambda: self._sees(False), 3, f"{sentence} has left")
            self.trial.check(f"{sentence} is seen, and that nobody is there any more", True)
        self.radar.see(STILL, 310)
        until(lambda: self.station.reading("radar", "distance") == (3100, "mm"), 4, "the distance")
        self.trial.check("the distance of who is there arrives in millimetres", True)
        last, _ = self.station.news("radar")
        self.radar.say_next(*[NOBODY, NOBODY, STILL] * 4)
        until(lambda: self.radar.has_said_all, 5, "the breaths")
        self.radar.see(MOVING, 120)
        until(lambda: self.station.reading("radar", "distance") == (1200, "mm"), 4, "one who moves")
        gone = [event for event in self.station.news("radar", last)[1] if event[0] == "presence"]
        self.trial.check("two reports of nobody between two breaths are no absence", not gone,
                         gone)

    def _radar_line(self):
        last, _ = self.station.news("radar")
        for _ in range(5):
            self.radar.port.send(os.urandom(40) + radar.report(MOVING, 120)[:9])
            time.sleep(0.15)
        until(lambda: [event for event in self.station.news("radar", last)[1]
                       if event[0] == "noise"], 3, "the noise is counted")
        self.trial.check("noise between reports is counted and changes nothing",
                         self._sees(True) and self.station.device_is_up("radar"))
        self.radar.is_silent = True
        until(lambda: self._is_lost("radar"), 12, "the silence is an alarm")
        self.trial.check("a radar that says nothing for 5 s is an alarm", True)
        self.radar.is_deaf, self.radar.is_silent = True, False
        self._found("radar", 25)
        self.radar.see(NOBODY)
        until(lambda: self._sees(False), 5, "nobody is there")
        self.trial.check("one whose receiving wire is broken works as it is set", True)

    # Vending machine without an order; orders are given by what stands in `supplies`

    def _machine(self):
        until(lambda: self.station.device_is_up("machine"), 5, "the machine works")
        until(lambda: self.machine.synchronised == 1, 5, "the machine is synchronised")
        self.trial.check("a machine that polls is synchronised once", True)
        self.machine.is_off = True
        until(lambda: self._is_lost("machine"), 10, "the machine's silence is an alarm")
        self.machine.is_off = False
        self._found("machine")
        until(lambda: self.machine.synchronised == 2, 5, "it is synchronised again")
        self.trial.check("a machine without power is an alarm, and synchronised when it is back",
                         not self.machine.turns, self.machine.turns)
        before = self.station.device("machine")["noise"]
        self.machine.port.send(b"\xfa\xfb\x41\x00\x41" + b"\xfa\xfa\xfb\x00\xff")
        until(lambda: self.station.device("machine")["noise"] > before, 3, "the noise is counted")
        self.trial.check("polls with a wrong check byte are noise, and the machine stays",
                         self.station.device_is_up("machine"))
        self.machine.port.unplug()
        until(lambda: self._is_lost("machine"), 10, "the loss of its adapter")
        self.machine.port.plug()
        self._found("machine")
        self.trial.check("its adapter may be pulled out and plugged in", True)

    # Lock boards

    def _door_events(self, board, last):
        return [event for event in self.station.news(board, last)[1] if event[0] == "compartment"]

    def _doors(self):
        until(lambda: self.station.device_is_up("wall") and self.station.device_is_up("bench"), 5,
              "both boards answer")
        for board, name, lock in [(self.BOARD, "wall", 1), (self.BOARD, "wall", 24),
                                  (self.SECOND_BOARD, "bench", 8)]:
            last, _ = self.station.news(name)
            self.locks.force(board, lock)
            until(lambda: self._door_events(name, last) == [("compartment", str(lock), "open")],
                  12, f"door {lock} of {name} is seen open")
            self.locks.push_shut(board, lock)
            until(lambda: self._door_events(name, last)[1:] == [
                ("compartment", str(lock), "closed")], 3, "it is seen closed")
            self.trial.check(f"door {lock} of {name} is seen open, and closed soon after it is",
                             True)
        self.trial.check("no lock was pulsed without an order", not self.locks.pulsed,
                         self.locks.pulsed)

    def _locks_line(self):
        last, _ = self.station.news("wall")
        self.locks.damaged = 2
        until(lambda: self.locks.damaged == 0, 20, "two damaged answers")
        self.locks.echoes = True
        self.locks.force(self.BOARD, 9)
        until(lambda: self._door_events("wall", last) == [("compartment", "9", "open")], 12,
              "door 9 is seen open")
        self.locks.push_shut(self.BOARD, 9)
        until(lambda: len(self._door_events("wall", last)) == 2, 3, "door 9 is seen closed")
        self.locks.echoes = False
        self.trial.check("damaged answers and an adapter that hears itself change nothing",
                         self.station.device_is_up("wall"))
        self.locks.silent.add(self.SECOND_BOARD)
        until(lambda: self._is_lost("bench"), 25, "the silent board is an alarm")
        self.trial.check("a silent board is an alarm, and the other one works",
                         self.station.device_is_up("wall"))
        self.locks.silent.clear()
        self._found("bench")
