"""An LD2410 presence radar on a serial port, after Hi-Link's protocol of the LD2410C, V1.00.

Report: F4 F3 F2 F1, length (2 bytes, little-endian), 02 AA, state, moving distance and energy,
still distance and energy, detected distance, 55 00, F8 F7 F6 F5. Command and acknowledgement:
FD FC FB FA, length, command word, value, 04 03 02 01; an acknowledgement's word has 01 in its
second byte and a status of two bytes behind it (0: done).
"""

import struct
import threading

from .serial_port import SerialPort

HEAD, TAIL = bytes.fromhex("fdfcfbfa"), bytes.fromhex("04030201")
REPORT_HEAD, REPORT_TAIL = bytes.fromhex("f4f3f2f1"), bytes.fromhex("f8f7f6f5")

NOBODY, MOVING, STILL, BOTH = range(4)
# A tenth of a second between two reports, as the module leaves the factory.
INTERVAL = 0.1


def report(state, distance, moving_energy=60, still_energy=50):
    """Distances in cm; who is not seen in one way has no distance and no energy there."""
    moves, rests = state in (MOVING, BOTH), state in (STILL, BOTH)
    data = struct.pack(
        "<BHBHBH", state, distance if moves else 0, moving_energy if moves else 0,
        distance if rests else 0, still_energy if rests else 0, distance)
    body = b"\x02\xaa" + data + b"\x55\x00"
    return REPORT_HEAD + struct.pack("<H", len(body)) + body + REPORT_TAIL


def command(word, value=b""):
    return HEAD + struct.pack("<HH", 2 + len(value), word) + value + TAIL


class Radar:
    """Reports `state` and `distance` until it is told otherwise."""

    def __init__(self, path):
        self.state, self.distance = NOBODY, 0
        # As the factory sets them: eight gates each way, 5 s without anybody.
        self.gates_moving, self.gates_still, self.absence = 8, 8, 5
        self.bluetooth = True
        # Its sending wire is the only one connected.
        self.is_deaf = False
        self.is_silent = False
        self.heard = []
        self._configures = False
        self._waiting = b""
        self._script = []
        self._lock = threading.Lock()
        self._stops = threading.Event()
        self.port = SerialPort(path, self._receive)
        self._thread = threading.Thread(target=self._report, daemon=True)
        self._thread.start()

    def see(self, state, distance=0):
        self.state, self.distance = state, distance

    def say_next(self, *states):
        """The next reports, one state each, at the distance of now."""
        with self._lock:
            self._script = list(states)

    @property
    def has_said_all(self):
        with self._lock:
            return not self._script

    def close(self):
        self._stops.set()
        self._thread.join()
        self.port.close()

    def _report(self):
        while not self._stops.wait(INTERVAL):
            if self.is_silent or not self.port.is_plugged:
                continue
            with self._lock:
                state = self._script.pop(0) if self._script else self.state
            self.port.send(report(state, self.distance if state != NOBODY else 0))

    def _receive(self, data):
        if self.is_deaf:
            return
        self._waiting += data
        while (start := self._waiting.find(HEAD)) >= 0:
            self._waiting = self._waiting[start:]
            if len(self._waiting) < 6:
                return
            end = 10 + int.from_bytes(self._waiting[4:6], "little")
            if len(self._waiting) < end:
                return
            frame, self._waiting = self._waiting[:end], self._waiting[end:]
            if frame.endswith(TAIL):
                self._obey(int.from_bytes(frame[6:8], "little"), frame[8:-4])

    def _obey(self, word, value):
        self.heard.append(word)
        # Everything but "begin" is refused outside of the configuration mode.
        if word != 0xFF and not self._configures:
            return self._acknowledge(word, 1)
        if word == 0xFF:
            self._configures = True
            return self._acknowledge(word, 0, bytes.fromhex("01004000"))
        if word == 0xFE:
            self._configures = False
        elif word == 0x60:
            _, moving, _, still, _, absence = struct.unpack("<HIHIHI", value)
            self.gates_moving, self.gates_still, self.absence = moving, still, absence
        elif word == 0x61:
            return self._acknowledge(word, 0, self._parameters())
        elif word == 0xA4:
            self.bluetooth = value != b"\x00\x00"
        self._acknowledge(word, 0)

    def _parameters(self):
        """AA, gates there are, gates in use, sensitivities of nine gates each way, absence."""
        return (bytes([0xAA, 8, self.gates_moving, self.gates_still]) + b"\x14" * 9 + b"\x19" * 9
                + struct.pack("<H", self.absence))

    def _acknowledge(self, word, status, values=b""):
        self.port.send(command(word | 0x0100, struct.pack("<H", status) + values))
