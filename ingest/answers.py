"""Every answer that is not a success, as RFC 9457 problem documents in two languages. Knows no batch.

An unexpected error shows a reference number, never its text.
"""

from __future__ import annotations

import errno
import uuid
from collections.abc import Mapping
from typing import Any

import structlog
from flask import Flask, Response, json, request
from werkzeug.exceptions import HTTPException

from ingest.mishap import kind_and_place
from ingest.recall_sentences import RECALL_PROBLEMS
from ingest.sentence import Sentence
from ingest.tallies import REFUSALS
from registry.connection import DatabaseAway

log = structlog.get_logger(__name__)

# ``type`` of a problem is this plus its code: a name, not an address that has to answer.
TYPE = "urn:hocba:problem:"


# A standby must be promoted or a disk cleared by somebody; software that asks every half minute finds out in time.
TRY_AGAIN_SECONDS = 30

# Disk full, quota used up, file beyond what the system allows.
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Refusal(Exception):
    """An answer other than the one asked for. ``code`` is a key of ``PROBLEMS``; ``more`` stands beside it."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


class TooManyGuesses(Refusal):
    """Too many wrong tokens from one address. ``headers`` say when the next one is looked at."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        super().__init__("too-many", retry_after=int(headers["Retry-After"]))
        self.headers = dict(headers)


class TryAgainLater(Refusal):
    """Nothing is wrong with the request but its moment."""


# code → status, and what happened, who must act, how.
PROBLEMS: dict[str, tuple[int, Sentence]] = {
    "bad-request": (
        400,
        Sentence(
            "Yêu cầu có tham số không hợp lệ. Đơn vị cung cấp phần mềm của trường cần sửa yêu cầu theo tài liệu.",
            "The request has a parameter that is not valid. The school's software supplier must correct it.",
        ),
    ),
    "token-missing": (
        401,
        Sentence(
            "Thiếu mã truy cập hoặc mã không đúng. Nhà trường hãy kiểm tra mã truy cập đã được Sở cấp trong phần mềm.",
            "The access token is missing or wrong. The school should check the token its department gave it.",
        ),
    ),
    "scope-missing": (
        403,
        Sentence(
            "Mã truy cập này không có quyền làm việc này. Nhà trường hãy đề nghị Sở cấp đúng quyền.",
            "This access token may not do this. The school should ask the department for the right scope.",
        ),
    ),
    "organisation-closed": (
        403,
        Sentence(
            "Đơn vị của mã truy cập này đã ngừng hoạt động theo quyết định nên mã không còn dùng được. Việc còn lại do "
            "trường kế thừa làm bằng mã của mình; nếu không có trường kế thừa, hãy hỏi Sở.",
            "The organisation of this access token has closed by decision, so the token works no more. What is left "
            "to do is done by the school that succeeds it, with its own token; if there is none, ask the department.",
        ),
    ),
    "not-found": (
        404,
        Sentence(
            "Không có nội dung này, hoặc nó không thuộc về trường đang hỏi. Nhà trường hãy kiểm tra lại mã.",
            "There is no such thing, or it is not this school's. The school should check the id.",
        ),
    ),
    "method-not-allowed": (
        405,
        Sentence(
            "Địa chỉ này không nhận phương thức đã dùng. Đơn vị cung cấp phần mềm cần sửa yêu cầu.",
            "This address does not take that method. The software supplier must correct the request.",
        ),
    ),
    "not-acceptable": (
        406,
        Sentence(
            "Không có biên nhận ở định dạng này. Hãy yêu cầu application/jose hoặc application/pdf.",
            "The receipt is not available in that format. Ask for application/jose or application/pdf.",
        ),
    ),
    "locked": (
        409,
        Sentence(
            "Học bạ không còn ở trạng thái chờ nên không thể rút. Nhà trường hãy đề nghị thu hồi.",
            "The record is no longer pending and cannot be withdrawn. The school should ask for its recall.",
        ),
    ),
    "dossier-elsewhere": (
        409,
        Sentence(
            "Học bạ mới nhất trong hồ sơ cả cấp là của trường khác, nên trường đó đổi mã hồ sơ. Nhà trường hãy báo phụ "
            "huynh hỏi trường đang học.",
            "The newest record of this dossier is another school's, so that school renews the dossier's code. Tell "
            "the family to ask the learner's present school.",
        ),
    ),
    "not-finished": (
        409,
        Sentence(
            "Gói hồ sơ chưa xử lý xong nên chưa có biên nhận. Hãy hỏi lại sau khi trạng thái là done hoặc refused.",
            "The batch is not finished, so there is no receipt yet. Ask again once its state is done or refused.",
        ),
    ),
    "no-receipt": (
        404,
        Sentence(
            "Lần gửi thử không có biên nhận. Hãy gửi thật (không có dry_run) để nhận biên nhận.",
            "A dry run has no receipt. Send the batch for real (without dry_run) to get one.",
        ),
    ),
    "batch-too-large": (
        413,
        Sentence(
            "Gói hồ sơ quá lớn nên không được nhận. Nhà trường hãy chia thành nhiều gói nhỏ hơn rồi gửi lại.",
            "The batch is too large and was not taken. The school should split it and send smaller ones.",
        ),
    ),
    "unsupported-media-type": (
        415,
        Sentence(
            "Nội dung gửi lên phải là application/zip. Đơn vị cung cấp phần mềm cần sửa tiêu đề Content-Type.",
            "The body must be application/zip. The software supplier must correct the Content-Type header.",
        ),
    ),
    "too-many": (
        429,
        Sentence(
            "Từ địa chỉ này đã có quá nhiều mã truy cập sai. Mã đúng vẫn dùng được; nhà trường hãy kiểm tra mã trong "
            "phần mềm rồi thử lại sau thời gian ghi trong Retry-After.",
            "Too many wrong access tokens came from this address. A right one still works; the school should check the "
            "token in its software and try again after the time in Retry-After.",
        ),
    ),
    "too-many-uploads": (
        429,
        Sentence(
            "Trường đang gửi nhiều gói cùng một lúc. Chưa có gì của gói này được lưu; hãy chờ một gói gửi xong rồi gửi "
            "tiếp.",
            "The school is sending several batches at the same time. Nothing of this one was kept; let one end, then "
            "send it.",
        ),
    ),
    "upload-too-slow": (
        408,
        Sentence(
            "Gói hồ sơ đến quá chậm nên đã bị ngắt và chưa có gì được lưu. Nhà trường hãy kiểm tra đường truyền, chia "
            "thành gói nhỏ hơn rồi gửi lại.",
            "The batch came too slowly and was cut off; nothing was kept. The school should check its line, split the "
            "batch into smaller ones and send again.",
        ),
    ),
    "unavailable": (
        503,
        Sentence(
            "Hệ thống tạm thời không ghi nhận được; không phải lỗi của trường và chưa có gì được lưu. Phần mềm của "
            "trường hãy gửi lại sau thời gian ghi trong Retry-After.",
            "The hub cannot write anything down right now. It is not the school's fault, and nothing was kept. The "
            "school's software should send again after the time in Retry-After.",
        ),
    ),
    "internal-error": (
        500,
        Sentence(
            "Hệ thống gặp lỗi ngoài dự kiến; không phải lỗi của trường. Hãy thử lại sau, và báo Sở số tham chiếu này.",
            "The hub met an unexpected error, not the school's fault. Try later; tell the department this number.",
        ),
    ),
    **RECALL_PROBLEMS,
}

