"""An RS-485 line: the devices of modbus_server.py, and the wires between them and the station.

The wires pass every frame on, or do to it what bad wiring does; what goes over them is counted.
"""

import json
import os
import subprocess
import threading
import time

from . import packages
from .serial_port import SerialPort

# Modbus RTU frame: unit, function, data, CRC (low byte first).
SHORTEST_FRAME = 4


def crc(data):
    """CRC-16 with the polynomial A001 (reflected 8005) from FFFF; of "123456789" it is 4B37."""
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value.to_bytes(2, "little")


def is_frame(data):
    return len(data) >= SHORTEST_FRAME and crc(data[:-2]) == data[-2:]


class Devices:
    """The server's process. `read` and `write` go past the line, as a hand at the device does."""

    def __init__(self, port, layouts):
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "modbus_server.py")
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [packages.python(), script, port, json.dumps(layouts)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        if self._answer() != "ready":
            raise AssertionError("the Modbus server does not start")

    def _answer(self):
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError(f"the Modbus server ended with {self._process.wait(5)}")
        return json.loads(line)

    def _order(self, *words):
        with self._lock:
            self._process.stdin.write(json.dumps(words) + "\n")
            self._process.stdin.flush()
            return self._answer()

    def read(self, unit, function, address, count=1):
        return self._order("get", unit, function, address, count)

    def write(self, unit, function, address, *values):
        self._order("set", unit, function, address, values)

    def refuse(self, unit, code):
        """Exceptions with this code from now on; none with 0."""
        self._order("refuse", unit, code)

    def coils(self, unit, count=8):
        return self.read(unit, 1, 0, count)

    def close(self):
        self._process.stdin.close()
        self._process.wait(5)


class ModbusLine:
    """`port` is the station's adapter. Each fault holds from when it is set until it is removed;
    each key is the unit that is asked."""

    def __init__(self, path, layouts):
        self._lock = threading.Lock()
        self._request, self._answer = b"", b""
        self._unit = None
        # Units without power.
        self.silent = set()
        # The address that a unit's answers bear.
        self.answers_as = {}
        # How many of a unit's next answers have a wrong bit.
        self.damaged = {}
        # Seconds that a unit takes to answer.
        self.delays = {}
        # Units whose answers come byte by byte.
        self.chopped = set()
        # The adapter hears what it sends.
        self.echoes = False
        # When each unit was asked.
        self.asked = {}
        self.port = SerialPort(path, self._take_request)
        self._far_end = SerialPort(path + "-devices", self._take_answer)
        self.devices = Devices(self._far_end.path, layouts)

    def close(self):
        self.devices.close()
        self.port.close()
        self._far_end.close()

    def hiss(self, data):
        """Bytes that no device sent."""
        self.port.send(data)

    def asked_since(self, unit, instant):
        with self._lock:
            return [at for at in self.asked.get(unit, []) if at >= instant]

    def _take_request(self, data):
        if self.echoes:
            self.port.send(data)
        with self._lock:
            self._request += data
            if not is_frame(self._request):
                # A gap ends a frame; the next one begins anew at the latest when it is too long.
                self._request = self._request[-256:]
                return
            request, self._request = self._request, b""
            self._unit, self._answer = request[0], b""
            self.asked.setdefault(request[0], []).append(time.monotonic())
            if request[0] in self.silent:
                return
        self._far_end.send(request)

    def _take_answer(self, data):
        with self._lock:
            self._answer += data
            if not is_frame(self._answer):
                return
            unit, answer, self._answer = self._unit, self._answer, b""
            if unit in self.answers_as:
                answer = bytes([self.answers_as[unit]]) + answer[1:-2]
                answer += crc(answer)
            if self.damaged.get(unit, 0) > 0:
                self.damaged[unit] -= 1
                answer = answer[:-3] + bytes([answer[-3] ^ 0x04]) + answer[-2:]
            delay = self.delays.get(unit, 0)
        if delay:
            threading.Timer(delay, self.port.send, [answer]).start()
        elif unit in self.chopped:
            # A USB adapter hands over what it has every millisecond.
            self.port.send_slowly(answer, 1000)
        else:
            self.port.send(answer)
