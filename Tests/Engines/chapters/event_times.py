"""A critical alarm goes ahead with a time that nobody vouches for, and comes again corrected."""

import time

from engines import recipe
from engines.cloud_events import Ledger, lines
from peers.waiting import reach

# As it was in the table that kept the first row whatever its time.
OLD_RANK = "rank UInt32 MATERIALIZED 4294967295 - toUInt32(now())"


class EventTimes:
    def __init__(self, events):
        self.events, self.check = events, events.check
        self.clickhouse = events.clickhouse

    def run(self):
        self.events.empty()
        self.corrected()
        self.old_table()

    def corrected(self):
        """An outage begins: alarms ahead, then the whole ledger, then what an answer lost."""
        ledger = Ledger("early").grow(40)
        alarms = [7, 8, 30]
        for number in alarms:
            self.correct(ledger, number)
        self.insert([self.early(ledger, number) for number in alarms])
        seen = self.events.stored(ledger)
        self.check("an alarm that comes ahead is there at once, with the time that it has",
                   seen == [self.early(ledger, number) for number in alarms], seen)
        self.insert(ledger.events)
        self.check("the corrected time takes the place of one that was not trusted",
                   self.is_right(ledger))
        # A copy may be sent again, late: its answer was lost.
        self.insert([self.early(ledger, number) for number in alarms])
        self.check("a copy with the wrong time that comes once more changes nothing",
                   self.is_right(ledger))
        forged = dict(ledger.events[7], time="2031-01-01T00:00:00.000Z", data='{"forged":true}')
        self.later([forged, dict(forged, clocktrust="synced")])
        self.check("what is corrected once is not corrected again", self.is_right(ledger))
        self.check("the audit finds it whole", self.events.verdicts() == {"early": "whole"},
                   self.events.verdicts())
        never = Ledger("never").grow(3)
        first = self.early(never, 1)
        self.insert(never.events[:1] + [first] + never.events[2:])
        self.later([dict(first, data='{"forged":true}')])
        never.events[1] = first
        self.check("of several times that nobody vouches for the first stays", self.is_right(never))

    def old_table(self):
        """A city that has the old schema applies the new one, while events are there."""
        self.clickhouse.ask("DROP TABLE yizhan.events")
        statements = recipe.statements("clickhouse", "schema.sql")
        made = next(text for text in statements if "CREATE TABLE" in text)
        begin = made.index("rank Int64")
        self.clickhouse.ask(made[:begin] + OLD_RANK + made[made.index("\n)", begin):])
        ledger = Ledger("old").grow(20)
        for number in (3, 15):
            self.correct(ledger, number)
        kept = self.early(ledger, 3)
        self.insert(ledger.events[:3] + [kept] + ledger.events[4:10])
        self.clickhouse.make_schema()
        self.insert([self.early(ledger, 15)])
        self.later(ledger.events)
        corrected = ledger.events[3]
        ledger.events[3] = kept
        self.check("an old table that has got the new rank corrects what comes from then on, and "
                   "changes nothing that was there", self.is_right(ledger), corrected)
        self.later([dict(ledger.events[5], data='{"forged":true}')])
        self.clickhouse.make_schema()
        self.check("of what was there before, too, the first stays, and the schema may be applied "
                   "once more", self.is_right(ledger)
                   and self.events.verdicts() == {"old": "whole"}, self.events.verdicts())

    def later(self, events):
        """Ranks are seconds, of a clock that is some milliseconds behind this one."""
        reach(time.monotonic() + 1.1)
        self.insert(events)

    def insert(self, events):
        answer = self.clickhouse.insert(lines(events))
        if answer.status != 200:
            raise AssertionError(answer)

    def is_right(self, ledger):
        """Before the parts are merged, and after."""
        before = self.events.stored(ledger)
        self.clickhouse.merge()
        return before == ledger.events == self.events.stored(ledger)

    @staticmethod
    def correct(ledger, number):
        ledger.events[number] = dict(
            ledger.events[number], clocktrust="corrected", recordedtime="1970-01-01T00:00:42.000Z")

    @staticmethod
    def early(ledger, number):
        """As the copy ahead has it; entry and hash are the same."""
        event = ledger.events[number]
        return dict(event, clocktrust="untrusted", time="1970-01-01T00:00:42.000Z",
                    recordedtime="1970-01-01T00:00:42.000Z")
