"""Of all that a QR code can say, only an address of this hub's own or a bare code is followed."""

import random

import pytest

from portal.public.upload.our_codes import our_codes
from registry.rules.lookup_code import new_code, printed

CODE = printed(new_code(random.Random(7).randrange))
HERE = "https://hocba.example"


@pytest.mark.parametrize(
    "text",
    [
        f"{HERE}/t/{CODE}",
        f"HTTPS://HOCBA.EXAMPLE/t/{CODE}",
        f"{HERE}/t/{CODE}?lang=en#x",
        f"{HERE}/t/{CODE.replace('-', '%2D')}",
        f" {CODE} ",
        CODE.lower(),
    ],
)
def test_ours(text):
    assert our_codes([text, text], HERE) == (CODE,)


@pytest.mark.parametrize(
    "text",
    [
        f"http://hocba.example/t/{CODE}",
        f"https://hocba.example:8443/t/{CODE}",
        f"https://hocba.example.evil.vn/t/{CODE}",
        f"https://evil.vn/?https://hocba.example/t/{CODE}",
        f"https://hocba.example@evil.vn/t/{CODE}",
        f"https://evil@hocba.example/t/{CODE}",
        f"https://hocba.example/t/{CODE}/message",
        f"https://hocba.example/x/t/{CODE}",
        f"https://hocba.example\\@evil.vn/t/{CODE}",
        f"//hocba.example/t/{CODE}",
        f"javascript:/t/{CODE}",
        "https://hocba.example:port/t/x",
        "https://[::1/t/x",
        CODE[:-1],
        "",
        "WIFI:S:x;;",
    ],
)
def test_not_ours(text):
    assert our_codes([text], HERE) == ()


def test_a_hub_under_a_path_has_its_addresses_there():
    assert our_codes([f"{HERE}/hocba/t/{CODE}", f"{HERE}/t/{CODE}"], f"{HERE}/hocba/") == (CODE,)
    assert our_codes([f"{HERE}/t/{CODE}"], f"{HERE}/hocba") == ()
