"""Answers that no engine should give, byte by byte, and how they are to be told apart."""

import gzip
import time

LINE = b"\r\n"


def http(status, headers=(), body=b"", length=None):
    """`length`: what Content-Length claims; `None` = the truth."""
    told = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", "Connection: close"]
    if told != "":
        lines.append(f"Content-Length: {told}")
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join(lines).encode("latin-1") + LINE * 2 + body


def page(status="200 OK"):
    """What the login of somebody's wireless network says to everything."""
    return http(status, [("Content-Type", "text/html; charset=utf-8")],
                "<!doctype html><title>登录</title><form action=/login>".encode())


def bomb(megabytes):
    """Zeros: a thousandth of their size."""
    return gzip.compress(bytes(1 << 20) * megabytes, 9)


JSON = [("Content-Type", "application/json")]
FAR = "http://hub.invalid/elsewhere"

# Each is the whole answer: what is sent before the connection is closed.
FIXED = {
    "portal with 200": page(),
    "portal with 511": page("511 Network Authentication Required"),
    "portal behind 302": http("302 Found", [("Location", "http://portal.invalid/login")]),
    "200 of another type": http("200 OK", [("Content-Type", "image/png")], b"\x89PNG"),
    "200 that stores nothing": http("200 OK"),
    "202": http("202 Accepted"),
    "204 with a body": http("204 No Content", [], b"surprise"),
    "205": http("205 Reset Content"),
    "206 that nobody asked for": http(
        "206 Partial Content", [("Content-Range", "bytes 5-9/10")], b"56789"),
    "206 of another range": http(
        "206 Partial Content", [("Content-Range", "bytes 0-4/10")], b"01234"),
    "304 without a condition": http("304 Not Modified"),
    "300 without a place": http("300 Multiple Choices"),
    "301 elsewhere": http("301 Moved Permanently", [("Location", FAR)]),
    "307 elsewhere": http("307 Temporary Redirect", [("Location", FAR)]),
    "308 to itself": http("308 Permanent Redirect", [("Location", "/")]),
    "302 to a file": http("302 Found", [("Location", "file:///etc/passwd")]),
    "302 to nowhere": http("302 Found", [("Location", "http://[::1")]),
    "302 to bytes": http("302 Found", [("Location", "\xff\xfe//:\x01")]),
    "400": http("400 Bad Request"),
    "401": http("401 Unauthorized", [("WWW-Authenticate", 'Bearer error="invalid_token"')]),
    "401 basic": http("401 Unauthorized", [("WWW-Authenticate", 'Basic realm="hub"')]),
    "401 by a clock a day ahead": http("401 Unauthorized", [
        ("Date", time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 86400)))]),
    "403": http("403 Forbidden"), "404": http("404 Not Found"),
    "407": http("407 Proxy Authentication Required", [("Proxy-Authenticate", "Basic")]),
    "408": http("408 Request Timeout"), "410": http("410 Gone"),
    "413": http("413 Content Too Large"), "415": http("415 Unsupported Media Type"),
    "422": http("422 Unprocessable Content"), "425": http("425 Too Early"),
    "429 for 3 s": http("429 Too Many Requests", [("Retry-After", "3")]),
    "429 until a date": http("429 Too Many Requests", [
        ("Retry-After", "Fri, 31 Dec 2027 23:59:59 GMT")]),
    "429 for ever": http("429 Too Many Requests", [("Retry-After", "9" * 30)]),
    "429 for less than nothing": http("429 Too Many Requests", [("Retry-After", "-5")]),
    "500": http("500 Internal Server Error", [], b"Code: 27, the row: {...}"),
    "501": http("501 Not Implemented"), "502": http("502 Bad Gateway"),
    "503 for 2 s": http("503 Service Unavailable", [("Retry-After", "2")]),
    "504": http("504 Gateway Timeout"), "599": http("599 Nothing"),
    "999": http("999 Beyond"), "42": http("42 Too Short"),
    "truncated JSON": http("200 OK", JSON, b'{"payload": "eyJ2ZXJz'),
    "a body that is cut": http("200 OK", JSON, b'{"payload"', length=4096),
    "more than was told": http("200 OK", JSON, b"{}" + b"x" * 4096, length=2),
    "JSON of 100,000 brackets": http("200 OK", JSON, b"[" * 100000),
    "a head that is cut": b"HTTP/1.1 200 OK\r\nContent-Le",
    "a status line that is cut": b"HTTP/1.",
    "nothing": b"",
    "bytes": bytes(range(256)) * 16,
    "another protocol": b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n",
    "HTTP/2 in the clear": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a length beyond all": http("200 OK", JSON, b"{}", length=9223372036854775807),
    "a length beyond 64 bits": http("200 OK", JSON, b"{}", length="9" * 40),
    "a length below zero": http("200 OK", JSON, b"{}", length=-1),
    "two lengths": http("200 OK", [("Content-Length", "5")], b"{}"),
    "a length in words": http("200 OK", JSON, b"{}", length="two"),
    "a header of a megabyte": http("200 OK", [("X-Long", "x" * (1 << 20))]),
    "ten thousand headers": http("200 OK", [(f"X-{n}", "y") for n in range(10000)]),
    "zeros in a header": http("200 OK", [("X-Zero", "a\0b"), ("ETag", '"\0"')]),
    "a folded header": b"HTTP/1.1 200 OK\r\nX-Folded: a\r\n b\r\nContent-Length: 0\r\n\r\n",
    "no blank line": b"HTTP/1.1 200 OK\nContent-Length: 2\n\n{}",
    "a cookie": http("200 OK", [("Set-Cookie", "id=1; Path=/; Max-Age=999999")]),
    "a thousand times 100": b"HTTP/1.1 100 Continue\r\n\r\n" * 1000 + http("200 OK"),
    "101": http("101 Switching Protocols", [("Upgrade", "websocket"), ("Connection", "upgrade")]),
    "chunks with trailers": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-End\r\n"
                            b"\r\n2\r\n{}\r\n0\r\nX-End: yes\r\n\r\n",
    "a chunk without a length": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
    "a chunk beyond all": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                          b"ffffffffffffffff\r\n{}",
    "chunks and a length": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n"
                           b"\r\n2\r\n{}\r\n0\r\n\r\n",
    "a compressed bomb": http("200 OK", JSON + [("Content-Encoding", "gzip")], bomb(256)),
    "compressed garbage": http("200 OK", JSON + [("Content-Encoding", "gzip")], b"no gzip"),
    "an encoding that nobody knows": http("200 OK", JSON + [("Content-Encoding", "rot13")], b"{}"),
}
