"""The words of what is checked of a certificate and of what is wrong with a line, and the desk's refusals."""

from portal.words.failures import refused
from portal.words.text import Text

CHECKS = {
    "chain-found": Text("Nơi cấp được tin cậy: {issuer}.", "The issuer is trusted: {issuer}."),
    "chain-missing": Text(
        "Nơi cấp không có trong kho tin cậy của hệ thống. Nếu đây là nơi cấp được phép, hãy báo người vận hành.",
        "The issuer is not in the hub's trust folder. If it is a licensed one, tell the hub's operators.",
    ),
    "chain-broken": Text(
        "Chuỗi chứng thư đến nơi cấp gốc không đúng.", "The chain from this certificate to its root does not hold."
    ),
    "not-revoked": Text("Không bị thu hồi, theo danh sách thu hồi hiện có.", "Not revoked, by the present list."),
    "revoked": Text("Đã bị nơi cấp thu hồi từ {day}.", "Revoked by its issuer since {day}."),
    "authority-revoked": Text("Nơi cấp đã bị thu hồi từ {day}.", "Its issuer is revoked since {day}."),
    "revocation-unknown": Text(
        "Chưa biết có bị thu hồi không: thiếu danh sách thu hồi còn hạn.",
        "Whether it is revoked is not known: no present revocation list.",
    ),
    "in-time": Text("Chứng thư có hiệu lực {first} – {last}.", "The certificate is valid {first} – {last}."),
    "expired": Text("Chứng thư đã hết hạn ({first} – {last}).", "The certificate has ended ({first} – {last})."),
    "begins-later": Text(
        "Chứng thư chỉ có hiệu lực từ {first}: chữ ký trước ngày đó bị từ chối.",
        "The certificate is valid from {first} only: signatures from before are refused.",
    ),
    "never-meets": Text(
        "Thời gian giữ vai trò và hiệu lực chứng thư ({first} – {last}) không có ngày chung.",
        "The time in office and the certificate's ({first} – {last}) have no day in common.",
    ),
    "key-strong": Text("Khóa đủ mạnh: {kind}.", "The key is strong enough: {kind}."),
    "key-weak": Text(
        "Khóa không được chấp nhận: {kind}. Cần RSA từ 2048 bit, hoặc P-256, P-384, P-521.",
        "The key is not accepted: {kind}. It must be RSA of 2048 bits or more, or P-256, P-384, P-521.",
    ),
    "may-sign": Text("Chứng thư được cấp để ký tài liệu.", "The certificate is for signing documents."),
    "may-not-sign": Text(
        "Chứng thư không được cấp để ký tài liệu (loại dùng cho máy chủ, cho nơi cấp hoặc loại khác).",
        "The certificate is not for signing documents (one for a server, an authority or something else).",
    ),
    "certificate-of-other": Text(
        "Chính chứng thư này đang đứng tên người khác. {school}",
        "This very certificate stands for somebody else. {school}",
    ),
    "key-of-other": Text(
        "Khóa của chứng thư này đang đứng tên người khác. {school}",
        "The key of this certificate stands for somebody else. {school}",
    ),
    "certificate-elsewhere": Text(
        "Người này cũng ký bằng chứng thư này ở trường khác. {school}",
        "The same person signs with it at another school, too. {school}",
    ),
    "key-elsewhere": Text(
        "Người này có chứng thư khác cùng khóa ở trường khác. {school}",
        "The same person has another certificate of this key at another school. {school}",
    ),
    "key-again": Text(
        "Người này đã có chứng thư khác cùng khóa (gia hạn).",
        "The same person has another certificate of this key (a renewal).",
    ),
    "name-same": Text("Tên trên chứng thư đúng như tên khai.", "The certificate has the name that is declared."),
    "name-tones": Text(
        "Tên trên chứng thư chỉ khác dấu: {name}.", "The certificate's name differs in tones and marks alone: {name}."
    ),
    "name-differs": Text("Tên trên chứng thư khác tên khai: {name}.", "The certificate has another name: {name}."),
    "number-differs": Text(
        "Số định danh ghi trong chứng thư khác số khai.", "The personal id in the certificate is another one."
    ),
    "person-known-otherwise": Text(
        "Số định danh này có trong sổ với tên khác.", "The register knows this personal id under another name."
    ),
}

