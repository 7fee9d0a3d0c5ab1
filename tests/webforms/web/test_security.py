"""What a browser is told, which names are answered, and what a cookie holds."""

import re
from collections.abc import Callable

import pytest
from flask import Flask, request
from structlog.testing import capture_logs

from helpdesk.kernel.desk import Desk
from settings import Settings
from tests.webforms.visitor import Visitor
from webforms.app import create_web

MakeSettings = Callable[..., Settings]
HTTPS = {"public_url": "https://help.school.example"}


@pytest.fixture
def https(desk: Desk, make_settings: MakeSettings) -> Flask:
    return create_web(desk, make_settings(**HTTPS))


@pytest.mark.parametrize(
    "path", ["/", "/consent", "/no/such/page", "/healthz", "/static/style.css"]
)
def test_every_answer_carries_the_headers(visitor: Visitor, path: str) -> None:
    with visitor.open(path) as page:
        headers = page.headers
    policy = headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert part in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_scripts_run_by_a_nonce_that_is_new_each_time(visitor: Visitor) -> None:
    nonces = set()
    for _ in range(2):
        page = visitor.open()
        nonce = re.search(r"'nonce-([\w-]+)'", page.headers["Content-Security-Policy"])
        assert nonce is not None
        assert f'<script nonce="{nonce[1]}"' in page.text
        nonces.add(nonce[1])
    assert len(nonces) == 2


def test_no_page_asks_another_server_for_anything(visitor: Visitor) -> None:
    for path in ("/", "/staff", "/consent", "/teachers"):
        page = visitor.open(path).text
        assert re.findall(r'(?:src|srcset)="(?!/static/)[^"]+"', page) == []
        assert re.findall(r'<link[^>]+href="(?!/static/)', page) == []
        assert not re.search(r"<style|style=|\son\w+=", page)


def test_over_https_cookies_are_bound_to_the_host(https: Flask) -> None:
    page = https.test_client().get("/", base_url=HTTPS["public_url"])
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("__Host-desk=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize(
    ("url", "strict"),
    [
        ("https://help.school.example", "max-age=31536000; includeSubDomains"),
        # Below this name stand other sites of the school.
        ("https://school.example", "max-age=31536000"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/no/such/page", "/static/style.css"])
def test_over_https_browsers_come_by_https_alone(
    desk: Desk, make_settings: MakeSettings, url: str, strict: str, path: str
) -> None:
    client = create_web(desk, make_settings(public_url=url)).test_client()
    with client.get(path, base_url=url) as page:
        assert page.headers["Strict-Transport-Security"] == strict


def test_over_https_another_name_is_not_answered(https: Flask) -> None:
    client = https.test_client()
    assert client.get("/", base_url="https://evil.example").status_code == 400
    assert client.get("/healthz", base_url="http://127.0.0.1:8000").status_code == 200


def test_the_names_can_be_set(desk: Desk, make_settings: MakeSettings) -> None:
    web = create_web(desk, make_settings(**HTTPS, trusted_hosts="inner.example"))
    client = web.test_client()
    assert client.get("/consent", base_url="https://inner.example").status_code == 200
    assert client.get("/consent", base_url="https://help.school.example").status_code == 400


def test_over_https_a_form_is_taken_with_and_without_a_referrer(https: Flask) -> None:
    for headers in ({}, {"Referer": "https://help.school.example/"}):
        client = https.test_client()
        page = client.get("/", base_url=HTTPS["public_url"])
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        assert token is not None
        sent = client.post(
            "/", base_url=HTTPS["public_url"], headers=headers, data={"csrf_token": token[1]}
        )
        assert sent.status_code == 422


def test_a_form_from_elsewhere_is_refused(web: Flask) -> None:
    with capture_logs() as lines:
        assert web.test_client().post("/", data={"words": "чужое"}).status_code == 400
    (line,) = [each for each in lines if each["event"] == "form without its token"]
    assert line == {
        "event": "form without its token",
        "endpoint": line["endpoint"],
        "log_level": "warning",
    }


@pytest.mark.parametrize(
    ("path", "lines"),
    [("/i/a-guessed-token", 1), ("/static/no.css", 1), ("/no/such/page", 0)],
)
def test_who_guesses_at_a_page_that_there_is_leaves_a_line(
    web: Flask, path: str, lines: int
) -> None:
    with capture_logs() as written:
        assert web.test_client().get(path).status_code == 404
    found = [each for each in written if each["event"] == "request refused"]
    assert len(found) == lines
    assert "a-guessed-token" not in str(written)


def test_a_request_for_another_name_leaves_a_line(https: Flask) -> None:
    with capture_logs() as lines:
        https.test_client().get("/", base_url="https://evil.example")
    (line,) = [each for each in lines if each["event"] == "request refused"]
    assert line["status"] == 400
    assert "evil" not in str(line)


def test_the_cookie_holds_nothing_of_what_was_typed(visitor: Visitor) -> None:
    visitor.ask()
    with visitor.client.session_transaction() as session:
        assert set(session) == {"csrf_token"}


def test_what_was_typed_is_kept_for_the_way_back_alone(visitor: Visitor) -> None:
    assert visitor.fill_in().headers["Cache-Control"] == "private, no-cache"


def test_what_answers_a_look_up_is_kept_by_no_cache(visitor: Visitor) -> None:
    assert visitor.open("/status").headers["Cache-Control"] == "no-store"


def test_markup_that_was_typed_is_shown_as_it_is(visitor: Visitor) -> None:
    page = visitor.fill_in(words="<script>alert(1)</script>", requester='"><b>x').text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<b>x" not in page


FORWARDED = {
    "X-Forwarded-Host": "help.school.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "203.0.113.7",
}


@pytest.mark.parametrize("proxies", [0, 1])
@pytest.mark.parametrize("peer", ["203.0.113.9", "192.168.1.20", "127.0.0.1"])
def test_no_header_passes_another_name_for_a_trusted_one(
    desk: Desk, make_settings: MakeSettings, proxies: int, peer: str
) -> None:
    web = create_web(desk, make_settings(**HTTPS, proxies=proxies))
    page = web.test_client().get(
        "/", base_url="http://evil.example", headers=FORWARDED, environ_base={"REMOTE_ADDR": peer}
    )
    assert page.status_code == 400


@pytest.mark.parametrize(
    ("proxies", "peer", "seen"),
    [
        (0, "127.0.0.1", "127.0.0.1"),
        (1, "127.0.0.1", "203.0.113.7"),
        (1, "", "203.0.113.7"),
        (1, "10.0.0.5", "203.0.113.7"),
        (1, "192.168.1.20", "192.168.1.20"),
        (1, "203.0.113.9", "203.0.113.9"),
    ],
)
def test_only_a_proxy_says_who_a_visitor_is(
    desk: Desk, make_settings: MakeSettings, proxies: int, peer: str, seen: str
) -> None:
    web = create_web(desk, make_settings(proxies=proxies, proxy_addresses="10.0.0.0/24"))
    said: list[tuple[str | None, str]] = []
    web.before_request(lambda: said.append((request.remote_addr, request.scheme)))
    web.test_client().get("/consent", headers=FORWARDED, environ_base={"REMOTE_ADDR": peer})
    assert said == [(seen, "https" if seen == "203.0.113.7" else "http")]