_BY_STATUS = {
    400: "bad-request",
    401: "token-missing",
    403: "scope-missing",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "batch-too-large",
    415: "unsupported-media-type",
}


def problem(code: str, **more: Any) -> Response:
    """The problem document for one of ``PROBLEMS``."""
    status, sentence = PROBLEMS[code]
    REFUSALS.labels(code).inc()
    content = {
        "type": TYPE + code,
        "code": code,
        "title": f"{sentence.vi.partition('. ')[0].rstrip('.')}.",
        "status": status,
        "vi": sentence.vi,
        "en": sentence.en,
        **more,
    }
    answer = Response(json.dumps(content), status=status, content_type="application/problem+json")
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="hocba"'
    return answer


def register_answers(app: Flask) -> None:
    """Let every error of this app end in one of ``PROBLEMS``."""
    app.register_error_handler(Refusal, lambda refusal: problem(refusal.code, **refusal.more))
    app.register_error_handler(TooManyGuesses, _too_many_guesses)
    app.register_error_handler(TryAgainLater, _try_again_later)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(DatabaseAway, _unavailable)
    app.register_error_handler(OSError, _no_room_or_unexpected)
    app.register_error_handler(Exception, _unexpected)


def _too_many_guesses(refusal: TooManyGuesses) -> Response:
    answer = problem(refusal.code, **refusal.more)
    answer.headers.update(refusal.headers)
    return answer


def _try_again_later(refusal: TryAgainLater) -> Response:
    answer = problem(refusal.code, **refusal.more)
    answer.headers["Retry-After"] = str(TRY_AGAIN_SECONDS)
    return answer


def _http_problem(error: HTTPException) -> Response:
    answer = problem(
        _BY_STATUS.get(error.code or 500, "bad-request" if (error.code or 500) < 500 else "internal-error")
    )
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def _unavailable(error: Exception) -> Response:
    """The database is gone, or there is no room on a disk. Both pass, with an operator's help."""
    log.error("cannot write", alarm=True, **kind_and_place(error))
    answer = problem("unavailable")
    answer.headers["Retry-After"] = str(TRY_AGAIN_SECONDS)
    return answer


def _no_room_or_unexpected(error: OSError) -> Response:
    return (_unavailable if error.errno in NO_ROOM else _unexpected)(error)


def _unexpected(error: Exception) -> Response:
    reference = uuid.uuid4().hex[:12]
    rule = request.url_rule.rule if request.url_rule else ""
    log.error("unexpected error", reference=reference, rule=rule, **kind_and_place(error))
    return problem("internal-error", reference=reference)
