"""A vending machine's controller, after the "VMC – Upper Computer" protocol V3.0. It is the master:
it polls, and listens a moment for one answer.

FA FB, command, length, packet number and text, XOR of everything before. Polls and acknowledgements
have no packet number. What either side says is said again, under the same number and up to five
times, until the other has acknowledged it.
"""

import collections
import struct
import threading
import time

from .serial_port import SerialPort

POLL, ACKNOWLEDGE, SYNCHRONISE = 0x41, 0x42, 0x31
CHECK, SELECTION, BUY, DISPENSING, CANCEL, DRIVE = 1, 2, 3, 4, 5, 6

TURNING, DELIVERED, JAMMED, NO_MOTOR = 1, 2, 3, 6
NORMAL, SOLD_OUT, UNKNOWN_SELECTION = 1, 2, 3

POLL_INTERVAL = 0.2
# The protocol gives the other side 100 ms. A busy machine with a debug build gets more here.
PATIENCE = 0.4
RESENDS = 5


def frame(command, payload=b""):
    data = bytes([0xFA, 0xFB, command, len(payload)]) + payload
    check = 0
    for byte in data:
        check ^= byte
    return data + bytes([check])


class Machine:
    """`stock`: selection → pieces in its lane. `behaviour`: selection → how the next runs of its
    motor end, one word each: drop, jam, missing (there is no motor), silent (it turns, and
    nothing is told). A lane without words drops."""

    def __init__(self, path, stock):
        self.stock = dict(stock)
        self.behaviour = collections.defaultdict(list)
        # Seconds that a motor turns.
        self.turn_seconds = 0.3
        # Seconds until it tells that one turns: two polls.
        self.tells_after = 0.5
        # (selection, packet number) of each order that moved a motor.
        self.turns = []
        self.dropped = []
        self.synchronised = 0
        # Commands as they came, repetitions too.
        self.heard = collections.Counter()
        self.is_off = False
        # How many of the next orders are obeyed and not acknowledged.
        self.mute = 0
        # How many of the next acknowledgements are not heard.
        self.deaf = 0
        self._waiting = b""
        self._frames = collections.deque()
        self._arrived = threading.Condition()
        # When, command, text.
        self._reports = []
        self._packet = 0
        self._last_heard = None
        self._stops = threading.Event()
        self.port = SerialPort(path, self._receive)
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def close(self):
        self._stops.set()
        self._thread.join()
        self.port.close()

    # What arrives

    def _receive(self, data):
        self._waiting += data
        while (start := self._waiting.find(b"\xfa\xfb")) >= 0:
            self._waiting = self._waiting[start:]
            if len(self._waiting) < 5 or len(self._waiting) < self._waiting[3] + 5:
                return
            end = self._waiting[3] + 5
            found, self._waiting = self._waiting[:end], self._waiting[end:]
            if frame(found[2], found[4:-1]) == found:
                with self._arrived:
                    self._frames.append((found[2], found[4:-1]))
                    self._arrived.notify()

    def _answer(self):
        """The host's next frame, or None when it says nothing in time."""
        with self._arrived:
            self._arrived.wait_for(lambda: self._frames, PATIENCE)
            return self._frames.popleft() if self._frames else None

    # The master's round

    def _work(self):
        while not self._stops.wait(POLL_INTERVAL):
            if self.is_off or not self.port.is_plugged:
                continue
            with self._arrived:
                # Too late for the round before.
                self._frames.clear()
            now = time.monotonic()
            due = next((said for said in self._reports if said[0] <= now), None)
            if due:
                self._report(*due[1:])
                self._reports.remove(due)
            else:
                self._poll()

    @property
    def has_said_all(self):
        return not self._reports

    def _poll(self):
        self.port.send(frame(POLL))
        found = self._answer()
        if found is None or found[0] == ACKNOWLEDGE:
            return
        self.heard[found[0]] += 1
        if found[0] in (BUY, DRIVE) and self.mute > 0:
            self.mute -= 1
        else:
            self.port.send(frame(ACKNOWLEDGE))
        # The same command and packet number once more is a repetition: acknowledged, not obeyed.
        if found != self._last_heard or found[0] == SYNCHRONISE:
            self._obey(*found)
        self._last_heard = found

    def _report(self, command, text):
        self._packet = self._packet % 255 + 1
        said = frame(command, bytes([self._packet]) + text)
        for _ in range(1 + RESENDS):
            self.port.send(said)
            found = self._answer()
            if found is not None and found[0] == ACKNOWLEDGE:
                if self.deaf == 0:
                    return
                self.deaf -= 1
            if self._stops.is_set() or self.is_off:
                return

    def _say(self, command, text, after=0.0):
        self._reports.append((time.monotonic() + after, command, text))

    # What it is told

    def _obey(self, command, payload):
        if command == SYNCHRONISE:
            self.synchronised += 1
            self._last_heard = None
        elif command == CHECK:
            selection = struct.unpack(">H", payload[1:3])[0]
            self._say(SELECTION, bytes([self._state(selection)]) + payload[1:3])
        elif command in (BUY, DRIVE):
            self._turn(payload[0], struct.unpack(">H", payload[-2:])[0])

    def _state(self, selection):
        if selection not in self.stock:
            return UNKNOWN_SELECTION
        return NORMAL if self.stock[selection] > 0 else SOLD_OUT

    def _turn(self, packet, selection):
        number = struct.pack(">H", selection)
        words = self.behaviour[selection]
        word = words.pop(0) if words else "drop"
        if word == "missing":
            return self._say(DISPENSING, bytes([NO_MOTOR]) + number)
        self.turns.append((selection, packet))
        if word == "silent":
            return
        self._say(DISPENSING, bytes([TURNING]) + number, after=self.tells_after)
        if word == "drop":
            self.stock[selection] -= 1
            self.dropped.append(selection)
        outcome = {"drop": DELIVERED, "jam": JAMMED}[word]
        self._say(DISPENSING, bytes([outcome]) + number, after=self.tells_after + self.turn_seconds)
