"""What the server of the page lets through: hosts, origins, tokens. The server itself is run in
tests/browser/test_access.py.
"""

from __future__ import annotations

import asyncio
import http.client
import os
from contextlib import closing
from pathlib import Path

import pytest
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine
from tornado.netutil import bind_sockets

from workbench.cli.main import main
from workbench.serving.access import LOCAL_HOSTS, GuardedApplication, TokenIdentity, refusal
from workbench.serving.app import WorkbenchApp
from workbench.serving.kernels import LimitedKernelManager

OPENED = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


def request(host: str, method: str = "GET", **headers: str) -> HTTPServerRequest:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    line = RequestStartLine(method, "/", "HTTP/1.1")
    return HTTPServerRequest(start_line=line, headers=HTTPHeaders({"Host": host} | named))


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:8888", "localhost:1", "LOCALHOST", "[::1]", "[::1]:8888"],
)
def test_this_machine_by_its_own_names_is_let_through(host: str) -> None:
    assert refusal(request(host), LOCAL_HOSTS) is None
    assert refusal(request(host, Origin=f"http://{host}"), LOCAL_HOSTS) is None


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.2",
        "192.0.2.1",
        "0.0.0.0",  # noqa: S104 - which some systems take for this machine
        "[::ffff:127.0.0.1]",
        "[",
        "",
        "localhost.",
    ],
)
def test_any_other_name_is_refused(host: str) -> None:
    assert refusal(request(host, Origin=f"http://{host}"), LOCAL_HOSTS)
    assert refusal(request(host), LOCAL_HOSTS)


def test_a_name_that_was_allowed_is_let_through() -> None:
    hosts = (*LOCAL_HOSTS, "desk.example")
    assert refusal(request("desk.example:443", Origin="https://desk.example:443"), hosts) is None
    assert refusal(request("desk.example", Origin="https://evil.example"), hosts)


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:1", "null", "", "["])
def test_a_page_of_another_origin_is_refused(origin: str) -> None:
    assert refusal(request("127.0.0.1:8888", Origin=origin), LOCAL_HOSTS)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_page_may_link_to_the_page_and_nothing_else(site: str) -> None:
    host = "127.0.0.1:8888"
    linked = {"Sec-Fetch-Site": site} | OPENED
    assert refusal(request(host, **linked), LOCAL_HOSTS) is None
    assert refusal(request(host, "POST", **linked), LOCAL_HOSTS)
    assert refusal(request(host, **(linked | {"Sec-Fetch-Dest": "iframe"})), LOCAL_HOSTS)
    assert refusal(request(host, **(linked | {"Sec-Fetch-Mode": "no-cors"})), LOCAL_HOSTS)
    assert refusal(request(host, **{"Sec-Fetch-Site": site}), LOCAL_HOSTS)
    for own in ("same-origin", "none"):
        assert refusal(request(host, **{"Sec-Fetch-Site": own}), LOCAL_HOSTS) is None


@pytest.mark.parametrize("given", [None, "", "wrong", "secre", "secrett", "geheim\u00e4", "\ud800"])
def test_only_the_token_is_the_token(given: str | None) -> None:
    identity = TokenIdentity(token="secret")  # noqa: S106 - of this test
    assert not identity.is_token(given)
    assert identity.is_token("secret")
    assert not TokenIdentity(token="").is_token(given)


def test_a_token_is_made_where_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_TOKEN", "")
    tokens = {str(TokenIdentity().token) for _ in range(3)}
    assert len(tokens) == 3
    assert {len(token) for token in tokens} == {48}


def test_kernels_stop_at_their_number() -> None:
    kernels = LimitedKernelManager(max_kernels=1)
    kernels._starting = 1
    with pytest.raises(Exception, match="1 page is open already"):
        asyncio.run(kernels.start_kernel())


def test_no_settings_are_read_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "voila.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')", "utf-8")
    (tmp_path / "voila.json").write_text('{"Voila": {"ip": "0.0.0.0", "token": ""}}', "utf-8")
    monkeypatch.chdir(tmp_path)
    app = WorkbenchApp()
    app.initialize([])
    assert app.ip == "127.0.0.1"
    assert app.token is None
    assert app.auto_token
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["app", "--port", "0"],
        ["app", "--port", "65536"],
        ["lab", "--port", "1" * 5000],
        ["app", "--port", "\u0663"],
        ["app", "--allow-host", "desk.example:8888"],
        ["app", "--allow-host", "['a', 'b']"],
        ["app", "--allow-host", ""],
        ["app", "--max-pages", "0"],
        ["app", "--idle-seconds", "-1"],
    ],
    ids=str,
)
def test_a_bad_argument_starts_nothing_and_makes_no_store(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="2"):
        main([*words, "--no-browser"])
    assert not list(tmp_path.iterdir())


def test_what_is_no_store_is_not_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("mine", "utf-8")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "store.duckdb").write_text("user_id,tag", "utf-8")
    for store in ("file", "other"):
        assert main(["app", "--store", store, "--no-browser"]) == 2
        assert store in capsys.readouterr().err
    assert main(["app", "--actor", " ", "--no-browser"]) == 2
    assert not (tmp_path / "workbench-store").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="the lab starts where one is not root")
def test_root_is_told_how_to_start_the_lab(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tour.ipynb").write_text("{}", "utf-8")
    assert main(["lab", "--notebooks", str(tmp_path), "--no-browser"]) == 2
    assert "`--allow-root`" in capsys.readouterr().err


def test_a_refused_request_is_answered_with_403_and_the_reason() -> None:
    assert asyncio.run(answer("evil.example")) == (
        403,
        "refused: the host of this address is not allowed; see `workbench app --allow-host`\n",
    )
    assert asyncio.run(answer("desk.example"))[0] == 404, "let through, and nothing is served there"


async def answer(host: str) -> tuple[int, str]:
    """The status and the text with which a server of `desk.example` answers a request."""
    server = HTTPServer(GuardedApplication(["desk.example"]))
    sockets = bind_sockets(0, "127.0.0.1")
    server.add_sockets(sockets)

    def ask() -> tuple[int, str]:
        connection = http.client.HTTPConnection(
            "127.0.0.1", sockets[0].getsockname()[1], timeout=20
        )
        connection.request("POST", "/any", headers={"Host": host})
        with closing(connection), connection.getresponse() as reply:
            return reply.status, reply.read().decode()

    try:
        return await asyncio.to_thread(ask)
    finally:
        server.stop()
