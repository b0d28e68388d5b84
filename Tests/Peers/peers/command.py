"""The program under test: its command lines, here and nowhere else."""

import json
import subprocess


class Program:
    """`yizhand` as a technician types it."""

    def __init__(self, path):
        self.path = path

    def run_line(self, place):
        return [self.path, "run", "--config", place.configuration, "--state", place.state,
                "--socket", place.socket]

    def import_list(self, place, folder):
        return self._call("members", "import", folder, "--config", place.configuration,
                          "--state", place.state, "--socket", place.socket)

    def verify_ledger(self, place, offline):
        """Through the running station, or (`offline`) of its files while none runs."""
        return self._call("ledger", "verify", "--all", "--json", *self._where(place, offline))

    def exported(self, place):
        """Every entry of a stopped station's ledger, in order; the member is a pseudonym."""
        return [self._entry(event) for event in self.exported_events(place)]

    def exported_events(self, place):
        """The same as the events that a hub gets."""
        answer = self._call("ledger", "export", "--config", place.configuration,
                            *self._where(place, offline=True))
        if answer.code != 0:
            raise AssertionError(f"ledger export: {answer}")
        events = [json.loads(line) for line in answer.output.splitlines()]
        for event in events:
            # A line has its data as a text.
            event["data"] = json.loads(event["data"])
        return events

    @staticmethod
    def _entry(event):
        kind = event["type"].removeprefix("cn.yizhan.").removesuffix(".v1")
        return {"sequence": int(event["sequence"]), "kind": kind, "member": event.get("member"),
                "data": event["data"]}

    @staticmethod
    def _where(place, offline):
        where = ["--state", place.state, "--socket", place.socket]
        return ["--offline", *where] if offline else where

    def verify_codes(self, file):
        return self._call("qr", "verify", "--vectors", file)

    def verify_list(self, folder):
        return self._call("members", "verify", folder)

    def hub(self, *words):
        """The city's side; what it prints is JSON."""
        return self._call("hub", *words, "--json")

    def hub_status(self, place, *words, language="C.UTF-8"):
        """What a technician reads at a running station."""
        return self._call("hub", "status", "--socket", place.socket, *words, language=language)

    def initialise(self, station, folder):
        """Its key and a first configuration, as a technician makes them."""
        return self._call("init", "--id", station, "--output", folder, "--json")

    def _call(self, *words, language="C.UTF-8"):
        """Returns the exit code and everything that was printed."""
        done = subprocess.run(
            [self.path, *words], capture_output=True, text=True, timeout=60,
            env={"LANG": language, "PATH": "/usr/bin:/bin"})
        return Answer(done.returncode, done.stdout, done.stderr)


class Answer:
    def __init__(self, code, output, errors):
        self.code, self.output, self.errors = code, output, errors

    @property
    def json(self):
        return json.loads(self.output)

    def __str__(self):
        return f"exit {self.code}: {self.output[-400:]}{self.errors[-400:]}"
