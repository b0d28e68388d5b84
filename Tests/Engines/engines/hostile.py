"""A server that answers as nobody should, over HTTP or TLS."""

import collections
import socket
import ssl
import struct
import threading
import time

from .answers import FAR, FIXED, JSON, http

# As long as a client may be made to wait; whoever tests a client has shorter times.
LONGEST_SECONDS = 120
# A request head, and a batch of events.
REQUEST_LIMIT = 8 << 20
HONEST = "honest"
CLOSED = "closed at once"

# What a station asks a hub for, by the ends of the addresses.
COLUMNS = {"/events": "events", "/samples": "samples", "/manifest.json": "manifest",
           ".ndjson": "files", "/directive.json": "directives"}

# `head`: request line and headers; `answer`: what it got; `time`: seconds, when it had come.
Request = collections.namedtuple("Request", "head body answer column time")


class Hostile:
    """`answer` may be changed at any time, and in `answers` that of one column; what is asked next
    gets the new one.

    Besides those of FIXED: `endless body`, `endless redirection`, `endless head`, `drip`, `hole`
    (never an answer), `reset`, `closed at once` (whatever the column), `trickling chunks`, HONEST.
    """

    def __init__(self, answer, certificate=None, honest=None, far=FAR):
        """`certificate`: paths of certificate and key; `None` = without TLS. `honest` gives the
        bytes of HONEST for a head and a body. `far`: where redirections lead instead of FAR."""
        self.answer, self.answers = answer, {}
        self._honest, self._far = honest, far
        # All that came; of what was closed at once nothing is known but that it came.
        self.requests = []
        self.accepted = 0
        self.faults = []
        self._context = None
        if certificate:
            self.certify(certificate)
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = self._listener.getsockname()[1]
        self.url = f"{'https' if certificate else 'http'}://localhost:{self.port}/"
        threading.Thread(target=self._accept, daemon=True).start()

    def certify(self, certificate):
        """For connections from now on."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        self._context = context

    def __enter__(self):
        return self

    def __exit__(self, *fault):
        self.close()

    def close(self):
        self._over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self):
        while not self._over.is_set():
            try:
                link, _ = self._listener.accept()
            except OSError:
                return
            self.accepted += 1
            threading.Thread(target=self._serve, args=(link,), daemon=True).start()

    def answer_of(self, column):
        return self.answers.get(column, self.answer)

    def _serve(self, link):
        link.settimeout(LONGEST_SECONDS)
        try:
            if CLOSED in (self.answer, *self.answers.values()):
                self.requests.append(Request("", b"", CLOSED, None, time.time()))
                return
            if self._context:
                link = self._context.wrap_socket(link, server_side=True)
            request = self._read(link)
            if request is None:
                return
            column = column_of(request[0])
            answer = self.answer_of(column)
            self.requests.append(Request(*request, answer, column, time.time()))
            if answer == HONEST:
                link.sendall(self._honest(*request))
            else:
                self._say(link, answer, column)
        except (OSError, ValueError) as fault:
            # A client that does not trust this server, or has had enough of it.
            self.faults.append(type(fault).__name__)
        finally:
            link.close()

    @staticmethod
    def _read(link):
        received = b""
        while b"\r\n\r\n" not in received:
            part = link.recv(65536)
            if not part or len(received) > REQUEST_LIMIT:
                return None
            received += part
        head, _, body = received.partition(b"\r\n\r\n")
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        while len(body) < min(length, REQUEST_LIMIT):
            part = link.recv(65536)
            if not part:
                return None
            body += part
        return head.decode("latin-1"), body

    def _say(self, link, answer, column):
        if answer in FIXED:
            link.sendall(FIXED[answer].replace(FAR.encode(), self._far.encode()))
            return
        moving = {"endless body": self._endless_body, "endless head": self._endless_head,
                  "endless redirection": self._endless_redirection, "drip": self._drip,
                  "hole": self._hole, "reset": self._reset, "trickling chunks": self._chunks}
        moving[answer](link, self._until_changed(answer, column))

    def _until_changed(self, answer, column):
        deadline = time.monotonic() + LONGEST_SECONDS
        while (time.monotonic() < deadline and self.answer_of(column) == answer
               and not self._over.is_set()):
            yield

    def _endless_redirection(self, link, turns):
        self._endless_body(link, turns, http(
            "302 Found", [("Location", f"{self._far}/endless")], length=""))

    @staticmethod
    def _endless_body(link, turns, head=http("200 OK", JSON, b"[", length="")):
        link.sendall(head)
        for _ in turns:
            link.sendall(b'"endless",' * 4096)

    @staticmethod
    def _endless_head(link, turns):
        link.sendall(b"HTTP/1.1 200 OK\r\n")
        for number, _ in enumerate(turns):
            link.sendall(f"X-{number}: {'y' * 1000}\r\n".encode())

    def _drip(self, link, turns):
        """A byte now and then: never quiet for long, and never done."""
        answer = http("200 OK", JSON, b"{" + b" " * 100000 + b"}")
        for byte, _ in zip(answer, turns):
            link.sendall(bytes((byte,)))
            self._over.wait(0.2)

    def _chunks(self, link, turns):
        link.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in turns:
            link.sendall(b"1\r\n \r\n")
            self._over.wait(0.2)

    def _hole(self, link, turns):
        for _ in turns:
            self._over.wait(0.2)

    @staticmethod
    def _reset(link, turns):
        raw = link if not isinstance(link, ssl.SSLSocket) else socket.socket(
            fileno=link.detach())
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raw.close()


MOVING = ("endless body", "endless redirection", "endless head", "drip", "hole", "reset",
          "trickling chunks", "closed at once")


def column_of(head):
    path = head.split(" ")[1].partition("?")[0]
    return next((name for end, name in COLUMNS.items() if path.endswith(end)), None)