PROBLEMS = {
    "private-key": Text(
        "Tệp chứa khóa bí mật: đã bỏ ngay. Không bao giờ gửi khóa bí mật cho ai.",
        "It holds a private key and was dropped. Never send a private key to anybody.",
    ),
    "file-empty": Text("Thiếu chứng thư.", "There is no certificate."),
    "file-too-large": Text("Tệp quá lớn so với một chứng thư.", "The file is too large for a certificate."),
    "not-a-certificate": Text(
        "Không đọc được chứng thư. Cần PEM, DER hoặc PKCS#7.",
        "No certificate can be read. It must be PEM, DER or PKCS#7.",
    ),
    "more-than-one": Text(
        "Tệp có nhiều chứng thư của người ký; mỗi tệp chỉ một.",
        "The file holds several signers' certificates; one a file.",
    ),
    "role-unknown": Text(
        "Vai trò phải là giaovien, hieutruong hoặc coso.", "The role must be giaovien, hieutruong or coso."
    ),
    "name-missing": Text("Thiếu họ tên.", "The name is missing."),
    "text-long": Text("Tên hoặc chức danh quá dài.", "The name or title is too long."),
    "text-invisible": Text("Có ký tự ẩn trong tên hoặc chức danh.", "The name or title holds invisible characters."),
    "person-missing": Text(
        "Thiếu số định danh cá nhân; chỉ con dấu không cần.", "The personal id is missing; only a seal has none."
    ),
    "person-of-seal": Text("Con dấu không có số định danh cá nhân.", "A seal has no personal id."),
    "person-zero": Text(
        "Số định danh có 11 số: có lẽ bảng tính đã bỏ số 0 đứng đầu.",
        "The personal id has 11 digits: the spreadsheet has probably dropped its leading 0.",
    ),
    "person-form": Text(
        "Số định danh phải có 12 số, hoặc là hộ chiếu như GB-AB12345.",
        "The personal id must be 12 digits, or a passport as GB-AB12345.",
    ),
    "from-missing": Text("Thiếu ngày bắt đầu.", "The first day is missing."),
    "day-form": Text("Ngày phải như 2026-09-05 hoặc 05/09/2026.", "Write days like 2026-09-05 or 05/09/2026."),
    "day-far": Text("Ngày không hợp lý; hãy xem lại năm.", "That day is not plausible; check the year."),
    "until-before-from": Text("Ngày cuối ở trước ngày bắt đầu.", "The last day lies before the first."),
    "too-many-cells": Text("Dòng có nhiều ô hơn tiêu đề.", "The line has more cells than the heading."),
    "file-not-there": Text("Không có tệp này trong ZIP.", "The ZIP has no file of this name."),
    "line-twice": Text(
        "Chứng thư này đã có ở dòng khác với cùng vai trò.", "Another line has this certificate in the same role."
    ),
    "signer-stopped": Text("Một kiểm tra không cho phép; xem bên cạnh.", "A check stops it; see beside."),
    "signer-already-bound": Text(
        "Chứng thư này đã có trong sổ của trường với vai trò này; hãy mở trang của người ký để sửa ngày.",
        "The school has this certificate in this role already; open the signer's page to change its dates.",
    ),
    "signer-already-waiting": Text(
        "Chứng thư này đã được khai với vai trò này và đang chờ duyệt.",
        "This certificate is declared in this role already and waits for a decision.",
    ),
    "signer-too-many": Text(
        "Trường đã có quá nhiều khai báo chờ duyệt.", "Too many declarations of the school wait already."
    ),
    "signer-not-the-same": Text(
        "Chứng thư mới phải của cùng người và cùng vai trò.", "It must be the same person in the same role."
    ),
    "signer-no-room": Text(
        "Ngày bắt đầu phải sau ngày bắt đầu của chứng thư cũ.", "It must begin after the one that it replaces."
    ),
    "list-too-large": Text("Danh sách quá lớn.", "The list is too large."),
    "list-too-long": Text("Danh sách dài hơn {what} dòng; hãy chia nhỏ.", "More than {what} lines; split the list."),
    "list-not-utf8": Text(
        "Tệp không phải văn bản UTF-8. Trong Excel, chọn lưu dạng “CSV UTF-8”.",
        "The file is not UTF-8 text. In Excel, save it as “CSV UTF-8”.",
    ),
    "list-not-csv": Text("Tệp không phải CSV.", "The file is no CSV."),
    "list-empty": Text("Danh sách không có dòng nào dưới tiêu đề.", "The list has no line under its heading."),
    "column-unknown": Text("Không rõ cột “{what}”.", "The column “{what}” is not known."),
    "column-twice": Text("Cột “{what}” có hai lần.", "The column “{what}” stands there twice."),
    "column-missing": Text("Thiếu cột {what}.", "The column {what} is missing."),
    "zip-unreadable": Text("Không mở được tệp ZIP.", "The ZIP cannot be opened."),
    "zip-too-many": Text("ZIP có hơn {what} tệp.", "The ZIP holds more than {what} files."),
}


