"""A running station in a temporary place: its files, its process, its control socket, its lines."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import time

from .waiting import until

# Simulated lines, as the configuration below wires them.
DATA0, DATA1 = 5, 6
DOOR, EXIT, FIRE, HOUSING = 26, 20, 21, 16
LOCK, BUZZER, GREEN, RED, SIREN = 17, 27, 22, 23, 24

STATION_ID = "peers-station-1"


class Place:
    """Everything a station has on disk."""

    def __init__(self, root, city=None, unknown_id_card="deny"):
        self.root = root
        self.state = os.path.join(root, "state")
        self.socket = os.path.join(root, "control.sock")
        self.configuration = os.path.join(root, "station.json5")
        self.log = os.path.join(root, "log")
        self.module = os.path.join(root, "id-card-module")
        self.scanner = os.path.join(root, "scanner")
        self._city = city
        # Of the last life's start.
        self.newest_sequence = 0
        self._marker = os.path.join(root, "clock-synchronised")
        self._key = os.path.join(root, "list.key")
        self.listen = f"127.0.0.1:{free_port()}"
        os.makedirs(self.state)
        self.synchronise_clock()
        if city:
            with open(os.open(self._key, os.O_WRONLY | os.O_CREAT, 0o400), "w") as file:
                file.write(city.list_key.hex() + "\n")
        self.configure(unknown_id_card=unknown_id_card)

    def synchronise_clock(self):
        """What a time client does when a server has answered."""
        open(self._marker, "w").close()

    def configure(self, **changes):
        """Writes the configuration; contacts read as quiet while nothing drives their lines."""
        options = {"unknown_id_card": "deny", "unlock": "1 s", "long_unlock": "3 s",
                   "prefix": ""}
        options.update(changes)
        document = {
            "station": {"id": STATION_ID, "name": "测试驿站", "place": "测试路 1 号",
                        "timeZone": "Asia/Shanghai"},
            "devices": self._devices(options["prefix"]),
            "door": {
                "lock": "failSafe",
                "inputs": {"door": "door-contact", "exitButton": "exit-button",
                           "fireAlarm": "fire-contact", "tamper": "housing"},
                "outputs": {"lock": "door-lock", "buzzer": "buzzer", "greenLamp": "lamp-green",
                            "redLamp": "lamp-red", "siren": "siren"},
                "unlock": options["unlock"], "longUnlock": options["long_unlock"],
                "heldOpenWarning": "5 s", "heldOpenAlarm": "6 s", "contactDebounce": "20 ms"},
            "access": {"unknownIdCard": options["unknown_id_card"],
                       "clockMarker": self._marker},
            "status": {"listen": self.listen},
            "language": "en",
        }
        if self._city:
            document["lists"] = {"rootPublicKey": self._city.root_public,
                                 "listKeyFiles": {"a": self._key}}
        self.write_configuration(json.dumps(document, ensure_ascii=False, indent=1))

    def write_configuration(self, text):
        new = self.configuration + ".new"
        with open(new, "w") as file:
            file.write(text)
        os.rename(new, self.configuration)

    def _devices(self, prefix):
        def contact(name, line, active_low=False):
            # Bias "none": the wiring outside decides; here a quiet line is low.
            return {"id": name, "driver": "contact", "line": f"simulated:{line}",
                    "activeLow": active_low, "bias": "none"}

        def output(name, line):
            return {"id": name, "driver": "output", "line": f"simulated:{line}",
                    "activeLow": False}

        return [
            {"id": "reader-front", "driver": "wiegandReader", "data0": f"simulated:{DATA0}",
             "data1": f"simulated:{DATA1}", "bias": "pullUp", "formats": ["h10301", "h10306"]},
            {"id": "id-card", "driver": "idCardReader", "path": self.module,
             "baudRate": 115200},
            {"id": "scanner", "driver": "scanner", "path": self.scanner, "baudRate": 9600,
             "prefix": prefix},
            contact("door-contact", DOOR), contact("exit-button", EXIT),
            contact("fire-contact", FIRE), contact("housing", HOUSING),
            output("door-lock", LOCK), output("buzzer", BUZZER), output("lamp-green", GREEN),
            output("lamp-red", RED), output("siren", SIREN),
        ]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


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

    def _end(self):
        self.place.newest_sequence = self.first_sequence
        Station.running.discard(self)
        self._log.close()

    def reload(self):
        self._process.send_signal(signal.SIGHUP)

    @property
    def is_running(self):
        return self._process.poll() is None

    # Control socket

    def get(self, path):
        return self._request("GET", path)

    def post(self, path, body):
        status, text = self._request("POST", path, json.dumps(body))
        if status not in (200, 202):
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
            "data0": f"simulated:{DATA0}", "data1": f"simulated:{DATA1}", "bits": bits})

    def line(self, number):
        for line in json.loads(self.get("/control/lines")[1]):
            if line["line"] == f"simulated:{number}":
                return line["high"]
        raise AssertionError(f"the station has no line {number}")

    @property
    def is_released(self):
        """A magnet: without current it lets go."""
        return not self.line(LOCK)

    # What the station says of itself

    def status(self):
        return json.loads(self.get("/api/v1/status")[1])

    def alarms(self):
        return {(alarm["alarm"], alarm["subject"]) for alarm in self.status()["alarms"]}

    def device_is_up(self, name):
        return {device["id"]: device["up"] for device in
                self.status()["devices"]}.get(name, False)

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
        with open(f"/proc/{self._process.pid}/status") as file:
            return int(re.search(r"RssAnon:\s+(\d+)", file.read()).group(1))

    def entries(self, count=1000):
        """The newest entries, oldest first, with their sequence numbers."""
        found = json.loads(self.get(f"/control/ledger/tail?count={count}")[1])
        return sorted(found, key=lambda entry: entry["sequence"])

    def last_sequence(self):
        entries = self.entries(1)
        return entries[-1]["sequence"] if entries else 0

    def entries_after(self, sequence):
        return [entry for entry in self.entries() if entry["sequence"] > sequence]


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=10)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(10)
        self.sock.connect(self._path)
