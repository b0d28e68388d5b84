"""ClickHouse for events: every event once, for ever, and a query that proves it."""

import socket
import time

from engines import client, cloud_events
from engines.cloud_events import Ledger, lines
from engines.hub import FIRST, STATIONS
from engines.table import Table
from peers.waiting import reach

from .event_times import EventTimes


class Events:
    def __init__(self, trial, hub):
        self.trial, self.hub, self.clickhouse = trial, hub, hub.clickhouse
        self.check = trial.check

    def run(self):
        trial = self.trial
        self.clickhouse.start()
        self.clickhouse.make_schema()
        # Another chapter's station may be there.
        self.empty()
        self.table = Table(trial, "clickhouse")
        trial.chapter("ClickHouse: once, for ever", self.once)
        trial.chapter("ClickHouse: times that come corrected", EventTimes(self).run)
        trial.chapter("ClickHouse: what it says to bad rows", self.refusals)
        trial.chapter("ClickHouse: the audit", self.audit)
        trial.chapter("ClickHouse: nginx in front of it", self.front)
        trial.chapter("ClickHouse: stopped and started", self.restarts)
        self.clickhouse.stop()
        self.table.compare()

    def empty(self):
        # Not TRUNCATE: after a kill -9 the parts that had been merged away would be back.
        self.clickhouse.ask("DROP TABLE yizhan.events")
        self.clickhouse.make_schema()

    def stored(self, ledger):
        """What is there of a ledger, in order, every attribute as it was sent."""
        names = [name for name in ledger.events[1] if name != "surprise"]
        rows = self.clickhouse.rows(
            f"SELECT {', '.join(names)} FROM yizhan.events FINAL "
            f"WHERE source = '{ledger.source}' ORDER BY id")
        return [{name: text for name, text in row.items() if text} for row in rows]

    def once(self):
        ledger = Ledger("once").grow(500)
        insert = self.clickhouse.insert
        statuses = {insert(lines(batch)).status for batch in (
            ledger.events[:200], ledger.events[:200], ledger.events[150:350],
            list(reversed(ledger.events[300:])), ledger.events[499:], ledger.events)}
        self.check("batches that overlap, repeat and come backwards are all answered with 200",
                   statuses == {200}, statuses)
        self.check("each of 500 events is there once, with every attribute as it was sent",
                   self.stored(ledger) == ledger.events)
        self.clickhouse.merge()
        self.check("once the parts are merged the table itself has 500 rows",
                   self.clickhouse.count("yizhan.events") == 500,
                   (self.clickhouse.count("yizhan.events"), self.clickhouse.parts()))
        insert(lines(ledger.events[7:8]))
        self.clickhouse.merge()
        self.check("an event that comes again after the merge, at any time, changes nothing",
                   self.stored(ledger) == ledger.events
                   and self.clickhouse.count("yizhan.events") == 500)
        self.corrected(ledger)
        self.unknown_attribute()

    def corrected(self, ledger):
        """Ranks are seconds, of a clock that is some milliseconds behind this one."""
        reach(time.monotonic() + 1.1)
        event = dict(ledger.events[20], time="2031-01-01T00:00:00.000Z", data='{"forged":true}')
        self.clickhouse.insert(lines([event]))
        seen = self.stored(ledger)
        self.clickhouse.merge()
        self.check("an event that comes again with other content, even of another year, does not "
                   "replace the first one", seen == ledger.events == self.stored(ledger))

    def unknown_attribute(self):
        ledger = Ledger("newer").grow(2)
        ledger.add(surprise="of a newer station")
        answer = self.clickhouse.insert(lines(ledger.events))
        self.check("an attribute that the table does not know costs no event",
                   answer.status == 200 and len(self.stored(ledger)) == 3, answer)

    def refusals(self):
        self.empty()
        good = Ledger("good").grow(3)
        table = self.table
        first, last = (lines([good.events[n]]) for n in (0, 2))
        bad = {
            "garbage": b"garbage\n", "an HTML page": b"<html>\n", "a JSON array": b"[" +
            cloud_events.line(good.events[1]).encode() + b"]\n",
            "`data` as an object": b'{"id":"x","source":"y","data":{"a":1}}\n',
            "a number where text belongs": b'{"id":"x","source":"y","sequence":1}\n',
            "null where text belongs": b'{"id":"x","source":"y","subject":null}\n',
            "half a surrogate pair": b'{"id":"x","source":"y","subject":"\\ud800"}\n',
            "a key twice": b'{"id":"x","id":"z","source":"y"}\n'}
        for name, row in bad.items():
            answer = self.clickhouse.insert(first + row + last)
            table.add(f"among good rows: {name}", answer)
        answer = self.clickhouse.insert(first + lines(good.events[1:2])[:90])
        table.add("among good rows: a last line that is cut", answer)
        self.check("garbage in a batch is 500, a value of the wrong type or a cut line 400",
                   table.statuses == [500] * 3 + [400] * 4 + [500, 400], table.rows)
        self.check("of a batch with one bad row no row is stored, whatever stands before it",
                   self.clickhouse.count() == 0)
        answers = {
            "a wrong password": self.clickhouse.insert(first, password="wrong"),
            "an unknown user": self.clickhouse.insert(first, user="nobody"),
            "no such table": self.clickhouse.insert(first, table="yizhan.nothing"),
            "an empty body": self.clickhouse.insert(b""),
            "`DROP TABLE` by the station's user": self.dropped()}
        for name, answer in answers.items():
            table.add(name, answer)
        self.check("a wrong password is 401, a missing table 404, an empty body 200, a DROP 500",
                   [answer.status for answer in answers.values()] == [401, 401, 404, 200, 500],
                   [answer.status for answer in answers.values()])
        strange = b'{"id":"u","source":"y","subject":"\xff\xfe"}\r\n\r\n' \
            b'{"id":"v","source":"y","time":"yesterday","subject":"a\\u0000b"}\n'
        answer = self.clickhouse.insert(strange)
        table.add("wrong UTF-8, U+0000, an unreadable time, empty lines", answer)
        self.check("text is stored as it comes, readable or not",
                   answer.status == 200 and self.clickhouse.count() == 2, answer)

    def dropped(self):
        return client.post(
            self.clickhouse.address, b"DROP TABLE yizhan.events",
            {"X-ClickHouse-User": "yizhan", "X-ClickHouse-Key": "password-of-yizhan"})

    def verdicts(self):
        """Of the epoch that comes first, where a station has several."""
        found = {}
        for row in self.clickhouse.asked_file("audit.sql"):
            found.setdefault(row["source"].rsplit(":", 1)[1], row["verdict"])
        return found

    def audit(self):
        self.empty()
        whole, holed = (Ledger(name).grow(40) for name in ("whole", "holed"))
        broken, late = Ledger("broken").grow(40), Ledger("late").grow(40)
        second_epoch = Ledger("whole", epoch="00000000000000aa").grow(10)
        broken.events[20] = dict(broken.events[20], hash="0" * 64)
        for events in (whole.events, whole.events[3:9], second_epoch.events,
                       holed.events[:9] + holed.events[12:], broken.events, late.events[1:]):
            self.clickhouse.insert(lines(events))
        verdicts = self.verdicts()
        self.check("the audit finds the hole, the broken chain, the missing first entry, and "
                   "nothing else",
                   verdicts == {"whole": "whole", "holed": "hole", "broken": "broken chain",
                                "late": "hole"}, verdicts)
        holes = [(row["source"].rsplit(":", 1)[1], int(row["after"]), int(row["before"]))
                 for row in self.clickhouse.asked_file("holes.sql")]
        self.check("holes.sql names the numbers around each hole",
                   holes == [("holed", 9, 13), ("late", 0, 2)], holes)
        self.clickhouse.insert(lines(holed.events + late.events))
        self.check("when the station has sent what was missing the audit finds it whole",
                   self.verdicts()["holed"] == "whole" == self.verdicts()["late"])
        self.clickhouse.insert(lines([dict(whole.events[5], id=whole.epoch + "-000000009999")]))
        self.check("a number under two ids is a double", self.verdicts()["whole"] == "double")
        self.told_holes()

    def told_holes(self):
        """A damaged file's successor tells, in its own epoch, what of the old one is lost."""
        self.empty()
        expected = {}

        def station(name, verdict, missing, *gaps):
            """`missing`: what of 40 entries is not here; `gaps`: from, to, count, more."""
            ledger = Ledger(name).grow(40)
            self.clickhouse.insert(lines(
                event for event in ledger.events if int(event["sequence"]) not in missing))
            after = Ledger(name, epoch="ffffffffffffffff").grow(1)
            for first, last, count, more in gaps:
                data = {"count": count, "epoch": ledger.epoch, "from": first,
                        "reason": "damaged", "to": last, **more}
                after.add("events.gap", "ledger", {k: v for k, v in data.items() if v is not None})
            self.clickhouse.insert(lines(after.events))
            expected[name] = verdict

        end = {"endUnknown": True}
        station("told", "told hole", range(11, 16), (11, 15, 5, {}))
        station("two-told", "told hole", [3, 4, 30], (3, 4, 2, {}), (30, 30, 1, {}))
        station("merged", "told hole", range(11, 21, 2), (11, 19, 5, {}))
        station("less", "hole", range(11, 16), (11, 14, 4, {}))
        station("elsewhere", "hole", range(11, 16), (21, 25, 5, {}))
        station("came", "whole", [], (11, 15, 5, {}))
        station("half-came", "told hole", [14], (11, 15, 5, {}))
        station("tail", "told hole", range(31, 41), (31, 40, 10, {}))
        station("open-tail", "told hole", range(31, 41), (31, 33, 3, end))
        station("open", "end unknown", [], (41, None, 0, end))
        station("open-hole", "hole", [5], (41, None, 0, end))
        station("vanished", "told hole", range(1, 41), (1, 40, 40, {}))
        nameless = Ledger("nameless").grow(3)
        nameless.add("events.gap", "ledger", {"count": 0, "endUnknown": True, "reason": "damaged"})
        pruned = Ledger("pruned").grow(40)
        pruned.add("ledger.pruned", "ledger", {"from": 1, "reason": "budget", "to": 9})
        self.clickhouse.insert(lines(nameless.events + pruned.events[9:]))
        expected.update(nameless="end unknown", pruned="told hole")
        verdicts = self.verdicts()
        self.check("the audit excuses what a station tells to be lost, by its numbers, and nothing "
                   "else", verdicts == expected,
                   {name: (verdicts.get(name), expected[name]) for name in expected
                    if verdicts.get(name) != expected[name]})

    def front(self):
        self.empty()
        front = self.hub.front("nginx-events")
        port = front.serve("clickhouse", "nginx.conf", places=[
            ("127.0.0.1:8123", f"127.0.0.1:{self.clickhouse.port}")])
        front.start()
        self.url = f"https://localhost:{port}/events"
        ledger = Ledger("front").grow(500)
        answer = self.post(ledger.events)
        self.check("500 events go in through TLS with a station's token",
                   answer.status == 200 and self.clickhouse.count() == 500, answer)
        table = self.table
        row = lines(ledger.events[:1])
        mine = client.bearer(STATIONS[FIRST])
        for name, answer in {
                "no token": self.ask("POST", row, {}),
                "an unknown token": self.ask("POST", row, client.bearer("unknown")),
                "`GET`": self.ask("GET", None, mine),
                "a query of the caller's": self.ask(
                    "POST", row, mine, "?query=DROP%20TABLE%20yizhan.events"),
                "another path": self.ask("POST", row, mine, "/x"),
                "5 MB": self.ask("POST", row * 10000, mine)}.items():
            table.add(f"nginx: {name}", answer)
        self.check("401 without a token that is known, 405, 400, 404, 413 for what is no INSERT",
                   table.statuses[-6:] == [401, 401, 405, 400, 404, 413], table.rows[-6:])
        self.cut(port)
        self.clickhouse.stop()
        answer = self.post(ledger.events)
        table.add("nginx: ClickHouse is stopped", answer)
        self.check("while ClickHouse is stopped the answer is 502: nobody has judged the batch",
                   answer.status == 502, answer)
        self.clickhouse.start()
        self.check("what was stored is there after the restart", self.clickhouse.count() == 500)
        front.stop()

    def post(self, events):
        return self.ask("POST", lines(events), client.bearer(STATIONS[FIRST]))

    def ask(self, method, body, headers, more=""):
        return client.ask(method, self.url + more, body, headers, trust=self.hub.trust)

    def cut(self, port):
        """A body that ends before its announced length, at a line's end."""
        import ssl
        before = self.clickhouse.count()
        body = lines(Ledger("cut").grow(2).events[:1])
        context = ssl.create_default_context(cafile=self.hub.trust)
        plain = socket.create_connection(("127.0.0.1", port), 10)
        with context.wrap_socket(plain, server_hostname="localhost") as link:
            link.sendall((f"POST /events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                          f"{STATIONS[FIRST]}\r\nContent-Length: {len(body) * 2}\r\n\r\n").encode()
                         + body)
        # The next request is served after the cut one was given up.
        self.post(Ledger("front").grow(1).events)
        self.check("of a body that is cut on the way, even at a line's end, nothing is stored",
                   self.clickhouse.count() == before)

    def restarts(self):
        self.empty()
        ledger = Ledger("killed").grow(1000)
        for begin in range(0, 1000, 100):
            self.clickhouse.insert(lines(ledger.events[begin:begin + 100]))
        self.clickhouse.kill()
        self.clickhouse.start()
        self.check("after kill -9 everything that was answered with 200 is there",
                   self.stored(ledger) == ledger.events)
        self.clickhouse.insert(lines(ledger.events))
        self.check("and sent again it is there once", self.stored(ledger) == ledger.events
                   and self.verdicts() == {"killed": "whole"}, self.verdicts())
