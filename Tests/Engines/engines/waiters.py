"""Many clients that wait for one answer each, in one thread: stations on long polls."""

import selectors
import socket
import ssl
import time


class Waiter:
    """One held request: `began`, `answered` (monotonic), the answer's first line and body."""

    def __init__(self, address, request, context=None):
        self.answered = None
        self.received = b""
        self._socket = socket.create_connection(address, 30)
        if context:
            self._socket = context.wrap_socket(self._socket, server_hostname="localhost")
        self._socket.sendall(request)
        self._socket.setblocking(False)

    def fileno(self):
        return self._socket.fileno()

    def read(self, now):
        """True when the answer is complete."""
        try:
            part = self._socket.recv(65536)
        except ssl.SSLWantReadError:
            return False
        self.received += part
        if part and not self._is_whole():
            return False
        self.answered = now
        return True

    def _is_whole(self):
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found:
            return False
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                return len(body) >= int(line.split(b":")[1])
        return body.endswith(b"0\r\n\r\n") or b" 304 " in head.split(b"\r\n")[0]

    @property
    def status(self):
        return int(self.received.split(b" ", 2)[1]) if self.received else None

    def header(self, name):
        for line in self.received.partition(b"\r\n\r\n")[0].decode().split("\r\n"):
            if line.lower().startswith(name.lower() + ":"):
                return line.partition(":")[2].strip()
        raise AssertionError(f"no {name} in {self.received[:300]}")

    @property
    def body(self):
        return self.received.partition(b"\r\n\r\n")[2]

    def close(self):
        self._socket.close()


class Crowd:
    """Opens the connections at once; `collect` reads until all have their answer."""

    def __init__(self, address, requests, trust=None):
        """`trust`: the file of the authority whose TLS is spoken; without it, none is."""
        self.waiters = []
        context = ssl.create_default_context(cafile=trust) if trust else None
        try:
            for request in requests:
                self.waiters.append(Waiter(address, request, context))
        except OSError:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *fault):
        self.close()

    def collect(self, seconds):
        """Returns how many still wait when the time is over."""
        return self.collect_until(lambda: False, seconds)

    def collect_until(self, condition, seconds):
        selector = selectors.DefaultSelector()
        open_ones = [waiter for waiter in self.waiters if waiter.answered is None]
        for waiter in open_ones:
            selector.register(waiter, selectors.EVENT_READ)
        left, deadline = len(open_ones), time.monotonic() + seconds
        while left and time.monotonic() < deadline and not condition():
            for key, _ in selector.select(max(0, deadline - time.monotonic())):
                if key.fileobj.read(time.monotonic()):
                    selector.unregister(key.fileobj)
                    left -= 1
        selector.close()
        return left

    def latencies(self, since):
        """Milliseconds from `since` (monotonic) on, ascending."""
        return sorted((waiter.answered - since) * 1000
                      for waiter in self.waiters if waiter.answered)

    def close(self):
        for waiter in self.waiters:
            waiter.close()


def percentile(ordered, share):
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
