"""Ends, clean and unclean, and what the next life knows."""

import time

from peers.station import Station
from peers.trial import weight
from peers.waiting import until


def verified(trial, program, place, when, station=None):
    """The command's word on the chain; offline while no station runs."""
    answer = program.verify_ledger(place, offline=station is None)
    holds = answer.code == 0 and answer.json["holds"]
    trial.check(f"`ledger verify` holds {when}", holds, answer)


def clean_stop(trial, program, place, door):
    """SIGTERM: exit code 0, and every read of this life in the ledger once."""
    station = door.station
    decided, repeated = station.decisions(), station.repeats()
    started = station.first_sequence
    trial.check("SIGTERM ends the station with exit code 0", station.stop() == 0)
    verified(trial, program, place, "after a clean stop")
    entries = [entry for entry in program.exported(place)
               if entry["sequence"] > started and entry["kind"].startswith("access.")]
    recorded = sum(weight(entry) for entry in entries)
    sent = door.reads - door.repeats
    trial.check(
        f"{door.reads} reads less {door.repeats} repeats are {sent} decisions and as many reads "
        "in the ledger", sent == decided == recorded and door.repeats == repeated,
        f"{sent} sent, {decided} decided, {recorded} recorded; {repeated} repeats")
    trial.figure("reads sent and recorded once", sent)


def start(trial, program, place, clean):
    """The next life says how the last one ended."""
    begun = time.monotonic()
    station = Station(program, place)
    trial.figure("start to ready (debug build), ms", round((time.monotonic() - begun) * 1000))
    entry = station.start_entry
    trial.check(f"the next start says cleanStop {str(clean).lower()}",
                entry["data"]["cleanStop"] is clean, entry)
    return station


def lock_taken_over(trial, station):
    """A lock that is found without current gets the unlock time, then it locks."""
    until(lambda: not station.is_released, 3, "the lock found released locks")
    trial.check("a lock found released at the start locks when the unlock time is over", True)


def next_second(station):
    """After an unclean start a code must be dated 30 s after it: as far ahead as a code may be."""
    until(lambda: int(time.time()) > station.ready, 2, "the second after the start")
    return int(time.time()) + 30


def killed_in_a_burst(trial, program, place, station, makes, scanner, round_number):
    """kill -9 while codes come in; returns the next life."""
    verified(trial, program, place, f"before kill -9 number {round_number}", station)
    ahead = next_second(station) if round_number > 1 else None
    begun = station.last_sequence()
    texts = [makes.issued(at=ahead) for _ in range(60)]
    thread = scanner.flood(texts, 40)
    samples = []
    until(lambda: sample(station, samples) >= 15 + 5 * round_number, 10, "the burst is under way")
    killed = time.monotonic()
    station.kill()
    scanner.stop_flood()
    thread.join()
    verified(trial, program, place, f"after kill -9 number {round_number}")
    entries = [entry for entry in program.exported(place)
               if entry["sequence"] > begun and entry["kind"].startswith("access.")]
    promised = max((count for at, count in samples if at <= killed - 0.1), default=0)
    members = [entry["member"] for entry in entries]
    trial.check(
        f"of {scanner.sent} codes, all {promised} decided 100 ms before the kill are recorded "
        f"({len(entries)} in all), each member once",
        len(entries) >= promised and len(set(members)) == len(members)
        and all(entry["kind"] == "access.granted" for entry in entries),
        [entry["kind"] for entry in entries if entry["kind"] != "access.granted"])
    used = texts[:scanner.sent]
    next_life = start(trial, program, place, clean=False)
    return next_life, used


def sample(station, samples):
    count = station.decisions()
    samples.append((time.monotonic(), count))
    base = samples[0][1]
    samples[-1] = (samples[-1][0], count - base)
    return count - base


def refused_after_kill(trial, door, makes, scanner, used):
    """What was used before the crash opens nothing after it; fresh codes do."""
    door.refuses("a code used just before the kill is replayed after it", "replayed",
                 lambda: scanner.scan(used[-1]))
    door.refuses("a code used at the burst's beginning is replayed after it", "replayed",
                 lambda: scanner.scan(used[0]))
    ahead = next_second(door.station)
    door.opens("a code made after the start opens", lambda: scanner.scan(makes.issued(at=ahead)))
