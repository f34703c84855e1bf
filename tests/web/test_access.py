"""What is refused, and what the answers allow a page to do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from headbox.web.access import TOKEN_HEADER, Access, Guard

HERE = "http://localhost:8470"


def client(access: Access, base: str = HERE) -> TestClient:
    async def inside(scope, receive, send) -> None:
        await PlainTextResponse("inside")(scope, receive, send)

    return TestClient(Guard(inside, access), base_url=base, follow_redirects=False)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
def test_this_machine_is_answered(host: str) -> None:
    assert client(Access(8470)).get("/", headers={"host": f"{host}:8470"}).text == "inside"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:8470",  # a name that is made to lead here
        "localhost",
        "localhost:80",
        "localhost:8470.evil.example",
        "localhost.evil.example:8470",
        "evil.example@localhost:8470",
        "192.168.1.5:8470",
        "localhost:8470:8470",
        "localhost:+8470",
        "",
    ],
)
def test_other_hosts_are_not(host: str) -> None:
    answer = client(Access(8470)).get("/", headers={"host": host})
    assert (answer.status_code, answer.json()) == (
        421,
        {"error": "The Host header does not name this server."},
    )


def test_two_hosts_are_none() -> None:
    answer = client(Access(8470)).get("/", headers=[("host", "localhost:8470")] * 2)
    assert answer.status_code == 421


@given(st.text(max_size=40))
def test_no_text_breaks_the_host_check(host: str) -> None:
    access = Access(8470)
    known = {f"{name}:8470" for name in ("localhost", "127.0.0.1", "[::1]", "::1")}
    assert access.allows_host(host) == (host.lower() in known)


def test_the_default_port_may_be_left_out() -> None:
    assert Access(80).allows_host("localhost")
    assert Access(443).allows_host("127.0.0.1")
    assert not Access(8470).allows_host("127.0.0.1")


def test_a_network_names_addresses_and_own_names_only() -> None:
    access = Access(8470, frozenset({"my-pc.local"}), any_address=True, session="s")
    for host in ("192.168.1.5:8470", "[fe80::1]:8470", "my-pc.local:8470", "MY-PC.local:8470"):
        assert access.allows_host(host)
    for host in ("evil.example:8470", "192.168.1.5.evil.example:8470", "192.168.1.5:1"):
        assert not access.allows_host(host)


def test_changes_need_the_pages_token() -> None:
    access = Access(8470)
    here = client(access)
    for headers in ({}, {TOKEN_HEADER: ""}, {TOKEN_HEADER: "wrong"}, {TOKEN_HEADER: "\u00e9"}):
        encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
            assert here.request(method, "/", headers=encoded).status_code == 403
    assert here.post("/", headers={TOKEN_HEADER: access.page}).text == "inside"
    assert Access(8470).page != access.page


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "https://localhost:8470"},
        {"origin": "http://localhost:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},  # another port of this machine
        {"origin": HERE, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
    ],
)
def test_other_sites_change_and_see_nothing(headers: dict[str, str]) -> None:
    access = Access(8470)
    here = client(access)
    answer = here.post("/", headers=headers | {TOKEN_HEADER: access.page})
    assert answer.status_code == 403
    assert here.get("/thumbs/1.jpg", headers=headers).status_code == 403


def test_a_link_to_the_page_may_be_anywhere() -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert client(Access(8470)).get("/", headers=headers).text == "inside"


def test_the_own_page_may_do_everything() -> None:
    access = Access(8470)
    headers = {"origin": HERE, "sec-fetch-site": "same-origin", TOKEN_HEADER: access.page}
    assert client(access).post("/", headers=headers).text == "inside"


def test_beyond_this_machine_nothing_is_seen_without_the_token() -> None:
    base = "https://192.168.1.5:8470"
    access = Access(8470, any_address=True, session="the-secret", secure=True)
    other = client(access, base)
    for path in ("/", "/api/photos", "/thumbs/1.jpg", "/static/gallery.js", "/api/events"):
        answer = other.get(path)
        assert (answer.status_code, "inside" in answer.text) == (401, False)
        assert "the whole address" in answer.json()["error"]
    for wrong in ("?token=", "?token=the-secre", "?token=%00", "?token=x&token=the-secret"):
        assert other.get(f"/{wrong}").status_code == 401
    # The token opens the page itself and nothing else, so that it stands in no other address.
    assert other.get("/api/photos?token=the-secret").status_code == 401
    first = other.get("/?token=the-secret")
    cookie = first.headers["set-cookie"]
    assert cookie.startswith("headbox-8470=the-secret; ")
    assert all(word in cookie for word in ("HttpOnly", "SameSite=strict", "Secure", "Path=/"))
    assert "inside" not in first.text
    assert other.get("/api/photos").text == "inside"  # the cookie is kept
    assert other.post("/").status_code == 403
    assert other.post("/", headers={TOKEN_HEADER: access.page}).text == "inside"


def test_every_answer_says_what_pages_may_do() -> None:
    here = client(Access(8470))
    for answer in (here.get("/"), here.get("/", headers={"host": "evil.example"})):
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; ")
        assert "unsafe-inline" not in policy
        assert "*" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert not [name for name in answer.headers if name.startswith("access-control")]
