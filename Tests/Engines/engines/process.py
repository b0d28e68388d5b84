"""One engine of Debian's as a temporary instance on loopback, not as root."""

import os
import pwd
import signal
import subprocess

from peers.place import free_port
from peers.waiting import until

# Whom root lets the engines be: nobody owns nothing else on the machine.
USER, GROUP = "nobody", "nogroup"


class Engine:
    """A process with a folder of its own; `start` waits until it answers."""

    # Those that run, whatever became of the chapter that started them.
    running = set()
    # ClickHouse, the slowest, takes 1 s on an idle machine.
    START_SECONDS = 15

    def __init__(self, root, name, keeps_root=False):
        """`keeps_root`: for a program that gives up root by itself, as nginx does."""
        self.name = name
        self.folder = os.path.join(root, name)
        self.log = os.path.join(self.folder, "log")
        self._keeps_root = keeps_root
        self._process = None
        os.mkdir(self.folder)
        give(self.folder)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, text):
        """A file of the engine's own, readable by nobody else: it may hold tokens."""
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        give(os.path.dirname(path))
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        give(path)
        return path

    def run(self, *words):
        log = open(self.log, "ab")
        self._process = subprocess.Popen(
            words, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"},
            start_new_session=True, **({} if self._keeps_root else unprivileged()))
        log.close()
        Engine.running.add(self)
        until(self._answers, self.START_SECONDS, f"{self.name} answers", every=0.02)

    def _answers(self):
        if self._process.poll() is not None:
            raise AssertionError(
                f"{self.name} ended with {self._process.returncode}:\n{self.tail()}")
        try:
            return self.is_ready()
        except OSError:
            return False

    def tail(self):
        with open(self.log, errors="replace") as file:
            return "".join(file.readlines()[-15:])

    @property
    def id(self):
        return self._process.pid

    def signal(self, number):
        self._process.send_signal(number)

    def stop(self):
        """As a service is stopped; one that does not end is a failure."""
        self._process.send_signal(signal.SIGTERM)
        # What is in memory goes to the disk, of which others have their share.
        code = self._process.wait(60)
        Engine.running.discard(self)
        return code

    def kill(self):
        """kill -9, of the whole session: nginx has workers."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        Engine.running.discard(self)

    @classmethod
    def end_all(cls):
        for engine in list(cls.running):
            engine.kill()


def give(path):
    """To whom the engines run as."""
    if os.geteuid() == 0:
        entry = pwd.getpwnam(USER)
        os.chown(path, entry.pw_uid, entry.pw_gid)


def unprivileged():
    if os.geteuid() != 0:
        return {}
    return {"user": USER, "group": GROUP, "extra_groups": []}


def ports(count):
    """Free ports, all different: asked one after the other, two may be the same."""
    found = set()
    while len(found) < count:
        found.add(free_port())
    return list(found)
