"""A picture, or a print: whose code is on it. Knows no request and no wording."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from cell.picture import Unseen, qr_texts
from portal.public.desk import Desk
from portal.public.upload.judged import Judged, Kind
from portal.public.upload.our_codes import is_ours, our_codes


def judge_picture(at: Desk, data: bytes) -> Judged:
    """A picture's, by the code on it."""
    return by_codes(at, Judged(Kind.PICTURE, at.clock(), hashlib.sha256(data).hexdigest()), qr_texts(data))


def by_codes(at: Desk, found: Judged, texts: tuple[str, ...] | Unseen) -> Judged:
    """A code of ours leads to its first tier, as if it had been typed."""
    if isinstance(texts, Unseen):
        return replace(found, unseen=texts)
    codes = our_codes(texts, at.base_url)
    if len(codes) == 1:
        return replace(found, kind=Kind.CODE, report=None, answer=at.look_up.tier_one(codes[0]), codes=codes)
    if codes:
        return replace(found, kind=Kind.CODES, report=None, codes=codes)
    ours = [is_ours(text, at.base_url) for text in texts]
    return replace(found, foreign=bool(texts) and not all(ours), own_page=bool(texts) and all(ours))
