"""A running station in a temporary place: its files, its process, its control socket, its lines."""

import glob
import http.client
import json
import re
import signal
import socket
import subprocess
import time

from . import wiring
from .waiting import until


class Station:
    """One life of the process."""

    # Those that run, whatever became of the chapter that started them.
    running = set()

    def __init__(self, program, place):
        self.place = place
        # What an earlier life has recorded, so that its start is not taken for this one's.
        self._newest_before = place.newest_sequence
        self.first_sequence = place.newest_sequence
        self._log = open(place.log, "ab")
        self._process = subprocess.Popen(
            program.run_line(place), stdin=subprocess.DEVNULL, stdout=self._log,
            stderr=self._log, env={"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"})
        Station.running.add(self)
        until(self._is_ready, 10, "the station is ready")
        # No earlier than the station's own start, by the wall clock.
        self.ready = time.time()
        self.start_entry = until(self._find_start, 5, "the start is recorded")
        self.first_sequence = self.start_entry["sequence"]

    def _find_start(self):
        """This life's first entry: few entries follow it so soon."""
        found = [entry for entry in self.entries(20) if entry["kind"] == "station.started"]
        return found[-1] if found and found[-1]["sequence"] > self._newest_before else None

    def _is_ready(self):
        if self._process.poll() is not None:
            raise AssertionError(
                f"the station ended with {self._process.returncode}:\n{self.tail()}")
        try:
            return self.get("/readyz")[0] == 200
        except OSError:
            return False

    def tail(self):
        with open(self.place.log, errors="replace") as file:
            return "".join(file.readlines()[-15:])

    # Signals

    def kill(self):
        """Power cut, as far as the program can tell: kill -9."""
        self._process.kill()
        self._process.wait()
        self._end()

    def stop(self):
        """Returns the exit code after SIGTERM."""
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(10)
        self._end()
        return code

    def ended(self, seconds):
        """Returns the exit code of a station that ends by itself."""
        until(lambda: not self.is_running, seconds, "the station ends by itself")
        self._end()
        return self._process.returncode

    def _end(self):
        self.place.newest_sequence = self.first_sequence
        Station.running.discard(self)
        self._log.close()

    def reload(self):
        self._process.send_signal(signal.SIGHUP)

    @property
    def process(self):
        """Its number."""
        return self._process.pid

    @property
    def is_running(self):
        return self._process.poll() is None

    # Control socket

    def get(self, path):
        return self._request("GET", path)

    def post(self, path, body):
        """What the station takes; a refusal is a failure."""
        return self._post(path, body, (200, 202))

    def refusal(self, path, body):
        """The station's word for why it refuses; anything but a refusal is a failure."""
        return self._post(path, body, (409,))["refused"]

    def _post(self, path, body, expected):
        status, text = self._request("POST", path, json.dumps(body))
        if status not in expected:
            raise AssertionError(f"POST {path}: {status} {text}")
        return json.loads(text)

    def _request(self, method, path, body=None):
        connection = _UnixConnection(self.place.socket)
        try:
            headers = {"Content-Type": "application/json"} if body else {}
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    # Lines

    def set_line(self, line, high):
        self.post("/control/lines", {"line": f"simulated:{line}", "high": high})

    def show_card(self, bits):
        self.post("/control/lines", {
            "data0": wiring.address(wiring.DATA0), "data1": wiring.address(wiring.DATA1),
            "bits": bits})

    def line(self, number):
        for line in json.loads(self.get("/control/lines")[1]):
            if line["line"] == f"simulated:{number}":
                return line["high"]
        raise AssertionError(f"the station has no line {number}")

    @property
    def is_released(self):
        """A magnet: without current it lets go."""
        return not self.line(wiring.LOCK)

    # What the station says of itself

    def status(self):
        return json.loads(self.get("/api/v1/status")[1])

    def alarms(self):
        return {(alarm["alarm"], alarm["subject"]) for alarm in self.status()["alarms"]}

    def device_is_up(self, name):
        return {device["id"]: device["up"] for device in
                self.status()["devices"]}.get(name, False)

    def device(self, name):
        """What a device said last, as `devices list` shows it."""
        for device in json.loads(self.get("/control/devices")[1]):
            if device["id"] == name:
                return device
        raise AssertionError(f"the station has no device {name}")

    def news(self, name, after=0):
        """What a device has reported: kinds with their values, oldest first."""
        page = json.loads(self.get(f"/control/devices/events?device={name}&after={after}")[1])
        events = [(event["kind"], *event["values"]) for event in page["events"]]
        return page["last"], [event for event in events if event[0] not in ("sent", "received")]

    def traffic(self, name):
        """What went over a device's line while somebody asked, as (direction, bytes in hex)."""
        page = json.loads(self.get(f"/control/devices/events?device={name}&after=0")[1])
        return [(event["kind"], *event["values"]) for event in page["events"]
                if event["kind"] in ("sent", "received")]

    def reading(self, name, quantity):
        """The newest value with its unit, or its quality where it is none."""
        for found in self.device(name).get("readings", []):
            if found["quantity"] == quantity:
                is_value = found["quality"] == "ok"
                return found.get("value"), found["unit"] if is_value else found["quality"]
        return None

    def metrics(self, name):
        """Samples of one metric: labels → value."""
        samples = {}
        for match in re.finditer(
                rf"^{name}(?:\{{(.*)\}})? (\S+)$", self.get("/metrics")[1], re.MULTILINE):
            labels = tuple(re.findall(r'(\w+)="([^"]*)"', match.group(1) or ""))
            samples[labels] = float(match.group(2))
        return samples

    def decisions(self):
        """Granted and denied reads of this life."""
        return int(sum(self.metrics("yizhan_access_decisions_total").values()))

    def repeats(self):
        return int(sum(self.metrics("yizhan_access_repeats_total").values()))

    def anonymous_memory(self):
        """RssAnon in KiB: what the program allocated, without its code."""
        return anonymous_memory(self._process.pid)

    def couriers(self):
        """The numbers of its child processes."""
        found = []
        for path in glob.glob(f"/proc/{self._process.pid}/task/*/children"):
            try:
                with open(path) as file:
                    found += map(int, file.read().split())
            except FileNotFoundError:
                # A thread that has ended.
                pass
        return found

    def entries(self, count=1000):
        """The newest entries, oldest first, with their sequence numbers."""
        found = json.loads(self.get(f"/control/ledger/tail?count={count}")[1])
        return sorted(found, key=lambda entry: entry["sequence"])

    def last_sequence(self):
        entries = self.entries(1)
        return entries[-1]["sequence"] if entries else 0

    def entries_after(self, sequence):
        return [entry for entry in self.entries() if entry["sequence"] > sequence]


def anonymous_memory(process):
    """RssAnon in KiB."""
    with open(f"/proc/{process}/status") as file:
        return int(re.search(r"RssAnon:\s+(\d+)", file.read()).group(1))


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=10)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(10)
        self.sock.connect(self._path)
