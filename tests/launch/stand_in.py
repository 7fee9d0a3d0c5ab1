"""A server that says yes to everything: it replaces the real ones, whose start is slower."""

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class Yes(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"app": sys.argv[2]}).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing: what a test looks for in the terminal is the supervisor's."""


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Yes).serve_forever()
