"""What watchers' mails say. They name no learner and no school; of the code its first group stands there."""

from __future__ import annotations

from portal.words.text import Text
from portal.words.voice import Voice
from registry.rules.watch_rules import parts
from registry.watch_mails import Letter

# Short enough for one encoded word (RFC 2047, 2), as in ``mails``.
SUBJECTS = {
    "confirm": Text("Xác nhận theo dõi học bạ", "Confirm: watch a school record"),
    "changed": Text("Học bạ bạn theo dõi có thay đổi", "A record you watch has changed"),
    "code-replaced": Text("Ngừng theo dõi: mã đã đổi", "Watch ended: the code changed"),
}

# {group}: a code's first group; {year}: a school year; {link}: the watch's page; {site}: the look-up's front page.
BODIES = {
    "confirm": Text(
        "Có người xin báo về địa chỉ này khi tình trạng của một học bạ số thay đổi (năm học {year}, mã tra cứu bắt đầu "
        "bằng {group}).\n\nNếu đó là bạn, hãy mở liên kết này trong 48 giờ và bấm xác nhận:\n{link}\n\nNếu không phải "
        "bạn, xin bỏ qua: lần xin này không có thư nào khác, địa chỉ được xóa sau 48 giờ.\n",
        "Somebody asked us to tell this address when the status of a digital school record changes (school year "
        "{year}, look-up code beginning with {group}).\n\nIf it was you, open this link within 48 hours and confirm:\n"
        "{link}\n\n"
        "If it was not you, ignore this mail: this request sends no other; the address is deleted after 48 hours.\n",
    ),
    "changed": Text(
        "Học bạ số năm học {year}, mã tra cứu bắt đầu bằng {group}, nay là: {status} (từ {since}).\n{replaced}\nĐể "
        "xem, hãy tự mở {site} và nhập mã in trên giấy. Thư này không có liên kết đến học bạ.\n",
        "The digital school record of {year} whose look-up code begins with {group} is now: {status} (since {since}).\n"
        "{replaced}\nTo see it, open {site} yourself and enter the code printed on the paper. This mail has no link to "
        "the record.\n",
    ),
    "code-replaced": Text(
        "Nhà trường đã đổi mã tra cứu của học bạ số năm học {year} mà bạn theo dõi. Việc theo dõi bằng mã cũ kết thúc, "
        "địa chỉ này được xóa. Nếu bạn được trao mã mới, hãy tra cứu tại {site} và đăng ký lại.\n",
        "The school has replaced the look-up code of the record of {year} that you watch. Watching by the old code "
        "ends, and this address is deleted. If you are given the new code, look it up at {site} and watch it again.\n",
    ),
}

REPLACED = Text("Đã có phiên bản thay thế.", "A new version has taken its place.")

STOP = Text(
    "\nThôi nhận báo: {link}\nTự kết thúc và xóa địa chỉ vào {ends}.\n",
    "\nStop these mails: {link}\nThey end, and the address is deleted, on {ends}.\n",
)

FOOT = Text(
    "\nThư tự động của Trục học bạ số; xin không trả lời. Thư này không bao giờ hỏi mã tra cứu, ngày sinh hay tiền.\n",
    "\nSent by the hub of digital school records; please do not answer. No mail of ours asks for codes, birth dates or "
    "money.\n",
)


def text_of(what: Letter, voice: Voice, *, link: str, site: str) -> str:
    """The whole text of a mail."""
    status, replaced = parts(what.told)
    body = voice.say(
        BODIES[what.says],
        year=what.namhoc,
        group=what.code_group,
        link=link,
        site=site,
        status=voice(f"status.{status}"),
        since=voice.moment(what.since),
        replaced=voice.say(REPLACED) + "\n" if replaced else "",
    )
    stop = voice.say(STOP, link=link, ends=voice.date(what.ends_at)) if what.says == "changed" else ""
    return body + stop + voice.say(FOOT)
