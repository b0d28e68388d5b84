"""One request, one answer; a connection each, nothing followed, nothing retried."""

import http.client
import json
import ssl
import urllib.parse

# Nothing asked here takes long; a machine that builds beside this may be slow.
LIMIT_SECONDS = 60


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.body)

    def __str__(self):
        return f"{self.status} {self.text[:200]!r}"


def ask(method, url, body=None, headers=None, trust=None, limit=LIMIT_SECONDS):
    """`trust`: a bundle of certificates instead of the system's."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "https":
        context = ssl.create_default_context(cafile=trust)
        connection = http.client.HTTPSConnection(
            parts.hostname, parts.port, timeout=limit, context=context)
    else:
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=limit)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, target, body, headers or {})
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def get(url, headers=None, **more):
    return ask("GET", url, headers=headers, **more)


def post(url, body, headers=None, **more):
    return ask("POST", url, body, headers, **more)


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def query(**values):
    return urllib.parse.urlencode(values)
