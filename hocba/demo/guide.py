"""What the demo prints: what to open, codes, birth dates, accounts. Asks the register for each status anew."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hocba.demo.folder import LOG, TRY, DemoFolder
from hocba.demo.province import FIRST_APPROVER, REVIEWER
from hocba.wiring import Hub
from portal.words.statuses import NAMES
from registry import find
from registry.rules.lookup_code import normalise
from registry.transactions import reading

_REPLACED = "mã đã được thay / code replaced"
_UNKNOWN = "không còn trong sổ / no longer in the register"


def guide(hub: Hub, folder: DemoFolder, address: str, *, office: str) -> str:
    """The whole text. ``address`` is the public's, ``office`` the office's."""
    made = folder.made()
    lines = ["", "Trục học bạ số: tỉnh dùng thử / a demo province", ""]
    lines += ["HỌC BẠ ĐỂ TRA CỨU / RECORDS TO LOOK UP", ""]
    for number, example in enumerate(made["examples"], 1):
        lines += [*_example(hub, number, example, address), ""]
    lines += ["TÀI KHOẢN / ACCOUNTS", *_accounts(made, folder), ""]
    lines += ["PHẦN MỀM (Bearer token) / API CLIENTS", *_clients(made), ""]
    lines += ["THỬ / TRY", *_to_try(made, folder, address), ""]
    lines += [f"MỞ / OPEN   {address}", f"NƠI LÀM VIỆC / OFFICE   {office}", ""]
    lines += [f"Dữ liệu / data: {folder.path}    Nhật ký / log: {folder.path / LOG}    Dừng / stop: Ctrl+C", ""]
    return "\n".join(lines)


def _example(hub: Hub, number: int, example: Mapping[str, Any], address: str) -> Iterator[str]:
    yield f"{number:2}. {example['vi']} / {example['en']}"
    yield f"    {example['learner']}, {example['where']}"
    last4 = f"    bốn số cuối / last four: {example['last4']}" if example["last4"] else ""
    yield f"    mã / code: {example['code']}    ngày sinh / birth date: {example['birth']}{last4}"
    if example["dossier_code"]:
        yield f"    mã cả cấp / dossier code: {example['dossier_code']}"
    yield f"    trạng thái / status: {_status(hub, example['code'])}"
    yield f"    {address}/t/{example['code']}"


def _status(hub: Hub, code: str) -> str:
    place, canonical = hub.place, normalise(code)
    with reading(place.engine) as connection:
        found = find.by_code(connection, place.keyring, canonical, now=place.clock()) if canonical else None
    if found is None:
        return _UNKNOWN
    name = NAMES[found.records[0].status]
    status = f"{name.vi} / {found.records[0].status}"
    return f"{status} ({_REPLACED})" if found.replaced_at else status


def _program() -> str:
    """How this program was called, so that the printed lines can be copied."""
    return sys.argv[0] if Path(sys.argv[0]).name == "hocba" else "hocba"


def _accounts(made: Mapping[str, Any], folder: DemoFolder) -> Iterator[str]:
    for row in made["accounts"]:
        yield f"  {row['username']:<19}{row['roles'][0]:<12}{row['organisation']:<10}{row['name']}"
        yield f"    mật khẩu / password: {row['password']}    TOTP: {row['totp_secret']}"
    yield "  Mã xác thực lúc này / a second factor right now:"
    yield f"    HOCBA_DATA_DIR={folder.path} {_program()} totp {made['accounts'][0]['username']}"


def _clients(made: Mapping[str, Any]) -> Iterator[str]:
    for row in made["clients"]:
        yield f"  {row['organisation']:<10}{row['token']}  ({', '.join(row['scopes'])})"


def _to_try(made: Mapping[str, Any], folder: DemoFolder, address: str) -> Iterator[str]:
    sender = next(row for row in made["clients"] if row["organisation"] == made["batch_of"])
    files, trust = folder.path / TRY, folder.path / "trust"
    yield "  Gửi một gói như phần mềm nhà trường / send a batch as a school's software does:"
    yield f'    curl -H "Authorization: Bearer {sender["token"]}" -H "Content-Type: application/zip" \\'
    yield f"      --data-binary @{files}/new-batch.zip {address}/api/v1/batches"
    hocba, decision = _program(), "--decision 19/QĐ-SGDĐT"
    here = f"HOCBA_DATA_DIR={folder.path} {hocba} recall"
    yield "  Hai người xét đề nghị thu hồi đang chờ / two officers decide the recall that waits:"
    yield f"    {here} list"
    yield f"    {here} approve {made['open_request']} --as {REVIEWER}"
    yield f"    {here} approve {made['open_request']} --as {FIRST_APPROVER} {decision}"
    yield "  Kiểm tra một tệp, rồi chính tệp ấy bị sửa một điểm / verify a file, then the same with one mark changed:"
    yield f"    {hocba} verify {files}/record.xml --trust {trust}"
    yield f"    {hocba} verify {files}/changed-record.xml --trust {trust}"
