"""Who gets into `workbench app` and `workbench lab`: nobody without the token, no page from another
origin, no other user of the system; and how many kernels run, and for how long.
"""

from __future__ import annotations

import http.client
import http.server
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.lab import TOKEN, App, Lab, app, chromium, needs_chromium, tour

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="processes are counted in /proc"
)
NOBODY = 65534
EVIL = "evil.example"
REFUSED = (403, 400)  # the latter for a header that is none
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, a_workbench) -> Iterator[App]:
    """The page of a small store, with room for two pages, whose kernels end after two seconds."""
    folder = tmp_path_factory.mktemp("app")
    a_workbench(folder).close()
    words = ("--max-pages", "2", "--idle-seconds", "2", "--allow-host", "desk.example")
    words += ("--no-spare",)
    with app(folder / "store", folder, *words) as result:
        yield result


@pytest.fixture(autouse=True)
def no_kernels_before(request: pytest.FixtureRequest) -> None:
    if "served" in request.fixturenames:
        result = request.getfixturevalue("served")
        wait_until(lambda: not kernels(result.port))


def ask(
    port: int, path: str = "/", headers: Mapping[str, str] | None = None, method: str = "GET"
) -> tuple[int, dict[str, str], bytes]:
    """Send one request; its status, headers and content. A websocket's content is not read."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, headers=dict(headers or {}))
        answer = connection.getresponse()
        content = b"" if answer.status == 101 else answer.read()
        return answer.status, dict(answer.getheaders()), content
    finally:
        connection.close()


def kernels(port: int) -> list[int]:
    """The kernels that the server on a port started: processes with its port in the environment."""
    result = []
    for process in processes():
        with suppress(OSError):  # it has ended, or is another user's
            environment = Path(f"/proc/{process}/environ").read_bytes()
            if (
                "ipykernel" in command_of(process)
                and f"SERVER_PORT={port}\0".encode() in environment
            ):
                result.append(process)
    return result


def processes() -> list[int]:
    return [int(folder.name) for folder in Path("/proc").glob("[0-9]*")]


def command_of(process: int) -> str:
    """The words of a command, parted by spaces; nothing where it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_text("utf-8").replace("\0", " ")
    except OSError:
        return ""


def wait_until(holds: Callable[[], object], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.1)


def cookie(port: int) -> dict[str, str]:
    """The cookie that the token is exchanged for."""
    status, headers, _ = ask(port, f"/?token={TOKEN}")
    assert status == 302
    assert headers["Location"] == "/"
    assert "HttpOnly" in headers["Set-Cookie"]
    assert "SameSite=Lax" in headers["Set-Cookie"]
    return {"Cookie": headers["Set-Cookie"].partition(";")[0]}


def kernel_id(content: bytes) -> str:
    return content.partition(b'"kernelId": "')[2].partition(b'"')[0].decode()


def test_without_the_token_nothing_is_shown_and_no_kernel_starts(served: App) -> None:
    for path in ("/", "/?token=", "/?token=wrong", f"/?token={TOKEN}x", f"/?token={TOKEN[:-1]}"):
        status, headers, content = ask(served.port, path)
        assert (status, headers["Location"].partition("?")[0], content) == (302, "/login", b"")
    some = "00000000-0000-0000-0000-000000000000"
    assert ask(served.port, f"/api/kernels/{some}")[0] == 403
    assert ask(served.port, f"/api/kernels/{some}", method="DELETE")[0] == 403
    assert ask(served.port, f"/voila/api/shutdown/{some}", method="POST")[0] == 403
    assert ask(served.port, f"/api/kernels/{some}/channels", UPGRADE)[0] == 403
    assert ask(served.port, "/", {"Authorization": "token wrong"})[0] == 302
    assert ask(served.port, "/", {"Cookie": f"username-127-0-0-1-{served.port}=forged"})[0] == 302
    assert not kernels(served.port)


