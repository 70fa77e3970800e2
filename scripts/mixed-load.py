#!/usr/bin/env python3
"""Reads and writes notes of docs/examples/python through load balancers, over many connections at once, for scripts/test-delivery.

    scripts/mixed-load.py CONNECTIONS PAUSE FLAG OUTPUT URL...

Each connection is kept open, makes one request every PAUSE seconds, and goes on while the file FLAG is there. Every answer is a line of OUTPUT:
`good` or `bad`, the method, the path, the status (0 without an answer), and the version that the answer names in X-Version (- for none).
"""

import http.client
import itertools
import os
import sys
import threading
import time
from urllib.parse import urlsplit

LIMIT = 15


def requests(number):
    """Endless: method, path, body and the status that is right. Three of four read."""
    for turn in itertools.count():
        yield [
            ("GET", "/notes", None, 200),
            ("PUT", f"/notes/load-{number}", f"turn {turn}", 200),
            ("GET", "/notes", None, 200),
            ("GET", "/nothing", None, 404),
        ][(number + turn) % 4]


def run(number, url, pause, flag, note):
    """One connection, which is opened anew when it breaks."""
    host = urlsplit(url).netloc
    connection = http.client.HTTPConnection(host, timeout=LIMIT)
    time.sleep(pause * (number % 10) / 10)
    for method, path, body, right in requests(number):
        if not os.path.exists(flag):
            return
        started = time.monotonic()
        try:
            connection.request(method, path, body=body)
            answer = connection.getresponse()
            answer.read()
            status, version = answer.status, answer.headers.get("x-version", "-")
        except (OSError, http.client.HTTPException):
            status, version = 0, "-"
            connection.close()
        note(f"{'good' if status == right else 'bad'} {method} {path} {status} {version}")
        time.sleep(max(0.0, pause - (time.monotonic() - started)))


def main():
    connections, pause, flag, output, *urls = sys.argv[1:]
    lock = threading.Lock()
    with open(output, "a", buffering=1, encoding="ascii") as file:
        def note(line):
            with lock:
                file.write(line + "\n")

        threads = [
            threading.Thread(target=run, args=(number, urls[number % len(urls)], float(pause), flag, note))
            for number in range(int(connections))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


main()
