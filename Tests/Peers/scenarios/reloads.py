"""SIGHUP: a bad file changes nothing, a good one applies."""

from peers import idcard_text
from peers.waiting import until


def reloads(trial, door, place, module, people):
    station = door.station
    before = station.last_sequence()
    place.write_configuration("{ station: { id: 'x' }, doro: {} }")
    station.reload()
    until(lambda: "doro" in log_of(place), 5, "the log names the fault")
    door.refuses("after SIGHUP with a bad file the old configuration holds, and the log says why",
                 "unknownCredential",
                 lambda: module.put(idcard_text.resident(people.SECOND_STRANGER)))
    module.take()
    place.configure(unknown_id_card="admitAndRecord")
    locked = station.is_released
    station.reload()
    until(lambda: "configuration.reloaded" in kinds(station, before), 5, "the reload is recorded")
    trial.check("SIGHUP with a good file is in the ledger and does not move the lock",
                station.is_released == locked)


def prefix(trial, door, place, scanner, makes):
    """A scanner that was set to put characters before every code."""
    station = door.station
    before = station.last_sequence()
    place.configure(unknown_id_card="admitAndRecord", prefix="Q>")
    station.reload()
    until(lambda: "configuration.reloaded" in kinds(station, before), 5, "the reload is recorded")
    until(lambda: station.device_is_up("scanner"), 5, "the scanner works")
    scanner.prefix = b"Q>"
    door.opens("with a prefix configured, a code behind that prefix opens",
               lambda: scanner.scan(makes.issued()))
    scanner.prefix = b""
    place.configure(unknown_id_card="admitAndRecord")
    station.reload()
    until(lambda: kinds(station, before).count("configuration.reloaded") == 2, 5,
          "the second reload is recorded")


def kinds(station, before):
    return [entry["kind"] for entry in station.entries_after(before)]


def log_of(place):
    with open(place.log, errors="replace") as file:
        return file.read()
