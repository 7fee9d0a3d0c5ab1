"""nginx looks at configurations of ours, with a certificate made for the moment."""

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.integration.hearing import wait_for
from tests.needs import lacking

PEM = re.compile(r"(ssl_certificate(?:_key)?) [^;]+;")


def expect_taken(folder: Path, *texts: str) -> None:
    """Fail with nginx's own words where it does not take these files beside each other."""
    command = _put_down(folder, *texts)
    tried = subprocess.run((*command, "-t"), capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    assert "[warn]" not in tried.stderr


@contextmanager
def running(folder: Path, text: str, port: int) -> Iterator[None]:
    """Keep nginx at that port in place of 443, and nowhere else."""
    moved = text.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
    moved = moved.replace("listen 80;", f"listen unix:{folder}/plain;")
    command = (*_put_down(folder, moved), "-g", "daemon off; master_process off;")
    with subprocess.Popen(command) as nginx:
        try:
            wait_for(lambda: _listens(port), "nginx")
            yield
        finally:
            nginx.terminate()


def _put_down(folder: Path, *texts: str) -> tuple[str, ...]:
    """Write the files, and a certificate for them; return how nginx is called with them."""
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    if nginx is None:
        lacking("nginx")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    files = ("-keyout", str(folder / "key"), "-out", str(folder / "pem"))
    words = ("openssl", "req", "-x509", *key, "-subj", "/CN=help.school.example", *files)
    subprocess.run(words, check=True, capture_output=True)
    for number, text in enumerate(texts):
        said = text.replace("/var/log/nginx", str(folder))
        said = PEM.sub(lambda found: f"{found[1]} {folder}/{_file(found[1])};", said)
        (folder / f"{number}.conf").write_text(said, "utf-8")
    whole = (
        f"pid {folder}/pid; error_log stderr; events {{}} http {{ include {folder}/[0-9].conf; }}"
    )
    (folder / "nginx.conf").write_text(whole, "utf-8")
    return nginx, "-c", str(folder / "nginx.conf"), "-p", str(folder)


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def _file(directive: str) -> str:
    return "key" if directive.endswith("_key") else "pem"
