"""The signed list: ours against the worked example, and into a running station."""

import json
import os
import time

from peers import city as cities
from peers import wiegand
from peers.waiting import reach, until


def read_lines(path):
    with open(path) as file:
        return [json.loads(line) for line in file]


def vectors(trial, program, fixtures):
    """The commands judge the worked examples; this side's arithmetic agrees with them."""
    folder = os.path.join(fixtures, "list")
    with open(os.path.join(folder, "expected.json")) as file:
        expected = json.load(file)
    manifest = cities.read_manifest(
        os.path.join(folder, "manifest.json"), expected["rootPublicKey"])
    n = manifest["members"]["kdf"]["n"]
    wrong = [person for person in expected["people"] if person["digest"] != cities.digest(
        bytes.fromhex(expected["listKey"]), expected["listId"], person["kind"],
        cities.canonical_bytes(person["kind"], person["canonical"]), n)]
    trial.check(
        f"the digests of the {len(expected['people'])} people of the worked list are what this "
        "side computes too", not wrong, wrong[:2])
    judged(trial, f"`members verify` agrees with the worked list of {len(expected['people'])}",
           program.verify_list(folder))
    with open(os.path.join(fixtures, "qr.json")) as file:
        cases = json.load(file)
    count = len(cases["cases"]) + len(cases["sequence"])
    judged(trial, f"`qr verify` agrees with the {count} worked codes",
           program.verify_codes(os.path.join(fixtures, "qr.json")))


def judged(trial, sentence, answer):
    last = (answer.output.strip().splitlines() or [""])[-1]
    passed = last.split(" ")[0]
    holds = answer.code == 0 and last.endswith(" passed, 0 failed") and passed not in ("", "0")
    trial.check(f"{sentence}: {last}", holds, answer)


def publish(people, fixtures, folder):
    """The example's people under this city's signature."""
    example = read_lines(os.path.join(fixtures, "list", "members-1.ndjson"))
    lines = people.lines(example)
    people.city.publish(folder, 1, lines)
    return lines


def import_while_running(trial, program, place, door, people, folder):
    station = door.station
    door.refuses("without a list a card is refused, and the entry says why", "listMissing",
                 lambda: station.show_card(wiegand.card(people.COURIER)))
    answer = program.import_list(place, folder)
    trial.check("`members import` takes the signed list into the running station",
                answer.code == 0, answer)
    until(lambda: not station.status()["list"]["missing"], 10, "the list is in use")


def delta_while_running(trial, program, place, door, people, folder, lines):
    """A second version: one member leaves, another changes the group."""
    station = door.station

    def line_of(canonical):
        digest = cities.digest(people.city.list_key, people.city.list_id, "wiegand",
                               canonical.encode())
        return next(line for line in lines if line.get("digest") == digest)

    leaving, moving = line_of(people.LEAVING), line_of(people.SANITATION)
    door.opens("a member who is about to leave the list opens",
               lambda: station.show_card(wiegand.card(people.LEAVING)), group="courier")
    after_repeat = time.monotonic() + 3.1
    delta = [{"op": "del", "digest": leaving["digest"], "member": leaving["member"]},
             dict(moving, group="driver")]
    people.city.publish(folder, 2, lines, [delta])
    answer = program.import_list(place, folder)
    trial.check("`members import` applies a delta to the running station", answer.code == 0,
                answer)
    until(lambda: station.status()["list"]["version"] == 2, 10, "the delta is in use")
    trial.check("the list has one member less",
                station.status()["list"]["count"] == len(lines) - 1,
                (station.status()["list"], len(lines)))
    reach(after_repeat)
    door.refuses("who left the list with the delta is refused", "unknownCredential",
                 lambda: station.show_card(wiegand.card(people.LEAVING)))
    door.opens("who changed the group opens under the new one",
               lambda: station.show_card(wiegand.card(people.SANITATION)), group="driver")
    people.city.publish(folder, 1, lines)
    answer = program.import_list(place, folder)
    trial.check("an older manifest is refused: a list never goes back", answer.code != 0, answer)
