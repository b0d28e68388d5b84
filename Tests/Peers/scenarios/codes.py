"""Codes at the scanner, made fresh by this side's own signer."""

import hashlib
import time

from peers import codes
from peers.city import City
from peers.wiring import STATION_ID
from peers.trial import access_entries
from peers.waiting import reach, until

from .cards import noise


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def now():
    return int(time.time())


class Codes:
    """Fresh codes of a city's members; each member is used by one check alone."""

    def __init__(self, people):
        self.city = people.city
        self._phones = iter(people.phones)

    def member(self):
        return next(self._phones)

    def issued(self, at=None, key=None, key_id=City.DOOR, **more):
        return codes.issued(key or self.city.door, key_id, self.member(),
                            now() if at is None else at, **more)

    def phone(self, expires=None):
        return codes.Phone(self.city.door, City.DOOR, self.member(),
                           expires or now() + 86400)


def opening(trial, door, makes, scanner):
    """What opens, and what the same code does a second time."""
    def scan(text, **options):
        return lambda: scanner.scan(text, **options)

    code = makes.issued()
    door.opens("a fresh issued code opens within a second and is in the ledger once", scan(code),
               kind="qr", group="courier")
    door.repeats_silently("the same code within 3 s is a repeat: counted, no entry", scan(code))
    phone = makes.phone()
    shown = phone.code(now(), codes.station_tag(STATION_ID))
    door.opens("a code that a phone signed offline for this station opens", scan(shown))
    again = time.monotonic() + 3.1
    door.opens("the phone's next code for any station opens", scan(phone.code(now())))
    door.opens("a code with LF at its end opens", scan(makes.issued(), suffix=b"\n"))
    door.opens("a code with CR LF at its end opens, once", scan(makes.issued(), suffix=b"\r\n"))
    door.opens("a code with nothing at its end opens after a short silence",
               scan(makes.issued(), suffix=b""))
    door.opens("a code that arrives byte by byte at 9600 baud opens",
               scan(makes.issued(), bytes_per_second=960), since=lambda: scanner.last_byte)
    reach(again)
    door.refuses("the phone's first code once more is replayed", "replayed", scan(shown))
    door.refuses("the issued code once more, after its unlock, is replayed", "replayed",
                 scan(code))
    while_unlocked(trial, door, makes, scanner)


def while_unlocked(trial, door, makes, scanner):
    """A phone that is held to the scanner while the lock is released."""
    code = makes.issued()
    outcome = door.present(lambda: scanner.scan(code))
    trial.check("a further code opens", outcome.reason == "granted", outcome)
    door.repeats_silently("the same code while its unlock runs is a repeat",
                          lambda: scanner.scan(code))
    door.walk_through()


def refused(trial, door, makes, scanner):
    """One wrong thing each, in codes that are right otherwise."""
    city = makes.city

    def refuses(sentence, reason, text):
        door.refuses(sentence, reason, lambda: scanner.scan(text))

    refuses("a code of 60 s ago is expired", "expired", makes.issued(at=now() - 60))
    refuses("a code whose own life of 5 s is over is expired", "expired",
            makes.issued(at=now() - 10, ttl=5))
    refuses("a code dated a minute ahead is not yet valid", "notYetValid",
            makes.issued(at=now() + 60))
    refuses("a code with one wrong bit in its signature is badly signed", "badSignature",
            codes.damaged(makes.issued()))
    refuses("a code signed by another key is badly signed", "badSignature",
            makes.issued(key=city.unknown))
    refuses("a code with a number that no key has is of an unknown key", "unknownKey",
            makes.issued(key_id=77))
    refuses("a code of a revoked key is of an unknown key", "unknownKey",
            makes.issued(key=city.revoked, key_id=City.REVOKED))
    refuses("a door code signed by the vouchers' key is of an unknown key", "unknownKey",
            makes.issued(key=city.vouchers, key_id=City.VOUCHER))
    refuses("a phone's code for another station is for the wrong station", "wrongStation",
            makes.phone().code(now(), codes.station_tag("another-station")))
    refuses("a phone whose grant ended an hour ago is expired", "expired",
            makes.phone(expires=now() - 3600).code(now()))
    refuses("a phone's code with a wrong signature is badly signed", "badSignature",
            codes.damaged(makes.phone().code(now())))
    refuses("a voucher does not open the door", "notEligible",
            codes.voucher(city.vouchers, City.VOUCHER, makes.member(), now()))
    refuses("a sound code of somebody on no list does not open", "unknownCredential",
            codes.issued(city.door, City.DOOR, "0123456789abcdef", now()))
    refuses("a code in lower case is malformed", "malformed", makes.issued().lower())
    refuses("a code cut in half is malformed", "malformed", makes.issued()[:80])
    refuses("a code with a digit too many is malformed", "malformed", makes.issued() + "0")


