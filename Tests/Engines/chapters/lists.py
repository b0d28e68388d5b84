"""nginx for the signed files: conditional questions, resumed downloads, TLS of the city's own."""

import hashlib
import os
import ssl
import subprocess

from engines import client
from engines.certificates import BUNDLE
from engines.hub import FIRST, SECOND, STATIONS
from engines.process import give
from engines.table import Table

MINE = client.bearer(STATIONS[FIRST])


class Lists:
    def __init__(self, trial, hub):
        self.trial, self.hub, self.check = trial, hub, trial.check

    def run(self):
        self.folder = os.path.join(self.hub.root, "srv")
        os.makedirs(os.path.join(self.folder, "stations", FIRST))
        front = self.hub.front("nginx-lists")
        port = front.serve("nginx", "lists.conf", places=[("/srv/yizhan", self.folder)])
        self.address = f"https://localhost:{port}"
        self.table = Table(self.trial, "nginx")
        front.start()
        self.trial.chapter("nginx: conditional questions", self.conditional)
        self.trial.chapter("nginx: downloads", self.downloads)
        self.trial.chapter("nginx: who may read what", self.rights)
        self.trial.chapter("nginx: the city's own certificate authority", self.trusted)
        front.stop()
        self.table.compare()

    def publish(self, name, content):
        """As `hub publish` must: written beside, then renamed."""
        path = os.path.join(self.folder, name)
        with open(path + ".new", "wb") as file:
            file.write(content)
        os.rename(path + ".new", path)
        give(path)

    def get(self, name, **headers):
        given = {key.replace("_", "-"): value for key, value in headers.items()}
        return client.get(f"{self.address}/{name}", {**MINE, **given}, trust=self.hub.trust)

    def conditional(self):
        self.publish("manifest.json", b'{"version":1}')
        first = self.get("manifest.json")
        tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
        again = self.get("manifest.json", If_None_Match=tag, If_Modified_Since=modified)
        self.table.add("the manifest with its `ETag`", again)
        self.check("a manifest that has not changed is 304 and empty",
                   first.status == 200 and again.status == 304 and not again.body, again)
        self.publish("manifest.json", b'{"version":1,"more":true}')
        changed = self.get("manifest.json", If_None_Match=tag, If_Modified_Since=modified)
        self.check("one that has changed is 200, with another ETag",
                   changed.status == 200 and changed.headers["ETag"] != tag, changed)
        # nginx's ETag is time and length: another text of the same length in the same second.
        path = os.path.join(self.folder, "manifest.json")
        time_of = os.stat(path).st_mtime
        self.publish("manifest.json", b'{"version":2,"more":true}')
        os.utime(path, (time_of, time_of))
        blind = self.get("manifest.json", If_None_Match=changed.headers["ETag"])
        self.check("two manifests of one length and one second have one ETag: publish no faster "
                   "than once a second", blind.status == 304, blind)

    def downloads(self):
        content = os.urandom(3_000_000)
        self.publish("members-7.ndjson", content)
        whole = self.get("members-7.ndjson")
        self.check("a snapshot of 3 MB arrives as it is, and may be kept for ever",
                   whole.body == content and "immutable" in whole.headers["Cache-Control"])
        tag, part = whole.headers["ETag"], content[:1_000_000]
        rest = self.get("members-7.ndjson", Range=f"bytes={len(part)}-", If_Range=tag)
        self.table.add("`Range` with `If-Range`, unchanged", _shortened(rest))
        digest = hashlib.sha256(part + rest.body).digest()
        self.check("a download goes on where it was cut: 206 from the asked byte",
                   rest.status == 206 and rest.headers["Content-Range"].startswith("bytes 1000000-")
                   and digest == hashlib.sha256(content).digest(), rest.status)
        beyond = self.get("members-7.ndjson", Range="bytes=3000000-")
        self.table.add("`Range` behind the end", beyond)
        self.check("a range behind the end is 416 with the length",
                   beyond.status == 416 and beyond.headers["Content-Range"] == "bytes */3000000",
                   beyond)
        self.publish("members-7.ndjson", content + b"another\n")
        anew = self.get("members-7.ndjson", Range="bytes=1000000-", If_Range=tag)
        self.table.add("`Range` with `If-Range`, changed", _shortened(anew))
        self.check("a file that was changed against the rule is sent anew from its first byte",
                   anew.status == 200 and len(anew.body) == len(content) + 8, anew.status)
        zipped = self.get("manifest.json", Accept_Encoding="gzip")
        self.check("nothing is compressed on the way: ETag and Range stay the file's own",
                   "Content-Encoding" not in zipped.headers)

    def rights(self):
        self.publish(f"stations/{FIRST}/directive.json", b'{"payload":""}')
        url = f"{self.address}/stations/{FIRST}/directive.json"
        answers = {
            "a station's own directive": client.get(url, MINE, trust=self.hub.trust),
            "another station's directive": client.get(
                url, client.bearer(STATIONS[SECOND]), trust=self.hub.trust),
            "no token": client.get(f"{self.address}/manifest.json", trust=self.hub.trust),
            "a folder": self.get("stations/"),
            "a path upwards": self.get("../../etc/passwd"),
            "a file that is not there": self.get("members-8.ndjson"),
            "`POST`": client.post(url, b"x", MINE, trust=self.hub.trust)}
        for what, answer in answers.items():
            self.table.add(what, answer)
        statuses = [answer.status for answer in answers.values()]
        self.check("a station reads its own directive and the lists: 200; 403, 401, 404 and 405 "
                   "for everything else", statuses == [200, 403, 401, 404, 400, 404, 405], statuses)

    def trusted(self):
        """As on a station: its client reads the system's store and no other."""
        url = f"{self.address}/manifest.json"
        self.check("a server of an authority that the system does not know is refused",
                   self.fault(url) == "CERTIFICATE_VERIFY_FAILED", self.fault(url))
        self.hub.authority.install()
        try:
            answer = client.get(url, MINE, trust=BUNDLE)
            curl = subprocess.run(
                ["curl", "--silent", "--show-error", "--output", "/dev/null", "--write-out",
                 "%{http_code}", "--header", f"Authorization: {MINE['Authorization']}", url],
                capture_output=True, text=True, timeout=60)
            self.check("with the authority in the system's store (update-ca-certificates) it is "
                       "trusted, by libcurl too",
                       answer.status == 200 and curl.stdout == "200", (answer, curl.stdout,
                                                                       curl.stderr))
            other = url.replace("localhost", "127.1")
            self.check("under a name that its certificate does not have it is refused",
                       self.fault(other) == "CERTIFICATE_VERIFY_FAILED", self.fault(other))
        finally:
            self.hub.authority.uninstall()
        self.check("with the authority gone from the store it is refused again",
                   self.fault(url) == "CERTIFICATE_VERIFY_FAILED", self.fault(url))

    @staticmethod
    def fault(url):
        try:
            return client.get(url, MINE, trust=BUNDLE).status
        except ssl.SSLError as fault:
            return fault.reason


def _shortened(answer):
    """Random bytes are nothing to look at."""
    return client.Answer(answer.status, answer.headers, b"")
