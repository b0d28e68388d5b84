"""A network that fails where it is told to: a TCP proxy on loopback, before one engine."""

import select
import socket
import struct
import threading


class Plan:
    """What becomes of one connection. Bytes are counted from its beginning."""

    def __init__(self, up=None, down=None, delay=0.0, hole=False, reset=False):
        """`up`: bytes to the engine that get through, `down`: bytes of its answer that do, each
        until the connection is cut; `delay`: seconds before anything is passed on; `hole`: taken,
        and nothing ever comes back; `reset`: cut by RST instead of FIN."""
        self.up, self.down, self.delay, self.hole, self.reset = up, down, delay, hole, reset

    def __repr__(self):
        told = (f"{name}={value}" for name, value in vars(self).items() if value not in (None, 0))
        return f"Plan({', '.join(told)})"


PASSES = Plan()
HOLE = Plan(hole=True)
# The engine has read and judged the request; whoever asked does not learn how.
LOST_ANSWER = Plan(down=0)


class Flapping:
    """`plans` gives the plan of each connection by its number, from 0 on."""

    def __init__(self, target, plans=lambda number: PASSES):
        self.target, self.plans = target, plans
        # (bytes passed up, bytes passed down, who ended it: "plan", "ends", "down").
        self.ended = []
        self.accepted = 0
        self._lock = threading.Lock()
        self._open = set()
        self._stop = threading.Event()
        self._listener = None
        self.port = None
        self.up()

    # The whole line

    def up(self):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port or 0))
        listener.listen(1024)
        self.port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def down(self):
        """Nobody listens any more, and what was open is reset."""
        if self._listener:
            # Wakes the thread that accepts; close alone does not.
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        with self._lock:
            for connection in list(self._open):
                connection.end("down")

    def close(self):
        self.down()

    def __enter__(self):
        return self

    def __exit__(self, *fault):
        self.close()

    def _accept(self, listener):
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with self._lock:
                number = self.accepted
                self.accepted += 1
                connection = _Connection(self, client, self.plans(number))
                self._open.add(connection)
            threading.Thread(target=connection.run, daemon=True).start()

    def over(self, connection, cause):
        with self._lock:
            self._open.discard(connection)
            self.ended.append((connection.sent_up, connection.sent_down, cause))


class _Connection:
    def __init__(self, proxy, client, plan):
        self._proxy, self._client, self._plan = proxy, client, plan
        self._server = None
        self._cause = None
        self._wake, self._woken = socket.socketpair()
        self.sent_up = self.sent_down = 0

    def run(self):
        plan = self._plan
        try:
            if plan.delay and self._is_woken(plan.delay):
                return
            if not plan.hole:
                self._server = socket.create_connection(self._proxy.target, 30)
            self._cause = self._cause or self._pump()
        except OSError:
            self._cause = self._cause or "ends"
        finally:
            # First out of the list of those that can be woken.
            self._proxy.over(self, self._cause)
            self._close(plan.reset and self._cause == "plan" or self._cause == "down")

    def end(self, cause):
        """From another thread."""
        self._cause = self._cause or cause
        self._wake.send(b"x")

    def _is_woken(self, seconds):
        return bool(select.select([self._woken], [], [], seconds)[0])

    def _pump(self):
        """Returns why it is over."""
        sources = [self._woken, self._client] + ([self._server] if self._server else [])
        while True:
            ready, _, _ = select.select(sources, [], [])
            if self._woken in ready:
                return self._cause
            for source in ready:
                part = source.recv(65536)
                if not part:
                    return "ends"
                if self._server is None:
                    # A hole takes everything.
                    continue
                is_up = source is self._client
                if not self._pass(part, is_up):
                    return "plan"

    def _pass(self, part, is_up):
        limit = self._plan.up if is_up else self._plan.down
        sent = self.sent_up if is_up else self.sent_down
        allowed = part if limit is None else part[:max(0, limit - sent)]
        if allowed:
            (self._server if is_up else self._client).sendall(allowed)
        if is_up:
            self.sent_up += len(allowed)
        else:
            self.sent_down += len(allowed)
        return len(allowed) == len(part) and (limit is None or sent + len(part) < limit)

    def _close(self, reset):
        for link in (self._client, self._server):
            if link is None:
                continue
            if reset:
                link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            link.close()
        self._wake.close()
        self._woken.close()
