"""The tools of these tests, tried on themselves: who tests with a fault has to know it."""

import http.client
import json
import os
import socket
import ssl
import time
import zlib

from engines import client, comparer
from engines.answers import FIXED
from engines.cloud_events import line
from engines.flapping import HOLE, LOST_ANSWER, Flapping, Plan
from engines.hostile import MOVING, Hostile
from peers.place import Place
from peers.station import Station
from peers.waiting import until
from peers import wiring

FAULTS = (OSError, http.client.HTTPException)


class Tools:
    def __init__(self, trial, hub):
        self.trial, self.hub, self.check = trial, hub, trial.check

    def run(self):
        self.trial.chapter("The network that fails", self.flapping)
        self.trial.chapter("The server that answers as nobody should", self.hostile)
        self.trial.chapter("TLS that must not be trusted", self.secure)
        self.trial.chapter("A ledger beside the hub's", self.compared)

    # The network

    def flapping(self):
        plans = [Plan(), Plan(up=20), LOST_ANSWER, Plan(down=10), Plan(up=20, reset=True),
                 Plan(delay=0.3), Plan()]
        with Hostile("200 that stores nothing") as server, \
                Flapping(("127.0.0.1", server.port), lambda n: plans[n]) as line:
            # What the server has heard after each, and whether there was an answer.
            seen = [(self.outcome(line.port), len(server.requests)) for _ in plans[:5]]
            self.check("a connection passes; is cut in the request, before the answer, in the "
                       "answer; is reset", seen == [(200, 1), (None, 1), (None, 2), (None, 3),
                                                    (None, 3)], seen)
            begun = time.monotonic()
            late = self.outcome(line.port)
            self.check("a delayed one comes late", late == 200
                       and time.monotonic() - begun >= 0.3, late)
            until(lambda: len(line.ended) == 6, 5, "all connections are over")
            self.check("it counts what got through: 20 bytes up, none down, 10 down",
                       [line.ended[n][0] for n in (1, 4)] == [20, 20]
                       and line.ended[2][1] == 0 and line.ended[3][1] == 10, line.ended)
            line.down()
            refused = self.outcome(line.port)
            line.up()
            self.check("a line that is down refuses, and works again when it is up, on its port",
                       refused is None and self.outcome(line.port) == 200)
        self.holes()

    def holes(self):
        with Hostile("200 that stores nothing") as server, \
                Flapping(("127.0.0.1", server.port), lambda n: HOLE) as line:
            begun = time.monotonic()
            outcome = self.outcome(line.port, limit=0.5)
            self.check("a hole takes the request and never answers", outcome is None
                       and time.monotonic() - begun >= 0.5 and not server.requests)
            waiting = socket.create_connection(("127.0.0.1", line.port), 5)
            until(lambda: line.accepted == 2, 5, "the second one is taken")
            line.down()
            waiting.settimeout(20)
            try:
                ended = waiting.recv(1) == b""
            except ConnectionResetError:
                ended = True
            self.check("when the line goes down what was open is reset", ended)

    @staticmethod
    def outcome(port, limit=20):
        try:
            return client.post(f"http://127.0.0.1:{port}/", b"x" * 64, limit=limit).status
        except FAULTS:
            return None

    # The server

    def hostile(self):
        with Hostile("nothing") as server:
            wrong = [name for name in FIXED if self.heard(server, name) != FIXED[name]]
            self.check(f"each of {len(FIXED)} answers comes as it is written down", not wrong,
                       wrong)
            self.check("what was asked is kept, head and body",
                       len(server.requests) == len(FIXED)
                       and server.requests[-1][0].startswith("POST / HTTP/1.1")
                       and server.requests[-1][1] == b"{}", server.requests[-1:])
            for name in MOVING:
                server.answer = name
                self.moving(server, name)
        body = FIXED["a compressed bomb"].partition(b"\r\n\r\n")[2]
        self.check("the bomb is 256 MiB in less than 300 KB", len(body) < 300_000
                   and inflated(body) == 256 << 20, len(body))

    @staticmethod
    def heard(server, name):
        server.answer = name
        with socket.create_connection(("127.0.0.1", server.port), 20) as link:
            link.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}")
            received = b""
            while part := link.recv(1 << 20):
                received += part
            return received

    def moving(self, server, name):
        """So much within so many seconds, then whether it is still open."""
        with socket.create_connection(("127.0.0.1", server.port), 20) as link:
            received, is_open = b"", True
            deadline = time.monotonic() + 0.7
            try:
                link.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                while is_open and time.monotonic() < deadline and len(received) < 5_000_000:
                    link.settimeout(max(0.01, deadline - time.monotonic()))
                    part = link.recv(65536)
                    received += part
                    is_open = part != b""
            except TimeoutError:
                pass
            except ConnectionError:
                is_open = False
        size = len(received)
        expected = {
            "endless body": is_open and size >= 5_000_000,
            "endless redirection": is_open and size >= 5_000_000, "hole": is_open and size == 0,
            "endless head": is_open and size >= 5_000_000 and b"\r\n\r\n" not in received,
            "drip": is_open and 1 <= size <= 5, "reset": not is_open and size == 0,
            "trickling chunks": is_open and 30 < size < 100,
            "closed at once": not is_open and size == 0}
        self.check(f"{name}: as its name says", expected[name], (size, is_open))

    def secure(self):
        authority = self.hub.authority
        own = authority.server("hostile")
        cases = {
            "another name": (authority.server("other-name", host="other.invalid"),
                             "Hostname mismatch"),
            "a time that is over": (authority.server("ended", days=-1), "expired"),
            "an authority that nobody knows": (
                self.hub.stranger.server("server"), "unable to get local issuer")}
        for name, (certificate, reason) in cases.items():
            with Hostile("200 that stores nothing", certificate) as server:
                try:
                    told = str(client.get(server.url, trust=self.hub.trust).status)
                except ssl.SSLCertVerificationError as fault:
                    told = fault.verify_message
                self.check(f"a certificate of {name} is refused for just that",
                           reason in told and not server.requests, told)
        with Hostile("portal with 200", own) as server:
            answer = client.get(server.url, trust=self.hub.trust)
            self.check("with a right certificate the same server is heard",
                       answer.status == 200 and "登录" in answer.text, answer)

    # The comparison

    def compared(self):
        """A real station's ledger, through a real hub."""
        place = Place(self.folder("compared"))
        station = Station(self.hub.program, place)
        for high in (True, False, True, False):
            before = station.last_sequence()
            station.set_line(wiring.DOOR, high)
            until(lambda: station.last_sequence() > before, 5, "the door's entry")
        self.check("SIGTERM ends the station with exit code 0", station.stop() == 0)
        ledger = comparer.exported(self.hub.program, place)
        clickhouse = self.hub.clickhouse
        clickhouse.start()
        clickhouse.make_schema()
        answer = clickhouse.insert(b"".join(line(event).encode() + b"\n" for event in ledger))
        found = comparer.compare(self.hub.program, place, clickhouse, wiring.STATION_ID)
        self.check(f"what a station exports goes in as it is, and is equal there: {found}",
                   answer.status == 200 and found.is_equal and found.count >= 5, (answer, found))
        audited = clickhouse.asked_file("audit.sql")
        self.check("the audit finds the real chain whole",
                   [row["verdict"] for row in audited] == ["whole"], audited)
        clickhouse.stop()
        self.differences(ledger)

    def differences(self, ledger):
        rows = [dict(event) for event in ledger]
        rows[1]["data"] = json.dumps({"other": True})
        rows[2]["time"] = "2031-01-01T00:00:00.000Z"
        del rows[3]
        rows.append(dict(rows[0], id="ffffffffffffffff-000000000001"))
        rows.append(rows[0])
        found = comparer.Comparison(ledger, rows)
        self.check("one lost, one invented, one double, other data, another time: all are found",
                   found.lost == [ledger[3]["id"]] and len(found.invented) == 1
                   and found.doubles == 1 and found.different == [
                       (ledger[1]["id"], "data"), (ledger[2]["id"], "time")], found)

    def folder(self, name):
        path = os.path.join(self.hub.root, name)
        os.mkdir(path)
        return path


def inflated(octets):
    """How many bytes come out, in bounded memory."""
    unzip, size = zlib.decompressobj(31), 0
    for begin in range(0, len(octets), 4096):
        size += len(unzip.decompress(octets[begin:begin + 4096]))
    return size
