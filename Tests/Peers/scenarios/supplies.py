"""Giving out: a vending machine, a spiral lane and lockers, from the card to the ledger."""

import os
import time

from peers import codes, wiegand, wiring
from peers.city import City
from peers.lock_board import LockBoards
from peers.place import Place
from peers.scanner import Scanner
from peers.spiral import Spiral
from peers.station import Station
from peers.vending_machine import DRIVE, Machine
from peers.waiting import until

# Simulated lines of the dispensers.
WARMER_BUTTON, SOCKS_BUTTON, UMBRELLA_BUTTON, MASK_BUTTON, BOX_BUTTON = 30, 31, 32, 33, 34
MOTOR, HOME, DROP, BOX_POWER = 40, 41, 42, 43
DATA0, DATA1 = 8, 9

WARMER, WATER, SOCKS, MASK = 7, 8, 9, 10
BOARD = 1
UMBRELLA_LOCK, MASK_LOCK, BOX_LOCK = 1, 2, 3

BUTTONS = {"warmer-button": WARMER_BUTTON, "socks-button": SOCKS_BUTTON,
           "umbrella-button": UMBRELLA_BUTTON, "mask-button": MASK_BUTTON,
           "box-button": BOX_BUTTON}


def sense(line):
    return {"line": wiring.address(line), "activeLow": False, "bias": "none"}


def devices(paths):
    return [
        {"id": "reader-machine", "driver": "wiegandReader", "data0": wiring.address(DATA0),
         "data1": wiring.address(DATA1), "bias": "pullUp", "formats": ["h10301"]},
        {"id": "machine", "driver": "vendingController", "path": paths["machine"],
         "baudRate": 57600, "dropSensor": True, "elevator": False},
        {"id": "spiral", "driver": "motorLane",
         "motor": {"line": wiring.address(MOTOR), "activeLow": False}, "home": sense(HOME),
         "drop": sense(DROP), "leaveHome": "600 ms", "turn": "2 s", "dropWait": "500 ms"},
        {"id": "locks", "driver": "lockerLine", "path": paths["locks"], "baudRate": 9600,
         "boards": [{"id": "wall", "address": BOARD, "locks": 8, "openLevel": False}]},
        wiring.output("box-power", BOX_POWER),
        *[wiring.contact(name, line) for name, line in BUTTONS.items()],
    ]


def sections():
    def sku(name, number):
        return {"id": name, "number": number, "name": {"zh": name, "en": name}}

    def lane(device, number, item, **more):
        return {"device": device, "number": number, "sku": item, "capacity": 10, "lowAt": 1,
                **more}

    def locker(number, kind, button, **more):
        return {"device": "wall", "number": number, "kind": kind, "button": button, **more}

    return {"supplies": {
        "skus": [sku("warmer", WARMER), sku("water", WATER), sku("socks", SOCKS),
                 sku("mask", MASK)],
        "lanes": [lane("machine", 1, "warmer", button="warmer-button"),
                  lane("machine", 2, "warmer"), lane("machine", 3, "water"),
                  lane("spiral", 1, "socks", button="socks-button")],
        "lockers": [
            locker(UMBRELLA_LOCK, "loan", "umbrella-button", within="48 h",
                   item={"zh": "雨伞", "en": "umbrella"}),
            locker(MASK_LOCK, "consumable", "mask-button", sku="mask", capacity=10),
            locker(BOX_LOCK, "appliance", "box-button", output="box-power", atMost="1 min")],
        "quotas": [{"sku": item, "count": 1, "per": "day"}
                   for item in ("warmer", "socks", "mask")],
        "readers": ["reader-machine", "scanner"]}}


