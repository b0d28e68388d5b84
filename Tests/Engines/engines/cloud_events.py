"""CloudEvents 1.0 as a station sends them, a line each; `data` is JSON text in a string."""

import hashlib
import json
import time

EPOCH = "5f3a9c0d12e4b678"


def moment(seconds):
    """RFC 3339 with milliseconds."""
    whole = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    return f"{whole}.{int(seconds * 1000) % 1000:03}Z"


class Ledger:
    """A made-up station's entries, chained; each is sent as often as a test likes."""

    def __init__(self, station, epoch=EPOCH, begin=1700000000.0):
        self.station, self.epoch, self.begin = station, epoch, begin
        self.events = []

    @property
    def source(self):
        return f"urn:yizhan:station:{self.station}"

    def add(self, kind="door.opened", subject="door", data=None, **more):
        number = len(self.events) + 1
        at = moment(self.begin + number * 97.251)
        event = {
            "specversion": "1.0", "id": f"{self.epoch}-{number:012}", "source": self.source,
            "type": f"cn.yizhan.{kind}.v1", "time": at, "subject": subject,
            "datacontenttype": "application/json",
            "data": compact(data or {"kind": "qr", "reader": "门前"}),
            "sequence": f"{number:012}", "recordedtime": at, "clocktrust": "synced"}
        if self.events:
            event["prevhash"] = self.events[-1]["hash"]
        event["hash"] = hashlib.sha256(json.dumps(event).encode()).hexdigest()
        event.update(more)
        self.events.append(event)
        return event

    def grow(self, count):
        for _ in range(count):
            self.add()
        return self


def lines(events):
    return "".join(line(event) + "\n" for event in events).encode()


def line(event):
    return compact(event)


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
