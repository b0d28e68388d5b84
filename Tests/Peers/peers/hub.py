"""A city's hub on loopback that stores what it says it has stored, and is cut where told."""

import json
import os
import socket
import threading

from . import remote_write

# Where a request can be hit, in the order of its life.
UNREAD, UNSTORED, UNANSWERED, HALF_ANSWERED, ANSWERED = BOUNDARIES = (
    "before it is read", "before it is stored", "before it is answered", "within the answer",
    "after the answer")

STORED = b"HTTP/1.1 204 No Content\r\nServer: hub\r\n\r\n"
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"


class Door:
    """One flow's address: stores bodies, or says that it is busy."""

    def __init__(self, store):
        self._store = store
        self._lock = threading.Lock()
        self._armed = None
        self.fired = threading.Event()
        self.is_busy = False
        # Requests that were stored.
        self.stored = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        threading.Thread(target=self._accept, daemon=True).start()

    def arm(self, boundary, strike):
        """`strike` is called once, when the next request is at this boundary; then the connection
        is cut."""
        with self._lock:
            self.fired.clear()
            self._armed = (boundary, strike)

    def close(self):
        # Wakes the thread that accepts; close alone does not.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection:
            try:
                while connection.recv(1, socket.MSG_PEEK) and self._answer(connection):
                    pass
            except OSError:
                # The other side was killed.
                pass

    def _answer(self, connection):
        """Whether the connection goes on."""
        if self._strikes(UNREAD):
            return False
        body = read_request(connection)
        if body is None or self._strikes(UNSTORED):
            return False
        if self.is_busy:
            connection.sendall(BUSY)
            return True
        with self._lock:
            self._store(body)
            self.stored += 1
        if self._strikes(UNANSWERED):
            return False
        half = len(STORED) // 2
        connection.sendall(STORED[:half])
        if self._strikes(HALF_ANSWERED):
            return False
        connection.sendall(STORED[half:])
        return not self._strikes(ANSWERED)

    def _strikes(self, boundary):
        with self._lock:
            if not self._armed or self._armed[0] != boundary:
                return False
            strike, self._armed = self._armed[1], None
        strike()
        self.fired.set()
        return True


class Hub:
    """`faults`: what no station may send, in words."""

    def __init__(self):
        # By (source, id), and by (labels, milliseconds).
        self.events, self.samples = {}, {}
        self.faults = []
        # Events or samples that came again.
        self.repeated = 0
        # Up to here events came without a gap.
        self.last = 0
        self.doors = {"events": Door(self._store_events), "samples": Door(self._store_samples)}

    def flows(self, names):
        """Section `hub` of a configuration."""
        return {name: {"url": self.doors[name].url} for name in names}

    def close(self):
        for door in self.doors.values():
            door.close()

    def _store_events(self, body):
        events = json.loads(body)
        numbers = [int(event["sequence"]) for event in events]
        if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            self.faults.append(f"events out of order in one request: {numbers}")
        is_copy = len(events) == 1 and events[0]["data"].get("severity") == "critical"
        if not is_copy:
            if numbers[0] > self.last + 1:
                self.faults.append(f"event {numbers[0]} came after {self.last}")
            self.last = max(self.last, numbers[-1])
        for event in events:
            self._store(self.events, (event["source"], event["id"]), event)

    def _store_samples(self, body):
        for labels, value, milliseconds in remote_write.samples(body):
            self._store(self.samples, (labels, milliseconds), value)

    def _store(self, table, key, value):
        if key not in table:
            table[key] = value
            return
        self.repeated += 1
        if table[key] != value:
            self.faults.append(f"{key} came again and says something else")


def read_request(connection):
    """The body; `None` where the other side has gone."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        part = connection.recv(1)
        if not part:
            return None
        head += part
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n")
                  if line.startswith(b"content-length:"))
    body = b""
    while len(body) < length:
        part = connection.recv(length - len(body))
        if not part:
            return None
        body += part
    return body


def courier(process):
    """The number of the process's courier; `None` = it has none now."""
    folder = f"/proc/{process}/task"
    for task in os.listdir(folder):
        with open(os.path.join(folder, task, "children")) as file:
            for child in file.read().split():
                return int(child)
    return None