REFUSALS = {
    "signer-not-waiting": refused(
        Text("Khai báo này không còn chờ duyệt", "This declaration no longer waits"),
        Text("Hãy mở lại trang của trường.", "Open the school's page again."),
    ),
    "signer-own-declaration": refused(
        Text("Bạn đã khai báo việc này", "You declared this yourself"),
        Text("Người quản trị khác mới duyệt được.", "Only another registrar can decide it."),
    ),
    "signer-stopped": refused(
        Text("Một kiểm tra không cho phép", "A check stops it"),
        Text("Hãy đọc các kiểm tra ở trang của khai báo.", "Read the checks on the declaration's page."),
    ),
    "signer-already-bound": refused(
        Text("Chứng thư này đã có trong sổ của trường", "The school has this certificate already"),
        Text(
            "Với vai trò này; hãy mở trang của người ký để sửa ngày.",
            "In this role; open the signer's page to change its dates.",
        ),
    ),
    "signer-already-waiting": refused(
        Text("Đã có khai báo đang chờ duyệt", "A declaration of it waits already"),
        Text("Hãy chờ quyết định, hoặc rút khai báo đó.", "Wait for its decision, or take that one back."),
    ),
    "signer-too-many": refused(
        Text("Quá nhiều khai báo chờ duyệt", "Too many declarations wait"),
        Text("Hãy nhờ cấp trên duyệt trước.", "Have the tier above decide some first."),
    ),
    "signer-changed": refused(
        Text("Người ký này vừa được thay đổi", "This signer has been changed since"),
        Text("Hãy khai lại theo tình trạng mới.", "Declare it anew, as things stand now."),
    ),
    "signer-no-change": refused(
        Text("Không có gì thay đổi", "Nothing would change"), Text("Hãy xem lại các ô.", "Check the fields.")
    ),
    "signer-no-reason": refused(
        Text("Thiếu lý do", "The reason is missing"),
        Text("Hãy ghi lý do hoặc số quyết định.", "Give the reason or the decision's number."),
    ),
    "signer-not-the-same": refused(
        Text("Không cùng người hoặc vai trò", "Not the same person or role"),
        Text("Chứng thư mới phải của cùng người và vai trò.", "It must be the same person in the same role."),
    ),
    "signer-no-room": refused(
        Text("Ngày bắt đầu quá sớm", "It begins too early"),
        Text("Phải sau ngày bắt đầu của chứng thư cũ.", "It must begin after the one that it replaces."),
    ),
    "signer-none-taken": refused(
        Text("Chưa chọn dòng nào", "Nothing is ticked"), Text("Hãy chọn ít nhất một dòng.", "Tick at least one line.")
    ),
}
