"""What people do with invitations in tests: read the page, set password and second factor, sign in."""

from __future__ import annotations

import html
import re

from registry.accounts import code_at

PASSWORD = "mười hai ký tự trở lên là đủ"


def handed(answer):
    """The link's path, or the number, that a page shows once."""
    shown = html.unescape(re.search(r'id="handed">([^<]+)<', answer.text)[1])
    return shown.removeprefix("https://noibo.example")


def token_of(page):
    return re.search(r'name="csrf" value="([^"]+)"', page.text)[1]


def secret_of(page):
    return re.search(r'id="secret">([^<]+)<', page.text)[1].replace(" ", "")


def code(kit, secret, *, later=0):
    return code_at(secret, int(kit.now.timestamp()) // 30 + later)


def take_up(kit, client, link, *, number="", password=PASSWORD, given=None, **more):
    """Fill in the page as it is; ``given``: another code than the one the QR code leads to."""
    page = client.get(link)
    if number:
        page = client.post(link, data={"csrf": token_of(page), "step": "number", "number": number})
    shown = re.search(r'id="secret"', page.text)
    given = given if given is not None else code(kit, secret_of(page)) if shown else ""
    fields = {"password": password, "again": password, "code": given, "number": number} | more
    return client.post(link, data={"csrf": token_of(page), **fields})


def sign_in(kit, client, username, secret_or_code, *, password=PASSWORD):
    """Both steps; the last answer."""
    given = secret_or_code if len(secret_or_code) < 16 else code(kit, secret_or_code)
    first = client.post(
        "/sign-in", data={"csrf": token_of(client.get("/sign-in")), "username": username, "password": password}
    )
    if first.status_code != 303:
        return first
    token = token_of(client.get("/sign-in/second-factor"))
    return client.post("/sign-in/second-factor", data={"csrf": token, "code": given})


def recovery_codes(answer):
    return re.findall(r"<li>([0-9A-Z]{5}-[0-9A-Z]{5})</li>", answer.text)
