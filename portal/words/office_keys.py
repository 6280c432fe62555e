"""Words about security keys: a second factor beside the phone's code."""

from portal.words.office_accounts import OWN
from portal.words.text import Text

WORDS = {
    "title": Text("Khóa bảo mật", "Security keys"),
    "lead": Text(
        "Một khóa USB hoặc NFC, vân tay hay khuôn mặt trên máy này thay được mã 6 số ở bước 2 khi đăng nhập. Mã trên "
        "điện thoại vẫn luôn dùng được.",
        "A USB or NFC key, or this device's fingerprint or face, can stand in for the 6 digits in step 2 of the "
        "sign-in. The code on your phone always works, too.",
    ),
    "have": Text("Bạn có {count} khóa.", "You have {count} of them."),
    "manage": Text("Xem, thêm hoặc gỡ khóa", "See, add or remove keys"),
    "list": Text("Khóa của bạn", "Your keys"),
    "none": Text("Chưa có khóa nào.", "None yet."),
    "name": Text("Tên", "Name"),
    "added": Text("Thêm lúc", "Added"),
    "used": Text("Dùng lần cuối", "Last used"),
    "never": Text("chưa dùng", "not yet"),
    "remove": Text("Gỡ khóa này", "Remove this key"),
    "add": Text("Thêm khóa bảo mật", "Add a security key"),
    "new-name": Text("Tên để bạn nhận ra khóa", "A name by which you will know it"),
    "new-name-hint": Text("Ví dụ: khóa USB ở móc chìa khóa.", "Such as: USB key on my key ring."),
    "make-lead": Text(
        "Cắm hoặc đưa khóa “{name}” lại gần máy, bấm nút rồi làm theo lời trình duyệt.",
        "Plug in “{name}” or hold it close, press the button and do as the browser says.",
    ),
    "make": Text("Tạo khóa", "Make the key"),
    "use": Text("Dùng khóa bảo mật", "Use a security key"),
    "or": Text("Hoặc dùng khóa bảo mật.", "Or use your security key."),
    "cancel": Text("Thôi, không thêm", "Do not add one"),
    "back": Text("Về tài khoản của tôi", "Back to my account"),
    "no-script": Text(
        "Thêm khóa cần JavaScript, mà trình duyệt này tắt hoặc không có. Mã trên điện thoại vẫn dùng được.",
        "Adding a key needs JavaScript, which this browser lacks or has turned off. The code on your phone works.",
    ),
    "not-here": Text(
        "Khóa bảo mật chỉ dùng được khi nơi làm việc có tên miền và HTTPS; địa chỉ đang dùng không có.",
        "Security keys need the office to have a domain name and HTTPS; the present address has not.",
    ),
    "failed": Text(
        "Khóa chưa trả lời: đã thôi, quá lâu, hoặc không phải khóa của tài khoản này. Hãy tải lại trang và thử lại, "
        "hoặc nhập mã.",
        "The key did not answer: declined, too late, or not a key of this account. Load the page again and retry, or "
        "enter the code.",
    ),
    "key-wrong": Text(
        "Câu trả lời của khóa không dùng được: quá 5 phút, đã dùng rồi hoặc loại khóa chưa được hỗ trợ. Hãy thử lại.",
        "The key's answer is of no use: more than 5 minutes old, used before, or of a kind we do not take. Try again.",
    ),
    "key-copied": Text(
        "Khóa này dường như có bản sao nên không được nhận. Hãy gỡ khóa và báo người quản trị.",
        "There seems to be a copy of this key, so it is not taken. Remove it and tell your registrar.",
    ),
    "key-known": Text("Khóa này đã được thêm rồi.", "This key was added before."),
    "key-too-many": Text(
        "Bạn đã có 10 khóa, nhiều nhất có thể. Hãy gỡ bớt một khóa.",
        "You have 10 keys, which is the most. Remove one first.",
    ),
    "no-name": Text("Hãy đặt tên cho khóa, tối đa 60 ký tự.", "Give the key a name of at most 60 characters."),
    "wrong-key": Text(
        "Khóa chưa được chấp nhận. Hãy thử lại, hoặc nhập mã 6 số.",
        "The key was not accepted. Try again, or enter the 6 digits.",
    ),
    "wrong-code": OWN["wrong-code"],
    "wrong-password-here": OWN["wrong-password-here"],
}
