"""A city's hub on loopback that stores what it says it has stored, and is cut where told."""

import json

from . import remote_write
from .hub_door import Door
from .shelf import Shelf

STORED = b"HTTP/1.1 204 No Content\r\nServer: hub\r\n\r\n"


class Hub:
    """`faults`: what no station may send, in words. `folder`: what a station may ask for."""

    def __init__(self, folder=None):
        # By (source, id), and by (labels, milliseconds).
        self.events, self.samples = {}, {}
        self.faults = []
        # Events or samples that came again.
        self.repeated = 0
        # Up to here events came without a gap.
        self.last = 0
        self.doors = {"events": Door(self._stores(self._store_events)),
                      "samples": Door(self._stores(self._store_samples))}
        if folder:
            shelf = Shelf(folder)
            self.doors.update(lists=Door(shelf.answer), directives=Door(shelf.answer))

    @staticmethod
    def _stores(store):
        def answer(_, body):
            store(body)
            return STORED
        return answer

    def flows(self, names):
        """Section `hub` of a configuration."""
        flows = {name: {"url": self.doors[name].url} for name in names}
        if "directives" in flows:
            flows["directives"]["url"] += "directive.json"
        return flows

    def close(self):
        for door in self.doors.values():
            door.close()

    def _store_events(self, body):
        events = json.loads(body)
        numbers = [int(event["sequence"]) for event in events]
        if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            self.faults.append(f"events out of order in one request: {numbers}")
        if not is_copy(events):
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


def is_copy(events):
    """Of a critical alarm, ahead of the order."""
    return len(events) == 1 and events[0]["data"].get("severity") == "critical"
