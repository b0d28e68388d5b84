"""nginx with nchan: a question that waits for its directive."""

import json
import os
import signal
import subprocess
import time

from engines import client, recipe
from engines.hub import FIRST, SECOND, STATIONS
from engines.nginx import Nginx
from engines.process import ports
from engines.table import Table
from engines.waiters import Crowd, percentile
from peers.waiting import reach

MINE = client.bearer(STATIONS[FIRST])
# The recipe's 55 s would be most of this run.
HOLD_SECONDS = 2
CROWD = 1000


class Directives:
    def __init__(self, trial, hub):
        self.trial, self.hub, self.check = trial, hub, trial.check

    def run(self):
        inner = ports(1)[0]
        self.inner = f"http://127.0.0.1:{inner}"
        self.front = self.hub.front("nginx-directives", with_nchan=True)
        self.port = self.front.serve("nginx-nchan", "directives.conf", places=[
            ("127.0.0.1:8480", f"127.0.0.1:{inner}"),
            ("proxy_read_timeout 55s;", f"proxy_read_timeout {HOLD_SECONDS}s;")])
        self.address = f"https://localhost:{self.port}"
        self.table = Table(self.trial, "nginx-nchan")
        self.folder = os.path.join(self.hub.root, "directives")
        self.front.start()
        self.trial.chapter("nchan: one station", self.one)
        self.trial.chapter("nchan: what it does not know", self.strange)
        self.trial.chapter("nchan: a restart", self.restart)
        self.trial.chapter("nchan: 1,000 stations wait", self.crowd)
        self.front.stop()
        self.table.compare()

    def publish(self, version, station=FIRST):
        """A file, and the recipe's own way to tell it."""
        folder = os.path.join(self.folder, station)
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, "directive.json")
        with open(path, "w") as file:
            json.dump({"version": version}, file)
        self.republish()

    def republish(self):
        done = subprocess.run(
            [recipe.path("nginx-nchan", "republish"), self.folder, self.inner],
            capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise AssertionError(f"republish: {done.stderr}")

    def get(self, station=FIRST, token=None, **headers):
        given = {key.replace("_", "-"): value for key, value in headers.items()}
        given.update(client.bearer(token or STATIONS[FIRST]))
        return client.get(f"{self.address}/stations/{station}/directive.json", given,
                          trust=self.hub.trust)

    def echo(self, answer):
        return {"If_None_Match": answer.headers["ETag"],
                "If_Modified_Since": answer.headers["Last-Modified"]}

    def one(self):
        nothing = self.get()
        self.table.add("nothing was ever published, the hold is over", nothing)
        self.check("where nothing was published the question is held, then 304",
                   nothing.status == 304 and not nothing.body, nothing)
        self.publish(1)
        first = self.get()
        self.table.add("a first question", first)
        self.check("a first question has the stored directive at once",
                   first.status == 200 and first.json == {"version": 1}, first)
        begun = time.monotonic()
        held = self.get(**self.echo(first))
        took = time.monotonic() - begun
        self.table.add("`ETag` and `Last-Modified` echoed, the hold is over", held)
        self.check("with both headers echoed the question is held until its time is over: 304",
                   held.status == 304 and took > HOLD_SECONDS - 0.2, (held, took))
        self.publish(2)
        self.publish(3)
        missed = self.get(**self.echo(first))
        self.check("who has missed two directives has the newest one at once",
                   missed.json == {"version": 3}, missed)
        quoted = self.echo(missed)
        self.check("the ETag is a small number that comes again: only both headers name a "
                   "directive", quoted["If_None_Match"].isdigit(), quoted)

    def strange(self):
        known = self.get()
        self.table.add("an `ETag` of another server", self.get(
            If_None_Match='"6741e0a3-3e8"', If_Modified_Since=known.headers["Last-Modified"]))
        self.table.add("`If-Modified-Since` alone",
                       self.get(If_Modified_Since=known.headers["Last-Modified"]))
        self.table.add("`If-None-Match` alone", self.get(If_None_Match=known.headers["ETag"]))
        self.table.add("another server's pair", self.get(
            If_None_Match='"6741e0a3-3e8"', If_Modified_Since="Sun, 01 Mar 2026 08:00:00 GMT"))
        self.table.add("a pair of a year to come", self.get(
            If_None_Match="0", If_Modified_Since="Mon, 01 Mar 2027 08:00:00 GMT"))
        self.check("a pair that is not nchan's own is held when it looks newer: a station echoes "
                   "both headers or none, and now and then none",
                   self.table.statuses[-5:] == [304, 400, 200, 200, 304], self.table.rows[-5:])
        ahead = question(FIRST, STATIONS[FIRST], [
            ("If-None-Match", "0"), ("If-Modified-Since", "Mon, 01 Mar 2027 08:00:00 GMT")])
        with Crowd(("127.0.0.1", self.port), [ahead], self.hub.trust) as crowd:
            is_held = crowd.collect(0.3) == 1
            self.publish(3)
            self.check("who has a pair of a time to come is not even told of what is published "
                       "now: only a question without a pair helps",
                       is_held and crowd.collect(0.5) == 1, crowd.waiters[0].received)
        self.table.add("no token", client.get(
            f"{self.address}/stations/{FIRST}/directive.json", trust=self.hub.trust))
        self.table.add("another station's directive", self.get(token=STATIONS[SECOND]))
        self.table.add("publishing from outside", client.post(
            f"{self.address}/publish/{FIRST}", b"{}", MINE, trust=self.hub.trust))
        self.check("without its token nobody waits for a directive, and nobody outside publishes",
                   self.table.statuses[-3:] == [401, 403, 404], self.table.rows[-3:])

    def restart(self):
        self.front.stop()
        self.front.start()
        self.forgotten("restart", begun=time.monotonic())
        self.front.signal(signal.SIGHUP)
        self.forgotten("reload", begun=time.monotonic())

    def forgotten(self, what, begun):
        # As republish.conf waits: the old workers may still answer before.
        reach(begun + 2)
        forgot = self.get()
        self.table.add(f"a first question after a {what} of nginx", forgot)
        self.check(f"a {what} of nginx forgets the directive: held, then 304",
                   forgot.status == 304, forgot)
        self.republish()
        again = self.get(If_None_Match="0", If_Modified_Since="Sun, 01 Mar 2026 08:00:00 GMT")
        self.check(f"republished after the {what}, as the recipe does it, it is there at once, "
                   "also for who echoes what it got before", again.json == {"version": 3}, again)

    def crowd(self):
        """With the recipe's own hold, a token each, and TLS."""
        tokens = {f"crowd-{number}": f"token-of-{number}" for number in range(CROWD)}
        inner = ports(1)[0]
        front = Nginx(self.hub.root, self.hub.certificate, tokens, "nginx-crowd", with_nchan=True)
        port = front.serve("nginx-nchan", "directives.conf", places=[
            ("127.0.0.1:8480", f"127.0.0.1:{inner}")])
        front.start()
        requests = [question(station, token) for station, token in tokens.items()]
        with Crowd(("127.0.0.1", port), requests, self.hub.trust) as crowd:
            self.check("a thousand stations wait, each with its token, through TLS",
                       crowd.collect(0.5) == CROWD)
            self.unlocked(crowd, f"http://127.0.0.1:{inner}/publish/crowd-")
        with Crowd(("127.0.0.1", port), requests[:1], self.hub.trust) as crowd:
            crowd.collect(10)
        answered = crowd.waiters[0]
        again = question("crowd-0", tokens["crowd-0"], [
            ("If-None-Match", answered.header("ETag")),
            ("If-Modified-Since", answered.header("Last-Modified"))])
        with Crowd(("127.0.0.1", port), [again], self.hub.trust) as crowd:
            is_held = crowd.collect(0.5) == 1
            front.signal(signal.SIGHUP)
            self.check("a reload lets those go who wait at the old workers, long before their time",
                       is_held and crowd.collect(30) == 0, (is_held, crowd.waiters[0].received))
        front.stop()

    def unlocked(self, crowd, publish):
        """One after the other as unlocks come, then all the others in a second."""
        took = []
        for number in range(0, CROWD, 10):
            begun = time.monotonic()
            client.post(f"{publish}{number}", b'{"version":1}')
            waiter = crowd.waiters[number]
            crowd.collect_until(lambda: waiter.answered, 10)
            took.append(((waiter.answered or begun + 10) - begun) * 1000)
        took.sort()
        self.trial.figure("directive published to received, 1,000 waiting, p99 of 100, ms",
                          round(percentile(took, 0.99), 1))
        self.check("whose directive comes has it within a second: p99 of 100, while a thousand "
                   "wait", percentile(took, 0.99) <= 1000, took[-3:])
        begun = time.monotonic()
        for number in range(CROWD):
            if number % 10:
                client.post(f"{publish}{number}", b'{"version":2}')
        left = crowd.collect(30)
        self.trial.figure("900 directives published to the last received, ms",
                          round((time.monotonic() - begun) * 1000))
        wrong = [waiter.body for number, waiter in enumerate(crowd.waiters)
                 if waiter.body != (b'{"version":2}' if number % 10 else b'{"version":1}')]
        self.check("each of the thousand has had its own directive, once", not left and not wrong,
                   (left, wrong[:2]))


def question(station, token, more=()):
    lines = [f"GET /stations/{station}/directive.json HTTP/1.1", "Host: localhost",
             f"Authorization: Bearer {token}", *(f"{name}: {value}" for name, value in more)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
