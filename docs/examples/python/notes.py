"""Keeps notes in PostgreSQL: GET /notes lists them, PUT /notes/NAME stores the body of the request."""

import json
import os
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psycopg2

HOSTS = [host.rsplit(":", 1) for host in os.environ["DATABASE_HOSTS"].split(",")]
stopping = threading.Event()


def connect(role):
    """Opens a connection to whichever of both servers has the role: read-write is the primary, any takes the first that answers."""
    return psycopg2.connect(
        host=",".join(host for host, _ in HOSTS), port=",".join(port for _, port in HOSTS), target_session_attrs=role,
        dbname=os.environ["DATABASE_NAME"], user=os.environ["DATABASE_USER"], password=os.environ["DATABASE_PASSWORD"],
        sslmode=os.environ["DATABASE_TLS"], sslrootcert=os.environ["DATABASE_CA_FILE"], connect_timeout=2)


def query(role, sql, *values):
    """Runs one statement in a transaction of its own."""
    connection = connect(role)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


class Notes(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/ready":
            self.answer(lambda: query("any", "select 1") and "ready", unavailable=stopping.is_set())
        elif self.path == "/live":
            self.send(200, "live")
        elif self.path == "/notes":
            self.answer(lambda: dict(query("any", "select name, text from notes order by name")))
        else:
            self.send(404, "There is nothing at this path.")

    def do_PUT(self):
        name = self.path.removeprefix("/notes/")
        text = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        self.answer(lambda: query(
            "read-write", "insert into notes values (%s, %s) on conflict (name) do update set text = excluded.text", name, text))

    def answer(self, work, unavailable=False):
        try:
            self.send(503 if unavailable else 200, "stopping" if unavailable else work())
        except psycopg2.Error as error:
            self.send(503, str(error).splitlines()[0])

    def send(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.send_header("x-served-by", os.environ["INSTANCE_NAME"])
        self.end_headers()
        self.wfile.write(body)


def stop(*_):
    """Unready first; the load balancers ask each second. Then the server ends."""
    stopping.set()
    threading.Timer(3, server.shutdown).start()


query("read-write", "create table if not exists notes (name text primary key, text text not null)")
server = ThreadingHTTPServer((os.environ["LISTEN_ADDRESS"], int(os.environ["LISTEN_PORT"])), Notes)
signal.signal(signal.SIGTERM, stop)
server.serve_forever()
