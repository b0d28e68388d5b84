"""Who is on the list, and who is not. Everybody is invented."""

import os
import time

from peers import idcard_text
from peers.city import City

DAY = 86400


class People:
    """The city with its list: the people of the list's worked example, and some of our own."""

    # Wiegand cards.
    COURIER, SANITATION = "26:118:45210", "34:4711:9001"
    SUSPENDED, EXPIRED, EARLY = "26:118:101", "26:118:102", "26:118:103"
    WHEELCHAIR, STAFF, LEAVING = "26:118:104", "26:118:105", "26:118:106"
    STRANGERS = [f"26:77:{number}" for number in range(20)]

    # ID numbers, all with a right check character.
    RESIDENT = idcard_text.number("420102", "19850312", "101")
    MORE_RESIDENTS = [idcard_text.number("420102", "19860401", str(n)) for n in range(301, 331)]
    PERMIT = idcard_text.number("810000", "19790817", "004")
    FOREIGNER_2017 = "FRA420088051407"
    FOREIGNER_2023 = idcard_text.number("942056", "19880514", "002")
    STRANGER = idcard_text.number("310115", "19771120", "203")
    SECOND_STRANGER = idcard_text.number("310115", "19901202", "501")

    def __init__(self, example):
        """`example`: the worked list's expectations."""
        self.example = example
        self.city = City(example["listId"], bytes.fromhex(example["listKey"]))
        self.phones = [os.urandom(8).hex() for _ in range(400)]
        self.staff = os.urandom(8).hex()

    def lines(self, example_lines):
        """The example's own lines, made lasting, and ours."""
        lasting = [{key: value for key, value in line.items() if key != "until"}
                   for line in example_lines]
        return lasting + self._cards() + self._numbers() + [
            self.city.line(member, "courier") for member in self.phones]

    def _cards(self):
        now = int(time.time())
        line = self._line
        return [
            line("courier", "wiegand", self.COURIER), line("sanitation", "wiegand",
                                                           self.SANITATION),
            line("driver", "wiegand", self.SUSPENDED, flags=["suspended"]),
            line("driver", "wiegand", self.EXPIRED, end=now - 3600),
            line("driver", "wiegand", self.EARLY, start=now + DAY),
            line("driver", "wiegand", self.WHEELCHAIR, flags=["longAccess"]),
            self.city.line(self.staff, "staff", "wiegand", self.STAFF, flags=["staff"]),
            line("courier", "wiegand", self.LEAVING),
        ]

    def _numbers(self):
        numbers = [self.RESIDENT, self.PERMIT, self.FOREIGNER_2017, self.FOREIGNER_2023]
        return [self._line("driver", "idCard", number)
                for number in numbers + self.MORE_RESIDENTS]

    def _line(self, group, kind, canonical, **more):
        return self.city.line(os.urandom(8).hex(), group, kind, canonical, **more)
