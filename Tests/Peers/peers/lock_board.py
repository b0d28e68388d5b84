"""Lock boards of the 8A/80 family on one RS-485 line.

Five bytes, the last one the XOR of the others. 8A board lock 11 opens a lock and is answered
8A board lock 00 (it opened) or … 11 (it did not); 80 board 00 33 asks for all doors and is answered
80 board, one byte for eight locks with the highest first (1: closed), 33, XOR.
"""

import threading
import time

from .serial_port import SerialPort

# The lock is pulsed before the board answers.
PULSE_SECONDS = 0.1


def checked(data):
    value = 0
    for byte in data:
        value ^= byte
    return bytes(data) + bytes([value])


class LockBoards:
    """`boards`: address → number of locks, a multiple of eight. All doors are closed at first."""

    def __init__(self, path, boards):
        self._counts = boards
        # (board, lock) of the doors that stand open.
        self.open_doors = set()
        # Locks that are pulsed and hold all the same.
        self.stuck = set()
        self.silent = set()
        # How many of the next answers have a wrong bit.
        self.damaged = 0
        # Locks in the order in which they were pulsed.
        self.pulsed = []
        self.looked = {}
        self.echoes = False
        self._waiting = b""
        self._lock = threading.Lock()
        self.port = SerialPort(path, self._receive)

    def close(self):
        self.port.close()

    def push_shut(self, board, lock):
        with self._lock:
            self.open_doors.discard((board, lock))

    def force(self, board, lock):
        """A door that opens without having been asked."""
        with self._lock:
            self.open_doors.add((board, lock))

    def _receive(self, data):
        if self.echoes:
            self.port.send(data)
        self._waiting += data
        while len(self._waiting) >= 5:
            frame = self._waiting[:5]
            if checked(frame[:4]) == frame:
                self._waiting = self._waiting[5:]
                self._answer(*frame[:4])
            else:
                self._waiting = self._waiting[1:]

    def _answer(self, kind, board, lock, word):
        if board not in self._counts or board in self.silent:
            return
        if (kind, word) == (0x8A, 0x11) and 1 <= lock <= self._counts[board]:
            reply = self._open(board, lock)
        elif (kind, word, lock) == (0x80, 0x33, 0):
            reply = self._all(board)
        elif (kind, word) == (0x80, 0x33) and lock <= self._counts[board]:
            reply = checked([0x80, board, lock, self._level((board, lock))])
        else:
            return
        if self.damaged > 0:
            self.damaged -= 1
            reply = reply[:-2] + bytes([reply[-2] ^ 0x40]) + reply[-1:]
        self.port.send(reply)

    def _open(self, board, lock):
        time.sleep(PULSE_SECONDS)
        with self._lock:
            self.pulsed.append((board, lock))
            if (board, lock) not in self.stuck:
                self.open_doors.add((board, lock))
            return checked([0x8A, board, lock, self._level((board, lock))])

    def _level(self, door):
        return 0x00 if door in self.open_doors else 0x11

    def _all(self, board):
        self.looked[board] = self.looked.get(board, 0) + 1
        with self._lock:
            closed = [0 if (board, lock) in self.open_doors else 1
                      for lock in range(1, self._counts[board] + 1)]
        octets = [sum(bit << place for place, bit in enumerate(closed[first:first + 8]))
                  for first in range(0, len(closed), 8)]
        return checked([0x80, board] + octets[::-1] + [0x33])