class Dispensers:
    """A station with three ways to give something out, and what each of them gave."""

    def __init__(self, program, root, city):
        self.program, self._root, self.city = program, root, city
        paths = {name: os.path.join(root, name) for name in ("machine", "locks")}
        self._paths = paths
        self.place = Place(root, city, devices=devices(paths), without={"id-card"}, **sections())
        # Each person of a check is another one: a card within 3 s of itself is a repeat.
        self._members = {f"26:119:{number}": os.urandom(8).hex() for number in range(1, 60)}
        self._cards = iter(self._members)

    def run(self, aside):
        self.trial = aside
        self.machine = aside.closes(Machine(self._paths["machine"], {1: 9, 2: 9, 3: 9}))
        self.locks = aside.closes(LockBoards(self._paths["locks"], {BOARD: 8}))
        self.scanner = aside.closes(Scanner(self.place.scanner))
        self.spiral = aside.closes(Spiral(MOTOR, HOME, DROP))
        self.station = Station(self.program, self.place)
        self.spiral.connect(self.station)
        for name, part in [
                ("Stock and list", self._prepare), ("Card, button, item", self._card),
                ("A lane that jams", self._jams), ("A lane that is empty", self._empty),
                ("A machine on a bad line", self._bad_line),
                ("Vouchers", self._vouchers), ("A spiral on lines", self._spirals),
                ("Lockers", self._lockers), ("kill -9 in a vend", self._killed),
                ("What takes a minute", self._minute), ("The books", self._books)]:
            aside.chapter(name, part)
        self.spiral.disconnect()
        aside.check("the station with the dispensers ends cleanly", self.station.stop() == 0)

    # What happens at the machine

    def _show_card(self, card=None):
        """The next person identifies; returns the card."""
        card = card or next(self._cards)
        before = self.station.last_sequence()
        self.station.post("/control/lines", {
            "data0": wiring.address(DATA0), "data1": wiring.address(DATA1),
            "bits": wiegand.card(card)})
        until(lambda: self._after(before, "dispenser.identified"), 3, "the person is identified")
        return card

    def _press(self, button):
        self.station.set_line(button, True)
        # Longer than the debounce of 20 ms.
        released = time.monotonic() + 0.1
        until(lambda: time.monotonic() > released, 1, "the press")
        self.station.set_line(button, False)
        released = time.monotonic() + 0.1
        until(lambda: time.monotonic() > released, 1, "the release")

    def _after(self, sequence, *kinds):
        return [entry for entry in self.station.entries_after(sequence) if entry["kind"] in kinds]

    def _ends(self, act, count=1, seconds=10, what="the vend ends"):
        """(place, outcome) of the vends that `act` leads to."""
        before = self.station.last_sequence()
        act()
        until(lambda: len(self._after(before, "vend.outcome")) >= count, seconds, what)
        return [(entry["subject"], entry["data"]["outcome"])
                for entry in self._after(before, "vend.outcome")]

    def _refusal(self, act):
        before = self.station.last_sequence()
        act()
        found = until(lambda: self._after(before, "vend.refused", "vend.intent"), 5, "a refusal")
        return found[0]["data"].get("reason", found[0]["kind"])

    def _stock(self, place):
        for labels, count in self.station.metrics("yizhan_stock_items").items():
            if ("lane", place) in labels:
                return int(count)
        return None

    def _has(self, place, count):
        """The status follows what happens by a tenth of a second, and by more on a busy machine."""
        return until(lambda: self._stock(place) == count, 3,
                     f"{place} has {count}; it has {self._stock(place)}")

    def _order(self, name, place, **body):
        answer = self.station.post(f"/control/stock/{name}", {"place": place, **body})
        if answer.get("outcome") != "done":
            raise AssertionError(f"{name} {place}: {answer}")

    # The parts

    def _prepare(self):
        folder = os.path.join(self._root, "stick")
        lines = [self.city.line(member, "courier", "wiegand", card)
                 for card, member in self._members.items()]
        self.city.publish(folder, 1, lines)
        answer = self.program.import_list(self.place, folder)
        if answer.code != 0:
            raise AssertionError(f"the list: {answer}")
        until(lambda: not self.station.status()["list"]["missing"], 10, "the list is in use")
        empty = ("stockEmpty", "machine/1") in self.station.alarms()
        for place, count in [("machine/1", 5), ("machine/2", 5), ("machine/3", 5),
                             ("spiral/1", 5), ("wall/2", 3)]:
            self._order("restock", place, count=count, expires="2035-12-31")
        until(lambda: not {alarm for alarm in self.station.alarms() if alarm[0] == "stockEmpty"},
              3, "the alarms' end")
        self.trial.check("a lane that nobody has filled is an alarm, until somebody does",
                         empty and self._has("machine/1", 5))
        why = self.station.refusal("/control/stock/restock", {"place": "machine/1", "count": 6})
        self.trial.check("more than a lane can hold is refused", why == "countOutOfRange", why)
        until(lambda: self.machine.synchronised, 5, "the machine is synchronised")

    def _card(self):
        self._press(WARMER_BUTTON)
        self.trial.check("a button without a person moves nothing", not self.machine.turns)
        before = self.station.last_sequence()
        self._show_card()
        ends = self._ends(lambda: self._press(WARMER_BUTTON))
        kinds = [entry["kind"] for entry in self._after(
            before, "dispenser.identified", "vend.intent", "vend.outcome")]
        self.trial.check("a card and a button give one item: identified, intent, vended",
                         ends == [("machine/1", "vended")] and self.machine.dropped == [1]
                         and kinds == ["dispenser.identified", "vend.intent", "vend.outcome"],
                         f"{ends} {kinds} {self.machine.dropped}")
        self.trial.check("the stock is one less, and the door has not moved",
                         self._has("machine/1", 4) and not self.station.is_released)
        refusal = self._refusal(lambda: self._press(WARMER_BUTTON))
        self.trial.check("the second one of the day is refused, and no motor turns",
                         refusal == "quotaExhausted" and len(self.machine.turns) == 1,
                         f"{refusal} {self.machine.turns}")

    def _jams(self):
        turns = len(self.machine.turns)
        self.machine.behaviour[1] = ["jam", "jam"]
        self._show_card()
        ends = self._ends(lambda: self._press(WARMER_BUTTON), count=2, seconds=15)
        tried = [selection for selection, _ in self.machine.turns[turns:]]
        self.trial.check("a lane that jams is tried once more, then the next one gives the item",
                         ends == [("machine/1", "jammed"), ("machine/2", "vended")]
                         and tried == [1, 1, 2], f"{ends} {tried}")
        until(lambda: ("laneFault", "machine/1") in self.station.alarms(), 3, "the alarm")
        self.trial.check("the jammed lane is an alarm and keeps its stock",
                         self._has("machine/1", 4) and self._has("machine/2", 4))
        refusal = self._refusal(lambda: self._press(WARMER_BUTTON))
        self.trial.check("who got the item in the end has used the day's quota",
                         refusal == "quotaExhausted", refusal)
        self.machine.behaviour[2] = ["jam", "jam"]
        self._show_card()
        ends = self._ends(lambda: self._press(WARMER_BUTTON), seconds=15)
        self.trial.check("when the last lane jams the person gets nothing",
                         ends == [("machine/2", "jammed")], ends)
        for place in ("machine/1", "machine/2"):
            self._order("stocktake", place, counted=4)
        until(lambda: not {alarm for alarm in self.station.alarms() if alarm[0] == "laneFault"},
              3, "the alarms' end")
        ends = self._ends(lambda: self._press(WARMER_BUTTON))
        self.trial.check("and is not charged: after the repair the same person gets it",
                         ends == [("machine/1", "vended")], ends)

    def _empty(self):
        self.machine.stock[1] = 0
        turns = len(self.machine.turns)
        self._show_card()
        ends = self._ends(lambda: self._press(WARMER_BUTTON), count=2)
        tried = [selection for selection, _ in self.machine.turns[turns:]]
        self.trial.check("a lane that the machine calls sold out is not driven; the next one is",
                         ends == [("machine/1", "empty"), ("machine/2", "vended")]
                         and tried == [2], f"{ends} {tried}")
        alarms = self.station.alarms()
        self.trial.check("books that say more than the machine are an alarm",
                         {("stockUncertain", "machine/1"), ("stockEmpty", "machine/1")} <= alarms,
                         alarms)
        self.machine.stock[1] = 9
        self._order("stocktake", "machine/1", counted=9)

    def _bad_line(self):
        turns = len(self.machine.turns)
        self.machine.mute = 1
        orders = self.machine.heard[DRIVE]
        self._show_card()
        ends = self._ends(lambda: self._press(WARMER_BUTTON))
        self.trial.check("an order whose acknowledgement is lost is not said a second time",
                         ends == [("machine/1", "vended")]
                         and self.machine.heard[DRIVE] == orders + 1, f"{ends} {orders}")
        self.machine.deaf = 12
        self._show_card()
        before = self.station.last_sequence()
        ends = self._ends(lambda: self._press(WARMER_BUTTON), seconds=20)
        until(lambda: self.machine.has_said_all, 10, "all is said")
        self.trial.check("what the machine says again and again counts once",
                         len(self._after(before, "vend.outcome")) == 1
                         and ends == [("machine/1", "vended")]
                         and len(self.machine.turns) == turns + 2, f"{ends} {self.machine.turns}")
        self.machine.deaf = 0
        self.machine.turn_seconds = 2
        self._show_card()
        ends = self._ends(self._pull_out)
        self.trial.check("an adapter pulled out while the motor turns leaves the end unknown",
                         ends == [("machine/1", "timeout")]
                         and len(self.machine.turns) == turns + 3, f"{ends} {self.machine.turns}")
        self.machine.turn_seconds = 0.3
        self.machine.port.plug()
        until(lambda: self.station.device_is_up("machine") and self.machine.has_said_all, 12,
              "the machine is back")
        self.trial.check("and no motor turns again when it is back",
                         len(self.machine.turns) == turns + 3, self.machine.turns)
        # What nobody knows, somebody has to count.
        self._order("stocktake", "machine/1", counted=6)
        self._uncounted = 1

    def _pull_out(self):
        turns = len(self.machine.turns)
        self._press(WARMER_BUTTON)
        until(lambda: len(self.machine.turns) > turns, 10, "the motor turns")
        self.machine.port.unplug()

    def _voucher(self, **more):
        return codes.voucher(self.city.vouchers, City.VOUCHER, os.urandom(8).hex(),
                             int(time.time()), sku=WATER, **more)

    def _denial(self, act):
        before = self.station.last_sequence()
        act()
        return until(lambda: self._after(before, "access.denied", "vend.refused", "vend.intent"),
                     5, "a refusal")[0]["data"].get("reason")

    def _vouchers(self):
        code = self._voucher()
        self._first_voucher = code
        self._first_shown = time.monotonic()
        dropped = len(self.machine.dropped)
        ends = self._ends(lambda: self.scanner.scan(code))
        self.trial.check("a voucher at the scanner gives its item at once",
                         ends == [("machine/3", "vended")] and self._has("machine/3", 4), ends)
        ends = self._ends(lambda: self.scanner.scan(self._voucher(quantity=2)), count=2)
        self.trial.check("a voucher of two gives two",
                         ends == [("machine/3", "vended")] * 2, ends)
        until(lambda: time.monotonic() > self._first_shown + 3.1, 4, "no repeat any more")
        reason = self._denial(lambda: self.scanner.scan(code))
        self.trial.check("the first voucher once more is refused as used",
                         reason == "voucherUsed", reason)
        reason = self._denial(lambda: self.scanner.scan(codes.damaged(self._voucher())))
        self.trial.check("a voucher with a wrong bit is refused", reason == "badSignature", reason)
        self.trial.check("three vouchers' items have dropped, and no more",
                         self.machine.dropped[dropped:] == [3, 3, 3], self.machine.dropped)

    def _spirals(self):
        self._show_card()
        ends = self._ends(lambda: self._press(SOCKS_BUTTON))
        self.trial.check("a spiral on lines turns once and drops one",
                         ends == [("spiral/1", "vended")] and self.spiral.turns == 1
                         and not self.station.line(MOTOR), f"{ends} {self.spiral.turns}")
        self.spiral.words = ["nothing"]
        self._show_card()
        ends = self._ends(lambda: self._press(SOCKS_BUTTON))
        self.trial.check("a turn from which nothing falls is that, and not charged",
                         ends == [("spiral/1", "noDrop")], ends)
        self.spiral.words, ran = ["jam", "jam"], len(self.spiral.ran)
        ends = self._ends(lambda: self._press(SOCKS_BUTTON), seconds=15)
        self.trial.check("a spiral that sticks is tried twice, and its motor never held for long",
                         ends == [("spiral/1", "jammed")] and sum(self.spiral.ran[ran:]) < 5
                         and not self.station.line(MOTOR), f"{ends} {self.spiral.ran}")

    # Lockers

    def _opens(self, button):
        """Presses, and waits until the station has seen the door open."""
        before = self.station.last_sequence()
        self._press(button)
        until(lambda: "compartment.opened" in self._kinds(before), 5, "the door is seen open")

    def _kinds(self, before):
        return [entry["kind"] for entry in self.station.entries_after(before)
                if entry["kind"].split(".")[0] in ("loan", "compartment", "vend")]

    def _lockers(self):
        borrower = self._loan()
        self._consumable()
        self._box()
        self._stuck()
        self._forced()
        self._loan_back(borrower)

    def _loan(self):
        before = self.station.last_sequence()
        borrower = self._show_card()
        self._opens(UMBRELLA_BUTTON)
        until(lambda: "loan.begun" in self._kinds(before), 5, "the loan begins")
        self.locks.push_shut(BOARD, UMBRELLA_LOCK)
        until(lambda: "compartment.closed" in self._kinds(before), 8, "the door is shut")
        self.trial.check("a card and a button open the umbrella's door: a loan", True)
        self._show_card()
        refusal = self._refusal(lambda: self._press(UMBRELLA_BUTTON))
        self.trial.check("another person finds it lent", refusal == "laneEmpty", refusal)
        return borrower

    def _loan_back(self, borrower):
        before = self.station.last_sequence()
        self._show_card(borrower)
        self._opens(UMBRELLA_BUTTON)
        self.locks.push_shut(BOARD, UMBRELLA_LOCK)
        until(lambda: "loan.returned" in self._kinds(before), 8, "the loan ends")
        self.trial.check("the borrower's card opens it again, and with the door the loan ends",
                         True)

    def _consumable(self):
        self._show_card()
        ends = self._ends(lambda: self._press(MASK_BUTTON))
        self.trial.check("a consumable counts as taken when its door has opened",
                         ends == [("wall/2", "vended")] and self._has("wall/2", 2), ends)
        before = self.station.last_sequence()
        self.locks.push_shut(BOARD, MASK_LOCK)
        until(lambda: "compartment.closed" in self._kinds(before), 8, "the door is shut")

    def _box(self):
        self._show_card()
        self._opens(BOX_BUTTON)
        was_dark = not self.station.line(BOX_POWER)
        self.locks.push_shut(BOARD, BOX_LOCK)
        until(lambda: self.station.line(BOX_POWER), 8, "the power")
        self.trial.check("behind the shut door the box has power, behind the open one it has not",
                         was_dark)
        self.locks.force(BOARD, BOX_LOCK)
        until(lambda: not self.station.line(BOX_POWER), 8, "the power's end")
        self.locks.push_shut(BOARD, BOX_LOCK)

    def _stuck(self):
        self.locks.stuck.add((BOARD, MASK_LOCK))
        pulses = len(self.locks.pulsed)
        self._show_card()
        ends = self._ends(lambda: self._press(MASK_BUTTON), seconds=20)
        self.locks.stuck.clear()
        self.trial.check("a lock that holds is pulsed once, and the person is not charged",
                         ends == [("wall/2", "timeout")] and len(self.locks.pulsed) == pulses + 1,
                         f"{ends} {self.locks.pulsed[pulses:]}")
        ends = self._ends(lambda: self._press(MASK_BUTTON))
        self.trial.check("and gets the item when it does not", ends == [("wall/2", "vended")],
                         ends)
        before = self.station.last_sequence()
        self.locks.push_shut(BOARD, MASK_LOCK)
        until(lambda: "compartment.closed" in self._kinds(before), 8, "the door is shut")

    def _forced(self):
        self.locks.force(BOARD, MASK_LOCK)
        until(lambda: ("compartmentForced", "wall/2") in self.station.alarms(), 10, "the alarm")
        self.locks.push_shut(BOARD, MASK_LOCK)
        until(lambda: ("compartmentForced", "wall/2") not in self.station.alarms(), 5,
              "the alarm's end")
        self.trial.check("a compartment that opens without an order is an alarm until it is shut",
                         True)

    # Power cuts

    def _killed(self):
        stock, turns = self._stock("machine/2"), len(self.machine.turns)
        self.machine.stock[1] = 0
        self._order("stocktake", "machine/1", counted=0)
        self.machine.turn_seconds = 6
        card = self._show_card()
        before = self.station.last_sequence()
        self._press(WARMER_BUTTON)
        until(lambda: len(self.machine.turns) > turns, 10, "the motor turns")
        self._restart()
        settled = self._after(before, "vend.outcome")
        self.trial.check("a power cut while the motor turns is found and settled at the start",
                         [(entry["subject"], entry["data"]["outcome"], entry["data"]["items"])
                          for entry in settled] == [("machine/2", "interrupted", 1)]
                         and self._has("machine/2", stock - 1), settled)
        self._restart()
        again = self._after(before, "vend.outcome")
        self.trial.check("once, and not again at the next start", len(again) == 1, again)
        self.trial.check("and no motor turned a second time",
                         len(self.machine.turns) == turns + 1, self.machine.turns[turns:])
        self.machine.turn_seconds = 0.3
        until(lambda: self.machine.has_said_all, 15, "the machine has told of the turn before")
        self.trial.check("what the machine tells of that turn later changes nothing",
                         len(self._after(before, "vend.outcome")) == 1)
        self._show_card(card)
        ends = self._ends(lambda: self._press(WARMER_BUTTON))
        self.trial.check("the person whose vend was cut off is not charged for it",
                         ends == [("machine/2", "vended")], ends)
        until(lambda: int(time.time()) > self.station.ready, 2, "the second after the start")
        reason = self._denial(lambda: self.scanner.scan(self._first_voucher))
        self.trial.check("a voucher used before the power cut is used after it",
                         reason == "voucherUsed", reason)

    def _restart(self):
        self.spiral.disconnect()
        self.station.kill()
        self.station = Station(self.program, self.place)
        self.spiral.connect(self.station)

    def _minute(self):
        """A machine that never says how a turn ended."""
        self.machine.behaviour[2] = ["silent"]
        before, turns = self.station.last_sequence(), len(self.machine.turns)
        self._show_card()
        self._press(WARMER_BUTTON)
        until(lambda: len(self.machine.turns) > turns, 10, "the motor turns")
        until(lambda: self._machine_outcomes(before), 75, "the vend ends", every=0.2)
        self.trial.check("a turn of which the machine says nothing ends as unknown, driven once",
                         self._machine_outcomes(before) == ["timeout"]
                         and len(self.machine.turns) == turns + 1,
                         f"{self._machine_outcomes(before)} {self.machine.turns[turns:]}")
        until(lambda: ("laneFault", "machine/2") in self.station.alarms(), 3, "the alarm")

    def _machine_outcomes(self, before):
        return [entry["data"]["outcome"] for entry in self._after(before, "vend.outcome")
                if entry["subject"].startswith("machine/")]

    def _books(self):
        answer = self.program.verify_ledger(self.place, offline=False)
        self.trial.check("`ledger verify` finds chain and stock sound after all of this",
                         answer.code == 0, answer)
        machine = self.machine.dropped
        gone = {1: 0, 2: 0, 3: 0}
        for selection in machine:
            gone[selection] += 1
        booked = {}
        for entry in self.station.entries():
            if entry["kind"] == "vend.outcome" and entry["subject"].startswith("machine/"):
                lane = int(entry["subject"].split("/")[1])
                booked[lane] = booked.get(lane, 0) + entry["data"]["items"]
        # One has dropped of which the station could not know.
        gone[1] -= self._uncounted
        self.trial.check("what the books say has left each lane is what has dropped",
                         booked == gone, f"booked {booked}, dropped {gone}")
