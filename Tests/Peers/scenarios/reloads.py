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
                 lambda: module.put(idcard_text.resident(people.SECOND_STRANGER)),
                 slow=True)
    module.take()
    place.configure(unknown_id_card="admitAndRecord")
    locked = station.is_released
    station.reload()
    until(lambda: "configuration.reloaded" in kinds(station, before), 5, "the reload is recorded")
    trial.check("SIGHUP with a good file is in the ledger and does not move the lock",
                station.is_released == locked)


def kinds(station, before):
    return [entry["kind"] for entry in station.entries_after(before)]


def log_of(place):
    with open(place.log, errors="replace") as file:
        return file.read()
