#!/usr/bin/env python3
"""Gives tokens for a registry, as https://distribution.github.io/distribution/spec/auth/jwt/ has them; for scripts/test-delivery.

    scripts/token-server.py ADDRESS PORT DIR

DIR has other/server.crt and other/server.key, for TLS and for signatures, and other.password, the password of the user `pipeline`.
"""

import base64
import hmac
import http.server
import json
import pathlib
import ssl
import subprocess
import sys
import time
from urllib.parse import parse_qs, urlsplit

ADDRESS, PORT, FOLDER = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
CERTIFICATE, KEY = FOLDER / "other/server.crt", FOLDER / "other/server.key"
LOGIN = base64.b64encode(b"pipeline:" + (FOLDER / "other.password").read_bytes().strip()).decode()
LIFETIME = 300


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sign(claims):
    """A token with the chain of the certificate in it."""
    chain = [base64.b64encode(ssl.PEM_cert_to_DER_cert(CERTIFICATE.read_text())).decode()]
    text = ".".join(encode(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "RS256", "x5c": chain}, claims))
    signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", KEY], input=text.encode(), capture_output=True, check=True)
    return f"{text}.{encode(signature.stdout)}"


class Tokens(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)
        if not hmac.compare_digest(self.headers.get("authorization", ""), f"Basic {LOGIN}"):
            self.answer(401, {"details": "wrong login"})
            return
        now = int(time.time())
        access = [
            {"type": kind, "name": name, "actions": [action for action in actions.split(",") if action == "pull"]}
            for kind, name, actions in (scope.split(":") for scope in query.get("scope", []))
        ]
        claims = {"iss": "others", "sub": "pipeline", "aud": query["service"][0], "nbf": now - 10, "exp": now + LIFETIME, "access": access}
        self.answer(200, {"token": sign(claims)})

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing: the output is that of the test."""


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(CERTIFICATE, KEY)
server = http.server.ThreadingHTTPServer((ADDRESS, PORT), Tokens)
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
