"""A station's own ledger beside what the hub has of it."""

import json
import subprocess

# What the hub must have as the ledger says it. `time` only where the clock was right: a time that
# was not is corrected when the event is sent, and never in the ledger.
ATTRIBUTES = ("type", "subject", "sequence", "data", "prevhash", "hash", "member")


def exported(program, place):
    """Every entry of a stopped station, as `ledger export` writes it: CloudEvents."""
    done = subprocess.run(
        [program.path, "ledger", "export", "--config", place.configuration, "--offline",
         "--state", place.state, "--socket", place.socket],
        capture_output=True, text=True, timeout=120, env={"LANG": "C.UTF-8", "PATH": "/usr/bin"})
    if done.returncode != 0:
        raise AssertionError(f"ledger export: {done.returncode} {done.stderr[-400:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


class Comparison:
    """`lost` and `invented` are ids; `different` pairs of id and attribute; `doubles` rows that
    the hub has more than once after its deduplication."""

    def __init__(self, ledger, rows):
        there = {}
        self.doubles = 0
        for row in rows:
            self.doubles += row["id"] in there
            there[row["id"]] = row
        own = {event["id"]: event for event in ledger}
        self.lost = sorted(own.keys() - there.keys())
        self.invented = sorted(there.keys() - own.keys())
        self.different = [(key, attribute) for key in sorted(own.keys() & there.keys())
                          for attribute in self._differing(own[key], there[key])]
        self.count = len(own)

    @staticmethod
    def _differing(own, there):
        for attribute in ATTRIBUTES:
            # Nothing to say and an empty text are one to a table without nulls.
            said, known = own.get(attribute, ""), there.get(attribute, "")
            # An export begins without the hash of what was before it.
            begins = attribute == "prevhash" and not said
            if said != known and not begins:
                yield attribute
        if own["clocktrust"] == "synced" and own["time"] != there["time"]:
            yield "time"

    @property
    def is_equal(self):
        return not (self.lost or self.invented or self.different or self.doubles)

    def __str__(self):
        return (f"{self.count} entries: {len(self.lost)} lost {self.lost[:3]}, "
                f"{len(self.invented)} invented {self.invented[:3]}, "
                f"{len(self.different)} different {self.different[:3]}, {self.doubles} doubles")


def compare(program, place, clickhouse, station):
    """A stopped station with the hub's view of it."""
    rows = clickhouse.rows(
        f"SELECT id, time, {', '.join(ATTRIBUTES)} FROM yizhan.events FINAL "
        f"WHERE source = 'urn:yizhan:station:{station}' ORDER BY id")
    return Comparison(exported(program, place), rows)
