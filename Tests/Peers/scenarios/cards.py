"""Wiegand cards and ID cards at the door."""

import time

from peers import idcard_module as module_bytes
from peers import idcard_text, wiegand
from peers.waiting import reach, until


def wiegand_cards(trial, door, people):
    station = door.station

    def show(canonical):
        return lambda: station.show_card(wiegand.card(canonical))

    door.opens("a member's card opens within a second and is in the ledger once",
               show(people.COURIER), group="courier", kind="wiegand")
    door.repeats_silently("the same card within 3 s is a repeat: counted, no entry",
                          show(people.COURIER))
    again = time.monotonic() + 3.1
    door.opens("a card of 34 bits opens", show(people.SANITATION), group="driver")
    door.refuses("a card that is on no list does not open", "unknownCredential",
                 show(people.STRANGERS[0]))
    door.refuses("a suspended member does not get in", "suspended", show(people.SUSPENDED))
    door.refuses("an expired membership does not open", "expired", show(people.EXPIRED))
    door.refuses("a membership that begins tomorrow does not open today", "notYetValid",
                 show(people.EARLY))
    wrong_parity(trial, door, people)
    long_access(trial, door, show(people.WHEELCHAIR))
    reach(again)
    door.opens("after 3 s the same card is a read again", show(people.COURIER))


def wrong_parity(trial, door, people):
    station = door.station
    before = station.last_sequence()
    station.show_card(wiegand.with_wrong_parity(wiegand.card(people.WHEELCHAIR)))
    until(lambda: noise(station, "reader-front"), 3, "the bad parity is counted")
    trial.check("a card with a wrong parity bit is noise: counted, no read, no entry",
                station.last_sequence() == before and not station.is_released,
                noise(station, "reader-front"))


def long_access(trial, door, act):
    """A wheelchair user gets the long time: 3 s here, and not 1 s."""
    station = door.station
    outcome = door.present(act)
    begun = time.monotonic()
    until(lambda: not station.is_released, 6, "the long time ends")
    lasted = time.monotonic() - begun
    trial.check("a member marked longAccess gets the long time", outcome.reason == "granted"
                and 2.5 < lasted < 3.5, f"{outcome}, {lasted:.1f} s")


def worked_list(trial, door, people, module):
    """Everybody of the worked list whose credential this door's readers can read."""
    station = door.station
    cards = [p for p in people.example["people"] if p["kind"] == "wiegand"]
    numbers = [p for p in people.example["people"] if p["kind"] == "idCard"]
    opened = []
    for person in cards:
        bits = wiegand.card(person["canonical"])
        opened.append(door.present(lambda: station.show_card(bits)))
        door.walk_through()
    trial.check(f"the {len(cards)} union cards of the worked list open, each once in the ledger",
                all(o.reason == "granted" for o in opened), [str(o) for o in opened][:3])
    opened = []
    for person in numbers:
        opened.append(door.present(
            lambda: module.put(idcard_text.resident(person["canonical"]))))
        module.take()
        door.walk_through()
    trial.check(f"the {len(numbers)} ID cards of the worked list open, each once in the ledger",
                all(o.reason == "granted" for o in opened), [str(o) for o in opened][:3])


def lock_out(trial, door, people):
    """Somebody tries numbers: the reader closes for strangers, not for members."""
    station = door.station
    for number, canonical in enumerate(people.STRANGERS[1:5], 2):
        door.refuses(f"unknown card number {number} within a minute is refused",
                     "unknownCredential",
                     lambda: station.show_card(wiegand.card(canonical)))
    raised = until(lambda: ("readerLockedOut", "reader-front") in station.alarms(), 3,
                   "the alarm of the fifth")
    trial.check("five different unknown cards within a minute raise an alarm", raised)
    door.refuses("a sixth is locked out", "lockedOut",
                 lambda: station.show_card(wiegand.card(people.STRANGERS[6])))
    door.opens("a member's card opens during the lock-out",
               lambda: station.show_card(wiegand.card(people.STAFF)), group="staff")


def noise(station, device):
    return sum(value for labels, value in station.metrics("yizhan_reader_noise_total").items()
               if ("device", device) in labels)


