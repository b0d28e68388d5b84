"""A static server's answers for one folder: GET, `If-None-Match`, `Range`."""

import hashlib
import os

MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


class Shelf:
    def __init__(self, folder):
        self._folder = folder

    def answer(self, head, _):
        path = os.path.join(self._folder, path_of(head).lstrip("/"))
        if not os.path.isfile(path):
            return MISSING
        with open(path, "rb") as file:
            content = file.read()
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        if field(head, "if-none-match") == tag:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode()
        start = field(head, "range")
        first = int(start.removeprefix("bytes=").removesuffix("-")) if start else 0
        size = len(content)
        if first >= size:
            return (f"HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */{size}\r\n"
                    "Content-Length: 0\r\n\r\n").encode()
        status = "206 Partial Content" if start else "200 OK"
        part = f"Content-Range: bytes {first}-{size - 1}/{size}\r\n" if start else ""
        return (f"HTTP/1.1 {status}\r\n{part}Content-Type: application/octet-stream\r\n"
                f"Content-Length: {size - first}\r\nETag: {tag}\r\n\r\n").encode() + content[first:]

    def publish(self, name, content):
        """In one rename, as a city must."""
        path = os.path.join(self._folder, name)
        with open(path + ".new", "wb") as file:
            file.write(content)
        os.rename(path + ".new", path)


def path_of(head):
    """Of a question's head, or of its beginning."""
    words = head.split(b" ", 2)
    return words[1].decode() if len(words) > 2 else ""


def field(head, name):
    for line in head.decode("latin-1").split("\r\n"):
        if line.lower().startswith(name + ": "):
            return line[len(name) + 2:]
    return None
