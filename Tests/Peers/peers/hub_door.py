"""One address of the hub: takes requests, and is hit at a boundary of one, or holds it."""

import socket
import threading

# Where a request can be hit, in the order of its life.
(UNREAD, HALF_READ, UNSTORED, UNANSWERED, HALF_ANSWERED, ANSWERED) = BOUNDARIES = (
    "before it is read", "half read", "before it is stored", "before it is answered",
    "within the answer", "after the answer")
# A question stores nothing.
QUESTION_BOUNDARIES = tuple(name for name in BOUNDARIES if name != UNSTORED)

BUSY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"


def every(octets):
    return True


class Door:
    """`answer` gives the answer's bytes for a request's head and body, having stored the body."""

    def __init__(self, answer):
        self._reply = answer
        self._lock = threading.Condition()
        self._armed = None
        self._life, self._allowed, self._wanted = 0, None, every
        self.fired = threading.Event()
        self.is_busy = False
        self.begin()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        threading.Thread(target=self._accept, daemon=True).start()

    def begin(self, allowed=None, wanted=every):
        """Another life of the station. Of the requests whose content is `wanted` so many are
        stored, and the next ones held; what was held before is dropped, never stored."""
        with self._lock:
            self._life += 1
            self._allowed, self._wanted = allowed, wanted
            # Wanted ones: read whole; answered to the last byte.
            self.bodies, self.answered = [], 0
            self._lock.notify_all()

    def arm(self, boundary, strike, wanted=every):
        """`strike` is called once, when the next request is at this boundary of which what is
        known is `wanted`; then the connection is cut. `hit` is what has come of it."""
        with self._lock:
            self.fired.clear()
            self.hit = b""
            self._armed = (boundary, strike, wanted)

    def close(self):
        # Wakes the thread that accepts; close alone does not.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection:
            try:
                while connection.recv(1, socket.MSG_PEEK) and self._answer(connection):
                    pass
            except OSError:
                # The other side was killed.
                pass

    def _answer(self, connection):
        """Whether the connection goes on."""
        life, request = self._life, Request(connection)
        if self._strikes(UNREAD, request, request.waiting()):
            return False
        if not request.read_half() or self._strikes(HALF_READ, request, request.half):
            return False
        if not request.read() or self._strikes(UNSTORED, request, request.content):
            return False
        if self.is_busy:
            connection.sendall(BUSY)
            return True
        answer = self._stored(request, life)
        if answer is None or self._strikes(UNANSWERED, request, request.content):
            return False
        half = len(answer) // 2
        connection.sendall(answer[:half])
        if self._strikes(HALF_ANSWERED, request, request.content):
            return False
        connection.sendall(answer[half:])
        if self._strikes(ANSWERED, request, request.content):
            return False
        with self._lock:
            if life == self._life and self._wanted(request.content):
                self.answered += 1
        return True

    def _stored(self, request, life):
        """`None` = held until the station's life was over."""
        with self._lock:
            is_wanted = self._wanted(request.content)
            if life == self._life and is_wanted:
                self.bodies.append(request.content)
            while life == self._life and is_wanted and self._allowed == 0:
                self._lock.wait()
            if life != self._life:
                return None
            if is_wanted and self._allowed:
                self._allowed -= 1
            return self._reply(request.head, request.body)

    def _strikes(self, boundary, request, known):
        with self._lock:
            if not self._armed or self._armed[0] != boundary or not self._armed[2](known):
                return False
            strike, self._armed = self._armed[1], None
        strike()
        self.hit = request.octets + request.waiting()
        self.fired.set()
        return True


class Request:
    """Read from a connection as far as somebody wants; a question has no body."""

    def __init__(self, connection):
        self._connection = connection
        self.octets = self.head = self.body = b""

    @property
    def content(self):
        """What tells one request from another."""
        return self.body or self.head

    @property
    def half(self):
        return self.octets[len(self.head):] or self.octets

    def waiting(self):
        """What lies there unread."""
        try:
            return self._connection.recv(1 << 20, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except OSError:
            return b""

    def read_half(self):
        """A question's first line; else the head and half of the body. Whether it came."""
        is_whole = self._read_until(b"\r\n")
        if not is_whole or self.octets.startswith(b"GET "):
            return is_whole
        return self._read_head() and self._read_body(self._length // 2)

    def read(self):
        return (self.head or self._read_head()) and self._read_body(self._length)

    def _read_head(self):
        if not self._read_until(b"\r\n\r\n"):
            return False
        self.head = self.octets
        lines = self.head.lower().split(b"\r\n")
        self._length = next((int(line[15:]) for line in lines
                             if line.startswith(b"content-length:")), 0)
        return True

    def _read_until(self, end):
        while not self.octets.endswith(end):
            part = self._connection.recv(1)
            if not part:
                return False
            self.octets += part
        return True

    def _read_body(self, length):
        while len(self.body) < length:
            part = self._connection.recv(length - len(self.body))
            if not part:
                return False
            self.body += part
            self.octets += part
        return True
