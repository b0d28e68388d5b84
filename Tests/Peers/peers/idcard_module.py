"""An ID-card reader module (SAM-V, GA 467 family) on a serial port.

Frame: AA AA AA 96 69, length (2 bytes, counts the body and the check byte), body, check byte
(XOR of length and body). Bodies of commands: 20 01 find, 20 02 select, 30 01 read, 11 FF status,
10 FF reset. Replies carry three status bytes: 00 00 9F found, 80 none found, 81 not selected,
41 not read, 90 done, 66 not authorised.
"""

import threading
import time

from .serial_port import SerialPort

PREAMBLE = b"\xaa\xaa\xaa\x96\x69"


def frame(body):
    length = len(body) + 1
    checked = bytes([length >> 8, length & 0xFF]) + body
    check = 0
    for byte in checked:
        check ^= byte
    return PREAMBLE + checked + bytes([check])


FOUND = frame(bytes.fromhex("00009f00000000"))
NONE_FOUND = frame(bytes.fromhex("000080"))
SELECTED = frame(bytes.fromhex("000090") + bytes(8))
NOT_SELECTED = frame(bytes.fromhex("000081"))
NOT_READ = frame(bytes.fromhex("000041"))
DONE = frame(bytes.fromhex("000090"))
UNKNOWN_COMMAND = frame(bytes.fromhex("000021"))
NOT_AUTHORISED = frame(bytes.fromhex("000066"))


def card_reply(text):
    """The reply of 1295 bytes: text of 256 and a photo of 1024, which nobody needs."""
    return frame(bytes.fromhex("00009001000400") + text + bytes(1024))


class Module:
    """`put` lays a card on the antenna, `take` removes it. A card is read once, as on most modules:
    after a complete read it is not found again until it was taken away."""

    def __init__(self, path):
        self._lock = threading.Lock()
        self._waiting = b""
        self._text = None
        self._was_read = False
        self.is_dead = False
        self.is_unauthorised = False
        # Faults of the coming replies, by command: each a function from the right bytes to others.
        self._faults = {"find": [], "select": [], "read": []}
        self.heard = {"find": 0, "select": 0, "read": 0, "status": 0, "reset": 0, "other": 0}
        self.complete_reads = 0
        # When the last byte of the last complete read was on its way.
        self.read_sent = None
        # Some modules find a card again that was read and still lies there.
        self.finds_again = False
        self.port = SerialPort(path, self._receive)

    def put(self, text, find=(), select=(), read=()):
        """A card with this text block, and what goes wrong with the next replies."""
        with self._lock:
            self._text, self._was_read = text, False
            self._faults = {"find": list(find), "select": list(select), "read": list(read)}

    def take(self):
        with self._lock:
            self._text = None

    def close(self):
        self.port.close()

    def _receive(self, data):
        self._waiting += data
        while True:
            start = self._waiting.find(PREAMBLE)
            if start < 0:
                self._waiting = self._waiting[-4:]
                return
            self._waiting = self._waiting[start:]
            if len(self._waiting) < 7:
                return
            end = 7 + int.from_bytes(self._waiting[5:7], "big")
            if len(self._waiting) < end:
                return
            command, self._waiting = self._waiting[:end], self._waiting[end:]
            body = command[7:-1]
            if frame(body) == command:
                self._answer(body)

    def _answer(self, body):
        name = {b"\x20\x01": "find", b"\x20\x02": "select", b"\x30\x01": "read",
                b"\x11\xff": "status", b"\x10\xff": "reset"}.get(body, "other")
        with self._lock:
            self.heard[name] += 1
            if self.is_dead:
                return
            reply = NOT_AUTHORISED if self.is_unauthorised else self._reply(name)
            if len(reply) > 1000:
                self.read_sent = time.monotonic()
        self.port.send(reply)

    def when_read(self):
        return self.read_sent

    def _reply(self, name):
        if name in ("status", "reset"):
            return DONE
        if name == "other":
            return UNKNOWN_COMMAND
        if self._text is None or self._was_read:
            return {"find": NONE_FOUND, "select": NOT_SELECTED, "read": NOT_READ}[name]
        reply = {"find": FOUND, "select": SELECTED, "read": card_reply(self._text)}[name]
        if self._faults[name]:
            return self._faults[name].pop(0)(reply)
        if name == "read":
            self._was_read = not self.finds_again
            self.complete_reads += 1
        return reply


# What can happen to a reply on a bad line or with a moving card.

def answer(other):
    return lambda reply: other


def truncated(count):
    return lambda reply: reply[:count]


def damaged(place):
    """One bit is another."""
    return lambda reply: reply[:place] + bytes([reply[place] ^ 0x10]) + reply[place + 1:]
