"""A public page from memory and its 304 against nginx with the same bytes; pages and memory as the log grows.

Server and nginx run on the first core, wrk on the second, in turns; all on loopback, and it stops by itself.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import Request, urlopen

PAGE = "/en/panels/panel-0/recommendations/1"
PAGES = (
    "/en/",
    "/en/panels",
    "/en/panels/panel-0",
    PAGE,
    "/en/offices/office-3",
    "/en/log",
    "/en/feeds/all.atom",
)
NGINX = """
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; types {{ text/html html; }}
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class Served(NamedTuple):
    address: str
    process: int

    @property
    def memory(self) -> float:
        """Megabytes that it holds in memory now."""
        status = Path(f"/proc/{self.process}/status").read_text()
        found = re.search(r"VmRSS:\s+([0-9]+) kB", status)
        assert found is not None
        return int(found[1]) / 1024


@contextmanager
def site(app_url: str) -> Iterator[Served]:
    """The service itself, on the first core."""
    port = free_port()
    with tempfile.TemporaryDirectory() as data:
        process = subprocess.Popen(
            [
                "taskset",
                "-c",
                "0",
                sys.executable,
                "-m",
                "accountability",
                "serve",
                "--port",
                str(port),
                "--data",
                data,
            ],
            env={**os.environ, "DATABASE_URL": app_url},
            stderr=subprocess.DEVNULL,
        )
        try:
            yield Served(_ready(f"http://127.0.0.1:{port}"), process.pid)
        finally:
            process.terminate()
            process.wait()


@contextmanager
def nginx(body: bytes) -> Iterator[str]:
    """One file behind nginx, on the first core."""
    port = free_port()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)
        (folder / "page.html").write_bytes(body)
        (folder / "conf").write_text(NGINX.format(folder=folder, port=port))
        command = ["taskset", "-c", "0", "nginx", "-c", str(folder / "conf")]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            yield _ready(f"http://127.0.0.1:{port}/page.html")
        finally:
            process.terminate()
            process.wait()


def _ready(address: str) -> str:
    for _ in range(4000):
        try:
            urlopen(address).close()
        except (URLError, ConnectionError):
            sleep(0.05)
        else:
            return address
    raise TimeoutError(address)


def rate(address: str, *headers: str) -> float:
    """Requests a second by wrk: one thread, 32 connections, one second."""
    command = [
        "taskset",
        "-c",
        "1",
        "wrk",
        "-t1",
        "-c32",
        "-d1s",
        *(f"-H{header}" for header in headers),
        address,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = re.search(r"Requests/sec:\s+([0-9.]+)", done.stdout)
    assert found is not None
    assert "Non-2xx" not in done.stdout or headers
    return float(found[1])


def from_memory(app_url: str, rounds: int = 5) -> dict[str, float]:
    """Our rate as a share of nginx's, for the page and for its 304: medians of interleaved rounds."""
    with site(app_url) as served:
        ours = served.address
        with urlopen(Request(ours + PAGE, headers={"accept-encoding": "identity"})) as answer:
            body, tag = answer.read(), answer.headers["etag"]
        with nginx(body) as theirs:
            with urlopen(theirs) as answer:
                their_tag = answer.headers["etag"]
            shares: dict[str, list[float]] = {"page": [], "304": []}
            for _ in range(rounds):
                shares["page"].append(rate(ours + PAGE) / rate(theirs))
                not_modified = rate(ours + PAGE, f"If-None-Match: {tag}")
                shares["304"].append(not_modified / rate(theirs, f"If-None-Match: {their_tag}"))
    return {name: median(found) for name, found in shares.items()}


def growing(smaller: str, larger: str, rounds: int = 25) -> tuple[dict[str, tuple[float, float]], float]:
    """Each page when it is not in memory: its time in the larger record / in the smaller, milliseconds there.

    The two records take turns, so that whatever else the machine does is the same for both. In the end, the
    megabytes that the process with the larger record holds.
    """
    found: dict[str, tuple[float, float]] = {}
    with site(smaller) as small, site(larger) as large:
        for page in PAGES:
            pairs = [
                (_rendered(small.address, page, n), _rendered(large.address, page, n))
                for n in range(rounds + 2)
            ][2:]
            found[page] = median(much / little for little, much in pairs), median(much for _, much in pairs)
        return found, large.memory


def _rendered(address: str, page: str, number: int) -> float:
    """Milliseconds to answer it anew: an unknown `at` makes each one new."""
    began = perf_counter()
    urlopen(
        f"{address}{page}?{'month' if 'feeds' in page else 'after'}=&before=&seen=&at={900 + number}"
    ).close()
    return (perf_counter() - began) * 1000
