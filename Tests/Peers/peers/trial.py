"""Sentences that are checked, and one person's visit to the door."""

import sys
import time

from . import wiring
from .waiting import Late, until


class Trial:
    """Prints each sentence with its outcome and counts them."""

    def __init__(self):
        self.passed = self.failed = 0
        self.figures = {}

    def check(self, sentence, holds, detail=""):
        if holds:
            self.passed += 1
            print(f"  ok      {sentence}")
        else:
            self.failed += 1
            print(f"  FAILED  {sentence}" + (f" [{detail}]" if detail != "" else ""))
        sys.stdout.flush()
        return holds

    def chapter(self, name, body, *arguments):
        """A fault in one chapter is one failure, and the others go on."""
        begun = time.monotonic()
        print(f"{name}")
        try:
            return body(*arguments)
        except (Exception, Late) as fault:
            self.check(f"{name}: carried out to its end", False,
                       f"{type(fault).__name__}: {fault} ({place_of(fault)})")
        finally:
            print(f"          ({time.monotonic() - begun:.1f} s)")

    def figure(self, name, value):
        self.figures.setdefault(name, []).append(value)

    def report(self):
        for name, values in self.figures.items():
            if len(values) == 1:
                print(f"figure: {name}: {values[0]}")
            else:
                ordered = sorted(values)
                middle = ordered[len(ordered) // 2]
                print(f"figure: {name}: {len(values)} times, median {middle}, "
                      f"greatest {ordered[-1]}")
        print(f"{self.passed} passed, {self.failed} failed")
        return 0 if self.failed == 0 else 1


def place_of(fault):
    trace = fault.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"


class Outcome:
    """What became of a read: the entry, and how long the lock took."""

    def __init__(self, entries, milliseconds, released):
        self.entries = entries
        self.milliseconds = milliseconds
        self.released = released

    @property
    def reason(self):
        """`granted`, or the reason of the denial; several entries are all named."""
        return "+".join(
            "granted" if entry["kind"] == "access.granted" else entry["data"].get("reason", "?")
            for entry in self.entries) or "no entry"

    @property
    def data(self):
        return self.entries[-1]["data"] if self.entries else {}

    def __str__(self):
        return f"{self.reason}, released: {self.released}, {self.milliseconds} ms"


class Door:
    """Presents credentials one after the other and watches the lock and the ledger."""

    # What a person at the door waits patiently. How fast it is says `make bench`: here a debug
    # build runs beside its emulators, on a machine that may do other things.
    LATEST = 1000

    def __init__(self, trial, station):
        self.trial = trial
        self.station = station
        self.reads = 0
        self.repeats = 0

    def present(self, act, patience=3.0, since=None):
        """One read that is no repeat. `since` tells when its last byte came, where that is not
        when `act` begins."""
        station = self.station
        until(lambda: not station.is_released, 5, "the door is locked before the next visit")
        before = station.last_sequence()
        self.reads += 1
        begun = time.monotonic()
        act()
        released = None

        def decided():
            nonlocal released
            if released is None and station.is_released:
                released = time.monotonic()
            return access_entries(station.entries_after(before))

        until(decided, patience, "the read is in the ledger", every=0)
        # A lock that follows its entry has followed by the next turn of the loop.
        if released is None and station.is_released:
            released = time.monotonic()
        entries = access_entries(station.entries_after(before))
        start = since() if since else begun
        milliseconds = None if released is None else round((released - start) * 1000, 1)
        return Outcome(entries, milliseconds, released is not None)

    def opens(self, sentence, act, since=None, **data):
        """Granted, once in the ledger, within a second. Then the person walks through."""
        outcome = self.present(act, since=since)
        in_time = outcome.milliseconds is not None and outcome.milliseconds <= self.LATEST
        holds = (outcome.reason == "granted" and in_time
                 and all(outcome.data.get(key) == value for key, value in data.items()))
        self.trial.check(sentence, holds, f"{outcome} {outcome.data}")
        if outcome.milliseconds is not None:
            kind = outcome.data.get("kind")
            self.trial.figure(f"last byte to lock, kind {kind}, ms", outcome.milliseconds)
        if outcome.released:
            self.walk_through()
        return outcome

    def refuses(self, sentence, reason, act):
        """Denied for this reason, once in the ledger, and the lock does not move."""
        outcome = self.present(act)
        self.trial.check(sentence, outcome.reason == reason and not outcome.released, outcome)
        return outcome

    def repeats_silently(self, sentence, act):
        """A repeat: counted, no entry, no movement that it caused."""
        station = self.station
        before = access_entries(station.entries())
        counted = station.repeats()
        self.reads += 1
        self.repeats += 1
        act()
        until(lambda: station.repeats() == counted + 1, 3, "the repeat is counted")
        after = access_entries(station.entries())
        self.trial.check(sentence, len(after) == len(before), f"{len(before)} → {len(after)}")

    def walk_through(self):
        """Opens and closes: the grant is used up and the door locks."""
        station = self.station
        station.set_line(wiring.DOOR, True)
        until(lambda: station.status()["door"]["open"], 3, "the door is seen open")
        station.set_line(wiring.DOOR, False)
        until(lambda: not station.is_released, 3, "the door locks behind the person")
        # Else the next one would take what the station still says of this opening for their own,
        # and close the door before it was seen open.
        until(lambda: not station.status()["door"]["open"], 3, "the door is seen closed")


def access_entries(entries):
    return [entry for entry in entries if entry["kind"].startswith("access.")]


def weight(entry):
    """Reads that an entry stands for: floods are counted into one."""
    return entry["data"].get("count", 1)