def foreign(trial, door, scanner):
    """Anybody can show any text: it is a token that nobody has, and nothing more."""
    for name, text in [
            ("a web address", "https://example.org/door?open=1"),
            ("a piece of SQL", "'; DROP TABLE ledger; --"),
            ("a path", "../../../etc/passwd")]:
        outcome = door.present(lambda: scanner.scan(text))
        trial.check(f"{name} does not open and is one entry",
                    len(outcome.entries) == 1 and not outcome.released
                    and outcome.reason in ("unknownCredential", "malformed"), outcome)


def noisy(trial, door, makes, scanner):
    """Noise, and a good read after it."""
    station = door.station
    for name, data in [
            ("bytes that are no text", bytes(range(128, 256)) + b"\r"),
            ("4 KiB without an end", b"A" * 4096 + b"\r"),
            ("64 KiB without an end", b"7" * 65536 + b"\r")]:
        heard, before = noise(station, "scanner"), station.last_sequence()
        scanner.babble(data)
        until(lambda: noise(station, "scanner") > heard, 3, f"{name} are counted")
        found = access_entries(station.entries_after(before))
        trial.check(f"{name}: counted as noise, no entry", not found, found)
        door.opens(f"a good code after {name} opens", lambda: scanner.scan(makes.issued()))
    scanner.babble(b"\r\n\r\n\r\r\n")
    door.opens("a good code after empty lines opens", lambda: scanner.scan(makes.issued()))


def flood(trial, door, makes, scanner, seconds):
    """1,000 different reads a second: bounded memory, all counted, and a good read after it."""
    station = door.station
    total = 1000 * seconds
    settle = station.anonymous_memory()
    before = station.decisions() + station.repeats()
    greatest = settle
    thread = scanner.flood([f"https://example.org/{n:08d}" for n in range(total)], 1000)
    begun = time.monotonic()
    while thread.is_alive():
        greatest = max(greatest, station.anonymous_memory())
        time.sleep(0.05)
    took = time.monotonic() - begun
    trial.check(f"the station takes {scanner.sent} reads at 1,000 a second",
                scanner.sent == total and took < seconds * 1.2,
                f"{scanner.sent} in {took:.1f} s")
    until(lambda: station.decisions() + station.repeats() >= before + total, 10,
          "all reads of the flood are counted")
    door.reads += total
    greatest = max(greatest, station.anonymous_memory())
    trial.figure("RssAnon before the flood, KiB", settle)
    trial.figure("RssAnon growth by the flood, KiB", greatest - settle)
    trial.check("memory grows by no more than 8 MiB through the flood",
                greatest - settle <= 8192, f"{settle} → {greatest} KiB")
    door.opens("a good code right after the flood opens within a second",
               lambda: scanner.scan(makes.issued()))
    denied = station.metrics("yizhan_access_decisions_total")
    stale = sum(v for labels, v in denied.items() if ("reason", "stale") in labels)
    trial.figure("reads of the flood beyond what identification takes (stale)", int(stale))