def id_cards(trial, door, people, module):
    def show(text, **faults):
        return lambda: module.put(text, **faults)

    def opens(sentence, text, **data):
        door.opens(sentence, show(text), since=module.when_read, **data)
        module.take()

    def refuses(sentence, reason, text):
        door.refuses(sentence, reason, show(text))
        module.take()

    read_before = module.complete_reads
    laid = time.monotonic()
    opens("a member's ID card opens within a second of the module's last byte",
          idcard_text.resident(people.RESIDENT), kind="idCard", group="driver")
    trial.check("the card was read once", module.complete_reads == read_before + 1)
    trial.figure("ID card laid down to read, ms", round((module.read_sent - laid) * 1000))
    opens("a permit for Hong Kong, Macao and Taiwan opens",
          idcard_text.hong_kong_macao_taiwan(people.PERMIT, end="20400101"))
    opens("a foreigner's card of 2017 opens",
          idcard_text.foreigner_2017(people.FOREIGNER_2017, "MARTIN, CLAIRE", nation="FRA",
                                     end="20400101", birth="19880514"))
    opens("a foreigner's card of 2023 opens",
          idcard_text.foreigner_2023(people.FOREIGNER_2023, "马丁", "MARTIN, CLAIRE",
                                     country="250", birth="19880514", end="20400101"))
    refuses("a stranger's ID card does not open where strangers are refused",
            "unknownCredential", idcard_text.resident(people.STRANGER))


def strangers_admitted(trial, door, people, module):
    """The same station after a reload with admitAndRecord."""
    def show(text):
        return lambda: module.put(text)

    def refuses(sentence, reason, text):
        door.refuses(sentence, reason, show(text))
        module.take()

    door.opens("a stranger's valid ID card opens where strangers are admitted, and is marked",
               show(idcard_text.resident(people.STRANGER)), since=module.when_read,
               notOnList=True)
    module.take()
    sound = idcard_text.check_character("11010519491231002")
    refuses("a wrong check digit is malformed", "malformed",
            idcard_text.resident("11010519491231002" + ("1" if sound != "1" else "2")))
    month13 = "11010519491331002"
    refuses("a birthday in the 13th month is malformed, whatever its check digit", "malformed",
            idcard_text.resident(month13 + idcard_text.check_character(month13)))
    stranger = idcard_text.number("310115", "19660606", "406")
    refuses("a stranger's ID card that has expired does not open", "expired",
            idcard_text.resident(stranger, end="20210101"))
    stranger = idcard_text.number("310115", "19660607", "408")
    refuses("a stranger's ID card that is not valid yet does not open", "notYetValid",
            idcard_text.resident(stranger, start="20900101", end="21100101"))


def bad_lines(trial, door, people, module):
    """What bad bridges and moving cards do to a module's replies."""
    right = module_bytes.answer
    cases = [
        ("a card moved away before it was selected", dict(
            select=[right(module_bytes.NOT_SELECTED)])),
        ("a read failure", dict(read=[right(module_bytes.NOT_READ)])),
        ("a truncated reply", dict(read=[module_bytes.truncated(700)])),
        ("a reply with one wrong bit", dict(read=[module_bytes.damaged(300)])),
        ("a reply without its last byte", dict(read=[lambda reply: reply[:-1]])),
        ("extra AA bytes before each reply", dict(
            find=[lambda r: b"\xaa" * 5 + r], select=[lambda r: b"\xaa" + r],
            read=[lambda r: b"\xaa\xaa" + r])),
        ("noise before and after each reply", dict(
            find=[lambda r: b"\x00\xff\x96\x69\xaa" + r],
            select=[lambda r: b"\xaa\xaa\xaa\x96" + r],
            read=[lambda r: b"\x13\x37" + r + b"\xaa\xaa"])),
        ("two replies in one piece", dict(
            find=[lambda r: r + r], select=[lambda r: r + r])),
    ]
    for (fault, faults), number in zip(cases, people.MORE_RESIDENTS):
        outcome = door.present(
            lambda: module.put(idcard_text.resident(number), **faults), patience=8)
        if outcome.reason != "granted" or not outcome.released:
            trial.check(f"after {fault} the same card still opens", False, outcome)
        else:
            trial.check(f"after {fault} the same card still opens, once in the ledger", True)
            door.walk_through()
        module.take()


def card_left_lying(trial, door, people, module):
    """On a module that finds a lying card again and again: one read, and repeats as long as it
    lies there."""
    station = door.station
    number = people.MORE_RESIDENTS[12]
    module.finds_again = True
    read_before, repeated = module.complete_reads, station.repeats()
    outcome = door.present(lambda: module.put(idcard_text.resident(number)))
    door.walk_through()
    before = station.last_sequence()
    until(lambda: module.complete_reads - read_before >= 8, 10, "eight reads")
    module.take()
    reads = module.complete_reads - read_before
    until(lambda: station.repeats() == repeated + reads - 1, 3, "all repeats are counted")
    door.reads += reads - 1
    door.repeats += reads - 1
    module.finds_again = False
    again = [entry for entry in station.entries_after(before)
             if entry["kind"].startswith("access.")]
    trial.check(f"a card left lying is read {reads} times and is one entry, no second unlock",
                outcome.reason == "granted" and not again and not station.is_released, again)
