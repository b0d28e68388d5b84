"""VictoriaMetrics and Prometheus for samples: what is stored, what is refused, and how."""

import time

from engines import client, remote_write
from engines.hub import FIRST, SECOND, STATIONS
from engines.prometheus import Prometheus
from engines.remote_write import body, labels, send
from engines.table import Table
from engines.victoria import Auth, Victoria
from peers.waiting import until

DAY = 86400
STATION = {"station": FIRST}


def one(name, value, at, **more):
    """A request with one series of one sample, `at` in seconds."""
    return body((labels(name, **{**STATION, **more}), [(value, round(at * 1000))]))


def month(name, end, days=30, every=3600):
    """A series over an outage."""
    begin = int(end - days * DAY)
    return [(float(n), (begin + n * every) * 1000) for n in range(days * DAY // every)]


class Samples:
    def __init__(self, trial, hub):
        self.trial, self.hub, self.check = trial, hub, trial.check
        self.now = time.time()

    def run(self):
        trial = self.trial
        trial.chapter("Remote write, as these tests encode it", self.encoding)
        trial.chapter("VictoriaMetrics", self.victoria)
        trial.chapter("Prometheus with the recipe's window", self.prometheus)
        trial.chapter("Prometheus without a window", self.no_window)

    def encoding(self):
        vector = body((labels("station_up", station="s1"), [(1.0, 1700000000000)]))
        self.check("the encoder gives the vector that engines have accepted",
                   vector == remote_write.VECTOR, vector.hex())

    # Both engines

    def backfill(self, engine, read):
        """A month, in requests of 500 samples, the newest ones first."""
        series = month("backfilled", self.now)
        batches = [series[begin:begin + 500] for begin in range(0, len(series), 500)]
        live = send(engine.write_to, one("backfilled", -1.0, self.now)).status
        statuses = [send(engine.write_to, body((labels("backfilled", **STATION), batch))).status
                    for batch in batches]
        stored = next(iter(read("backfilled").values()))
        expected = [(at, value) for value, at in series] + [(round(self.now * 1000), -1.0)]
        self.check("after a live sample a month of late ones is taken with its own times",
                   [live, *statuses] == [204] * 3 and sorted(stored) == expected,
                   (live, statuses, len(stored), len(expected)))
        again = [send(engine.write_to, body((labels("backfilled", **STATION), batch))).status
                 for batch in batches]
        stored = next(iter(read("backfilled").values()))
        self.check("the same bytes again, after a lost answer, are 204 and change nothing",
                   again == [204, 204] and sorted(stored) == expected, (again, len(stored)))

    def common(self, engine, table):
        now = self.now
        good = (labels("neighbour", **STATION), [(1.0, round(now * 1000))])
        table.add("one good sample", send(engine.write_to, body(good)))
        table.add("garbage in place of snappy", send(engine.write_to, b"\xff" * 40))
        table.add("a block whose literal is cut", send(engine.write_to, remote_write.VECTOR[:40]))
        table.add("good snappy, garbage in place of protobuf",
                  send(engine.write_to, remote_write.snappy(b"garbage" * 9)))
        table.add("an HTML page", send(engine.write_to, b"<html></html>"))
        table.add("an empty body", send(engine.write_to, b""))
        table.add("a name with a blank", send(engine.write_to, body(
            ([("__name__", "not a name"), ("station", FIRST)], [(1.0, round(now * 1000))]))))
        table.add("labels that are not sorted", send(engine.write_to, body(
            ([("station", FIRST), ("__name__", "unsorted")], [(1.0, round(now * 1000))]))))
        table.add("a label twice", send(engine.write_to, body(
            (labels("twice", **STATION) + [("station", SECOND)], [(1.0, round(now * 1000))]))))
        table.add("`GET`", client.get(engine.write_to))
        table.add("another path", send(engine.address + "/api/v1/nothing", body(good)))

    # VictoriaMetrics

    def victoria(self):
        engine = Victoria(self.hub.root)
        engine.start()
        table = Table(self.trial, "victoriametrics")
        self.backfill(engine, engine.samples)
        self.common(engine, table)
        self.ignored(engine, table)
        self.cache(engine)
        self.stale(lambda at: engine.ask("goes", at), engine)
        self.tokens(engine, table)
        engine.stop()
        engine.start()
        self.check("what was stored is there after a restart",
                   len(next(iter(engine.samples("backfilled").values()))) == 721)
        engine.stop()
        self.short_retention(table)
        table.compare()

    def ignored(self, engine, table):
        """What is taken with 204 and is not there."""
        before = engine.counter("vm_rows_ignored_total")
        table.add("a sample of 1970", send(engine.write_to, one("of_1970", 1.0, 60)))
        table.add("a sample three days ahead",
                  send(engine.write_to, one("ahead", 1.0, self.now + 3 * DAY)))
        table.add("six years old, beyond the retention",
                  send(engine.write_to, one("old", 1.0, self.now - 6 * 366 * DAY)))
        lost = [name for name in ("of_1970", "ahead", "old") if not engine.samples(name)]
        # It is counted anew once a second.
        until(lambda: engine.counter("vm_rows_ignored_total") >= before + 3, 5, "the count")
        ignored = engine.counter("vm_rows_ignored_total") - before
        self.check("samples of 1970, three days ahead or beyond the retention are answered with "
                   "204 and dropped; only vm_rows_ignored_total tells",
                   table.statuses[-3:] == [204] * 3 and len(lost) == 3 == ignored,
                   (table.statuses[-3:], lost, ignored))
        table.add("a day and a half ahead",
                  send(engine.write_to, one("ahead", 1.0, self.now + 1.5 * DAY)))
        self.check("a sample a day and a half ahead is taken: the station must not send it",
                   len(engine.samples("ahead")) == 1)
        send(engine.write_to, one("twice_sent", 1.0, self.now - 60))
        table.add("another value for a stored time",
                  send(engine.write_to, one("twice_sent", 2.0, self.now - 60)))
        seen = list(engine.samples("twice_sent").values())
        self.check("another value for a stored time is 204, and one of the two stays",
                   table.statuses[-1] == 204 and len(seen) == 1 and len(set(seen[0])) == 1, seen)

    def cache(self, engine):
        """Dashboards remember what they asked before the outage was told."""
        begin, end = int(self.now - 20 * DAY), int(self.now - 19 * DAY)
        empty = engine.ask_range("told_late", begin, end, 3600)
        send(engine.write_to, body((labels("told_late", **STATION), [
            (1.0, at * 1000) for at in range(begin, end, 1800)])))
        engine.flush()
        filled = engine.ask_range("told_late", begin, end, 3600)
        self.check("a dashboard that has asked for a day sees what comes late for it",
                   empty == [] and len(filled) == 1 and len(filled[0]["values"]) >= 24,
                   (empty, len(filled)))

    def stale(self, ask, engine):
        at = round(self.now - 3600)
        send(engine.write_to, one("goes", 1.0, at))
        send(engine.write_to, one("goes", remote_write.STALE, at + 60))
        if hasattr(engine, "flush"):
            engine.flush()
        before, after = ask(at + 30), ask(at + 61)
        self.check("a stale marker ends a series at once", len(before) == 1 and after == [],
                   (before, after))

    def tokens(self, engine, table):
        front = self.front("victoriametrics", "127.0.0.1:8428", engine, table)
        forged = front.write(body((labels("forged", station=SECOND),
                                   [(1.0, round(self.now * 1000))])))
        stored = [dict(found)["station"] for found in engine.samples("forged")]
        self.check("a token writes as its own station, whatever the sample says",
                   forged.status == 204 and stored == [FIRST], (forged, stored))
        front.stop()
        auth = Auth(self.hub.root, engine, STATIONS[FIRST])
        auth.start()
        answers = [send(auth.write_to, one("by_vmauth", 1.0, self.now), client.bearer(token))
                   for token in (STATIONS[FIRST], "unknown")]
        for what, answer in zip(("a good sample", "an unknown token"), answers):
            table.add(f"vmauth: {what}", answer)
        self.check("vmauth says 400 to an unknown token, as if the samples were bad: not it but "
                   "nginx stands before the engine", [answer.status for answer in answers]
                   == [204, 400], answers)
        auth.stop()

    def short_retention(self, table):
        """Why the recipe has a retention of its own."""
        engine = Victoria(self.hub.root, "victoria-one-month",
                          **{"-retentionPeriod": "-retentionPeriod=1"})
        engine.start()
        table.add("45 days old, with Debian's own retention",
                  send(engine.write_to, one("late", 1.0, self.now - 45 * DAY)))
        self.check("with Debian's own retention of a month what is 45 days late is answered with "
                   "204 and lost", table.statuses[-1] == 204 and not engine.samples("late"))
        engine.stop()

    # Prometheus

    def prometheus(self):
        engine = Prometheus(self.hub.root, port=self.hub.prometheus_port)
        engine.start()
        table = self.table = Table(self.trial, "prometheus")

        def read(selector):
            return engine.samples(selector, self.now + 1, 60 * DAY)

        self.backfill(engine, read)
        self.common(engine, table)
        self.refused(engine, table, read)
        self.stale(lambda at: engine.ask("goes", at), engine)
        self.front("prometheus", "127.0.0.1:9090", engine, table).stop()
        engine.kill()
        engine.start()
        self.check("after kill -9 everything that was answered with 204 is there",
                   len(next(iter(read("backfilled").values()))) == 721)
        engine.stop()

    def refused(self, engine, table, read):
        send(engine.write_to, one("same", 1.0, self.now - 60))
        table.add("the same sample again", send(engine.write_to, one("same", 1.0, self.now - 60)))
        table.add("another value for a stored time",
                  send(engine.write_to, one("same", 2.0, self.now - 60)))
        at = round((self.now - 60) * 1000)
        batch = body((labels("before_it", **STATION), [(1.0, at)]),
                     (labels("same", **STATION), [(3.0, at)]),
                     (labels("behind_it", **STATION), [(1.0, at)]))
        table.add("that between two good ones", send(engine.write_to, batch))
        self.check("one sample that contradicts a stored one is 400 for the whole request, and "
                   "its neighbours are not stored",
                   table.statuses[-3:] == [204, 400, 400]
                   and not read("before_it") and not read("behind_it"), table.statuses[-3:])
        table.add("46 days old, beyond the window",
                  send(engine.write_to, one("same", 1.0, self.now - 46 * DAY)))
        self.check("what is older than the window is 500, for ever: only a bisection gets past it",
                   table.statuses[-1] == 500, table.rows[-1])
        table.add("11 minutes ahead", send(engine.write_to, one("ahead", 1.0, self.now + 660)))
        self.check("2.42 takes a sample 11 minutes ahead: the station must not send it",
                   table.statuses[-1] == 204, table.rows[-1])

    def front(self, folder, address, engine, table):
        """nginx as the recipe has it; the engine is stopped for a moment."""
        front = Front(self.hub, folder, address, engine)
        sample = one("through_nginx", 1.0, self.now)
        answers = {
            "a good sample": front.write(sample), "no token": front.write(sample, None),
            "an unknown token": front.write(sample, "unknown"),
            "a query with a station's token": front.get("/api/v1/query?query=up")}
        engine.stop()
        answers["the engine is stopped"] = front.write(sample)
        engine.start()
        for what, answer in answers.items():
            table.add(f"nginx: {what}", answer)
        statuses = [answer.status for answer in answers.values()]
        self.check("nginx lets a station's token write, and nothing else: 204, 401, 401, 404; 502 "
                   "while the engine is stopped", statuses == [204, 401, 401, 404, 502], statuses)
        return front

    def no_window(self):
        """Why the recipe has one."""
        engine = Prometheus(self.hub.root, "prometheus-no-window",
                            window="out_of_order_time_window: 0s")
        engine.start()
        table = self.table
        send(engine.write_to, one("late", 1.0, self.now))
        for hours in (0.25, 3, 48):
            table.add(f"without the window: a new series, {hours:g} h old",
                      send(engine.write_to, one(f"late_{int(hours)}", 1.0,
                                                self.now - hours * 3600)))
        table.add("without the window: a minute back",
                  send(engine.write_to, one("late", 1.0, self.now - 60)))
        self.check("without the window what is three hours late is refused with 400",
                   table.statuses[-4:] == [204, 400, 400, 400], table.rows[-4:])
        engine.stop()
        table.compare()


class Front:
    """nginx before one engine, and requests with the first station's token."""

    def __init__(self, hub, folder, address, engine):
        self.trust = hub.trust
        self._nginx = hub.front(f"nginx-{folder}")
        port = self._nginx.serve(folder, "nginx.conf", places=[
            (address, f"127.0.0.1:{engine.port}")])
        self.address = f"https://localhost:{port}"
        self._nginx.start()
        self.stop = self._nginx.stop

    def write(self, octets, token=STATIONS[FIRST]):
        headers = client.bearer(token) if token else {}
        return send(self.address + "/api/v1/write", octets, headers, trust=self.trust)

    def get(self, path):
        return client.get(self.address + path, client.bearer(STATIONS[FIRST]), trust=self.trust)