ELSEWHERE: dict[str, dict[str, str]] = {
    "another host": {"Host": "evil.example:{port}"},
    "another host with its origin": {
        "Host": "evil.example:{port}",
        "Origin": "http://evil.example:{port}",
    },
    "a name of this host as another's": {"Host": "localhost.evil.example:{port}"},
    "an address of another host": {"Host": "192.0.2.1:{port}"},
    "no host": {"Host": ""},
    "two hosts": {"Host": "127.0.0.1:{port}, evil.example"},
    "a user before the host": {"Host": "127.0.0.1@evil.example:{port}"},
    "another origin": {"Origin": "http://evil.example"},
    "another port of this host": {"Origin": "http://127.0.0.1:1"},
    "a hidden origin": {"Origin": "null"},
    "a picture in another page": {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "no-cors",
        "Sec-Fetch-Dest": "image",
    },
    "a frame in a page on another port": {
        "Sec-Fetch-Site": "same-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "iframe",
    },
}


@pytest.mark.parametrize("headers", ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_request_from_elsewhere_is_refused_with_the_token_too(
    served: App, headers: dict[str, str]
) -> None:
    filled = {name: value.format(port=served.port) for name, value in headers.items()}
    everything = cookie(served.port) | {"Authorization": f"token {TOKEN}"} | filled
    for path in ("/", f"/?token={TOKEN}", "/voila/static/voila.js", "/login"):
        assert ask(served.port, path, everything)[0] in REFUSED
    path = "/api/kernels/00000000-0000-0000-0000-000000000000/channels"
    assert ask(served.port, path, everything | UPGRADE)[0] in REFUSED
    assert ask(served.port, "/login", everything, method="POST")[0] in REFUSED
    assert not kernels(served.port)


@pytest.mark.parametrize(
    ("host", "status"),
    [("desk.example", 302), ("DESK.example", 302), ("other.desk.example", 403), ("desk", 403)],
)
def test_the_page_is_asked_for_under_a_name_that_was_allowed(
    served: App, host: str, status: int
) -> None:
    own = {"Host": f"{host}:{served.port}", "Origin": f"http://{host.lower()}:{served.port}"}
    assert ask(served.port, "/", own)[0] == status


def test_the_number_of_kernels_is_limited_and_one_without_a_page_ends(served: App) -> None:
    known = cookie(served.port)
    with ThreadPoolExecutor(3) as pool:
        pages = list(pool.map(lambda _: ask(served.port, "/", known), range(3)))
    assert sorted(status for status, _, _ in pages) == [200, 200, 503]
    assert any(b"2 pages are open already" in content for _, _, content in pages)
    wait_until(lambda: not kernels(served.port))

    content = ask(served.port, "/", known)[2]
    assert len(kernels(served.port)) == 1
    channels = f"/api/kernels/{kernel_id(content)}/channels"
    assert ask(served.port, channels, UPGRADE)[0] == 403
    other = {"Origin": "http://evil.example"}
    assert ask(served.port, channels, UPGRADE | known | other)[0] == 403
    own = {"Origin": f"http://127.0.0.1:{served.port}"}
    assert ask(served.port, channels, UPGRADE | known | own)[0] == 101


def test_a_page_takes_the_kernel_that_is_ready_and_shows_the_store(
    tmp_path: Path, a_workbench
) -> None:
    a_workbench(tmp_path).close()
    with app(tmp_path / "store", tmp_path, "--max-pages", "1") as served:
        wait_until(lambda: "Kernel started" in served.log.read_text("utf-8"))
        ready = served.log.read_text("utf-8").partition("Kernel started: ")[2].partition("\n")[0]
        known = cookie(served.port)
        status, _, content = ask(served.port, "/", known)
        assert (status, kernel_id(content)) == (200, ready)
        assert b"Bench, open at Rules" in content
        assert ask(served.port, "/", known)[0] == 503, "the spare kernel counts as no page"


def test_the_tour_is_read_on_the_page_without_scripts_and_with_the_token_alone(
    served: App,
) -> None:
    assert ask(served.port, "/tour.ipynb")[0] == 302
    status, _, content = ask(served.port, "/tour.ipynb", cookie(served.port))
    assert status == 200
    assert b"Ten minutes with Policy Workbench" in content
    assert b"<script" not in content
    assert not kernels(served.port)


def test_the_token_is_in_no_command_line_and_in_no_message(served: App) -> None:
    ask(served.port, f"/?token={TOKEN}")
    ask(served.port, f"/nothing?token={TOKEN}")
    commands = [command for command in map(command_of, processes()) if "workbench" in command]
    assert any("workbench.serving" in command for command in commands)
    assert not [command for command in commands if TOKEN in command]
    assert TOKEN not in served.log.read_text("utf-8")


AS_NOBODY = """
import glob, json, os, socket, sys, urllib.error, urllib.request
port, store, nobody = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
"".encode("idna")  # loaded while the files of Python can be read
os.setgroups([]); os.setgid(nobody); os.setuid(nobody)
seen = {}

def attempt(name, act):
    try:
        seen[name] = act()
    except OSError as error:
        seen[name] = type(error).__name__

def status(path):
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_): return None
    try:
        return urllib.request.build_opener(Stay).open(f"http://127.0.0.1:{port}{path}").status
    except urllib.error.HTTPError as error:
        return error.code

def connect(path):
    with socket.socket(socket.AF_UNIX) as made:
        made.connect(path)
        return "connected"

seen["page"] = status("/")
for kernel in sys.argv[4:]:
    seen["environment"] = None
    attempt("environment", lambda: open(f"/proc/{kernel}/environ").read())
    words = open(f"/proc/{kernel}/cmdline").read().split("\\0")
    file = words[words.index("-f") + 1]
    attempt("connection file", lambda: open(file).read())
    attempt("folder of sockets", lambda: os.listdir(os.path.dirname(file)))
    for n in range(1, 6):
        attempt(f"socket {n}", lambda: connect(file.removesuffix(".json") + f"-ipc-{n}"))
attempt("store", lambda: os.listdir(store))
print(json.dumps(seen))
"""


def as_nobody(port: int, store: Path, processes: list[int]) -> dict[str, object]:
    """What another user of the system gets of a server, its store and its kernels."""
    words = [sys.executable, "-I", "-S", "-c", AS_NOBODY, str(port), str(store), str(NOBODY)]
    ran = subprocess.run(
        [*words, *map(str, processes)], capture_output=True, text=True, check=False, cwd="/"
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")


@root_only
def test_another_user_of_the_system_reaches_neither_page_nor_kernel(served: App) -> None:
    assert ask(served.port, "/", cookie(served.port))[0] == 200
    running = kernels(served.port)
    assert len(running) == 1
    seen = as_nobody(served.port, served.log.parent / "store", running)
    assert seen.pop("page") == 302
    assert set(seen.values()) == {"PermissionError"}
    assert len(seen) == 9  # environment, file, folder, five sockets, and the store
    assert listening(running[0]) <= {"127.0.0.1"}
    assert transport_of(running[0]) == "ipc"


def transport_of(process: int) -> str:
    """By what a kernel is reached: `ipc`, sockets in a folder, or `tcp`, ports for all users."""
    words = command_of(process).split()
    return json.loads(Path(words[words.index("-f") + 1]).read_text("utf-8"))["transport"]


def listening(process: int) -> set[str]:
    """The addresses at which a process listens by TCP."""
    inodes = set()
    for link in Path(f"/proc/{process}/fd").iterdir():
        target = str(link.readlink())
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    result = set()
    for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]:
        parts = line.split()
        if parts[3] == "0A" and parts[9] in inodes:
            result.add(socket.inet_ntoa(bytes.fromhex(parts[1].partition(":")[0])[::-1]))
    return result


PAGE_OF_ANOTHER = """<!doctype html><title>another</title>
<img src="{own}"><iframe src="{own}"></iframe>
<script>
const own = {own!r};
const tell = (name, said) => {{ document.title += ` ${{name}}:${{said}}`; }};
fetch(own, {{credentials: 'include'}})
  .then((a) => tell('fetch', a.status), () => tell('fetch', 'no'));
fetch(own, {{mode: 'no-cors', credentials: 'include'}}).then((a) => tell('hidden', 'sent'));
const socket = new WebSocket(own.replace('http', 'ws') + 'api/kernels/' + {kernel!r} + '/channels');
socket.onopen = () => tell('socket', 'open');
socket.onerror = () => tell('socket', 'no');
</script>"""


@contextmanager
def page_on_another_port(content: Callable[[], str]) -> Iterator[str]:
    """Serve one page under another origin; its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(content().encode())

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@needs_chromium
def test_a_page_from_another_origin_gets_nothing_while_the_owner_is_logged_in(
    tmp_path: Path,
    a_workbench,
) -> None:
    a_workbench(tmp_path).close()
    with app(tmp_path / "store", tmp_path, "--no-spare") as served, chromium(EVIL) as browser:
        context = browser.new_context()
        own = context.new_page()
        own.goto(served.entry, timeout=120_000)
        expect(own.locator(".pw-rule")).to_have_count(8, timeout=120_000)
        assert urlsplit(own.url).query == ""  # the token does not stay in the address
        running = kernels(served.port)
        assert len(running) == 1
        kernel = kernel_of(running[0])

        content = PAGE_OF_ANOTHER.format(own=served.address, kernel=kernel)
        with page_on_another_port(lambda: content) as address:
            other = context.new_page()
            other.goto(address)
            for said in ("fetch:no", "hidden:sent", "socket:no"):
                other.wait_for_function("(said) => document.title.includes(said)", arg=said)
            assert "open" not in other.title()
            other.goto(address.replace("127.0.0.1", EVIL))  # another site to the browser
            other.wait_for_function("() => document.title.includes('socket:no')")
        rebound = other.goto(served.entry.replace("127.0.0.1", EVIL))
        assert rebound is not None and rebound.status == 403
        assert kernels(served.port) == running

        own.close(run_before_unload=True)  # the page ends its kernel
        wait_until(lambda: not kernels(served.port))
        context.close()


def kernel_of(process: int) -> str:
    words = command_of(process).split()
    return Path(words[words.index("-f") + 1]).stem.removeprefix("kernel-")


@pytest.fixture
def running_lab(tmp_path: Path) -> Iterator[Lab]:
    with tour(tmp_path) as result:
        yield result


def test_the_lab_lets_in_nobody_without_its_token_or_under_another_name(running_lab: Lab) -> None:
    port = running_lab.port
    assert ask(port, "/lab")[0] == 302
    assert ask(port, "/api/kernels")[0] == 403
    assert ask(port, "/api/kernels", method="POST")[0] == 403
    token = {"Authorization": f"token {TOKEN}"}
    assert ask(port, "/api/kernels", token)[0] == 200
    for name in ("evil.example", "192.0.2.1"):
        for path in ("/lab", "/api/kernels"):
            assert ask(port, path, token | {"Host": f"{name}:{port}"})[0] == 403

    status, _, content = ask(port, "/api/kernels", token, method="POST")
    assert status == 201
    kernel = json.loads(content)["id"]
    other = {"Origin": "http://evil.example", "Host": f"evil.example:{port}"}
    assert ask(port, f"/api/kernels/{kernel}/channels", UPGRADE | token | other)[0] == 403
    assert ask(port, f"/api/kernels/{kernel}/channels", UPGRADE)[0] == 403
    if os.geteuid() == 0:
        running = [process for process in processes() if kernel in command_of(process)]
        assert len(running) == 1
        seen = as_nobody(port, running_lab.folder.parent / "tmp", running)
        assert seen.pop("page") == 302
        assert set(seen.values()) == {"PermissionError"}
        assert transport_of(running[0]) == "ipc"
