"""nginx looks at configurations of ours, with a certificate made for the moment."""

import re
import shutil
import subprocess
from pathlib import Path

from tests.needs import lacking

PEM = re.compile(r"(ssl_certificate(?:_key)?) [^;]+;")


def expect_taken(folder: Path, *texts: str) -> None:
    """Fail with nginx's own words where it does not take these files beside each other."""
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
    trial = (nginx, "-t", "-c", str(folder / "nginx.conf"), "-p", str(folder))
    tried = subprocess.run(trial, capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    assert "[warn]" not in tried.stderr


def _file(directive: str) -> str:
    return "key" if directive.endswith("_key") else "pem"
