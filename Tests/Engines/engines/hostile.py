"""A server that answers as nobody should, over HTTP or TLS."""

import socket
import ssl
import struct
import threading
import time

from .answers import FIXED, JSON, http

# As long as a client may be made to wait; whoever tests a client has shorter times.
LONGEST_SECONDS = 120
# A request head, and a batch of events.
REQUEST_LIMIT = 8 << 20


class Hostile:
    """`answer` may be changed at any time; what is asked next gets the new one.

    Besides those of FIXED: `endless body`, `endless head`, `drip`, `hole` (never an answer),
    `reset`, `closed at once`, `trickling chunks`.
    """

    def __init__(self, answer, certificate=None):
        """`certificate`: paths of certificate and key; `None` = without TLS."""
        self.answer = answer
        # (request line and headers, body, the answer they got) of all that came.
        self.requests = []
        self.faults = []
        self.closed_at_once = 0
        self._context = None
        if certificate:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(*certificate)
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = self._listener.getsockname()[1]
        self.url = f"{'https' if certificate else 'http'}://localhost:{self.port}/"
        threading.Thread(target=self._accept, daemon=True).start()

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
            threading.Thread(target=self._serve, args=(link,), daemon=True).start()

    def _serve(self, link):
        link.settimeout(LONGEST_SECONDS)
        try:
            if self.answer == "closed at once":
                self.closed_at_once += 1
                return
            if self._context:
                link = self._context.wrap_socket(link, server_side=True)
            request = self._read(link)
            if request is None:
                return
            answer = self.answer
            self.requests.append((*request, answer))
            self._say(link, answer)
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

    def _say(self, link, answer):
        if answer in FIXED:
            link.sendall(FIXED[answer])
            return
        moving = {"endless body": self._endless_body, "endless head": self._endless_head,
                  "drip": self._drip, "hole": self._hole, "reset": self._reset,
                  "trickling chunks": self._chunks}
        moving[answer](link)

    def _until_the_end(self):
        deadline = time.monotonic() + LONGEST_SECONDS
        while time.monotonic() < deadline and not self._over.is_set():
            yield

    def _endless_body(self, link):
        link.sendall(http("200 OK", JSON, b"[", length=""))
        for _ in self._until_the_end():
            link.sendall(b'"endless",' * 4096)

    def _endless_head(self, link):
        link.sendall(b"HTTP/1.1 200 OK\r\n")
        for number, _ in enumerate(self._until_the_end()):
            link.sendall(f"X-{number}: {'y' * 1000}\r\n".encode())

    def _drip(self, link):
        """A byte now and then: never quiet for long, and never done."""
        answer = http("200 OK", JSON, b"{" + b" " * 100000 + b"}")
        for byte, _ in zip(answer, self._until_the_end()):
            link.sendall(bytes((byte,)))
            self._over.wait(0.2)

    def _chunks(self, link):
        link.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in self._until_the_end():
            link.sendall(b"1\r\n \r\n")
            self._over.wait(0.2)

    def _hole(self, link):
        self._over.wait(LONGEST_SECONDS)

    @staticmethod
    def _reset(link):
        raw = link if not isinstance(link, ssl.SSLSocket) else socket.socket(
            fileno=link.detach())
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raw.close()


MOVING = ("endless body", "endless head", "drip", "hole", "reset", "trickling chunks",
          "closed at once")
