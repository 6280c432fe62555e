"""What the scanner of the front page says while it looks for a QR code, and when it finds none."""

from portal.words.text import Text

WORDS = {
    "open": Text("Quét mã QR", "Scan the QR code"),
    "title": Text("Quét mã QR trên học bạ", "Scan the QR code"),
    "private": Text(
        "Hình ảnh chỉ được đọc ngay trên máy này, không gửi đi và không lưu lại.",
        "The picture is read on this device only; it is not sent anywhere and not kept.",
    ),
    "again": Text("Quét lại bằng máy ảnh", "Scan with the camera again"),
    "shoot": Text("Chụp ảnh mã QR", "Take a picture of it"),
    "choose": Text("Chọn ảnh có sẵn", "Choose a picture"),
    "close": Text("Đóng, nhập mã bằng tay", "Close and type the code"),
    "opening": Text(
        "Đang mở máy ảnh. Nếu trình duyệt hỏi, hãy cho phép.", "Opening the camera. If the browser asks, allow it."
    ),
    "loading": Text("Đang tải phần đọc mã (chưa đến 0,5 MB)…", "Loading the reader (less than 0.5 MB)…"),
    "looking": Text("Đưa một mã QR vào giữa khung hình.", "Hold one QR code in the middle of the picture."),
    "reading": Text("Đang tìm mã QR trong ảnh…", "Looking for a QR code in the picture…"),
    "found": Text("Đã đọc được mã, đang mở kết quả…", "The code was read; opening the result…"),
    "several": Text(
        "Có nhiều mã trong hình. Hãy lại gần để chỉ thấy một mã.",
        "There are several codes in the picture. Come closer, so that only one is seen.",
    ),
    "foreign": Text(
        "Mã QR này dẫn đến {place}, không phải hệ thống tra cứu này. Địa chỉ đó không được mở. Nếu mã nằm trên học bạ,"
        " học bạ có thể là giả: hãy hỏi nhà trường.",
        "This QR code leads to {place}, not to this look-up. That address was not opened. If the code is on a school"
        " record, the record may be false: ask the school.",
    ),
    "other": Text(
        "Mã QR này không phải mã tra cứu học bạ. Nội dung của nó không được gửi đi đâu.",
        "This QR code is not a look-up code. What it says was not sent anywhere.",
    ),
    "nothing": Text(
        "Không thấy mã QR nào sau 20 giây. Hãy thử ở chỗ sáng hơn, gần hơn, hoặc nhập mã bằng tay.",
        "No QR code was seen in 20 seconds. Try more light, come closer, or type the code.",
    ),
    "nothing-in-picture": Text(
        "Không thấy mã QR nào trong ảnh. Hãy chụp gần hơn, rõ hơn, hoặc nhập mã bằng tay.",
        "No QR code was seen in the picture. Take it closer and sharper, or type the code.",
    ),
    "refused": Text(
        "Máy ảnh không được phép dùng. Hãy cho phép trong cài đặt của trình duyệt, dùng một tấm ảnh, hoặc nhập mã bằng"
        " tay.",
        "The camera may not be used. Allow it in the browser's settings, use a picture, or type the code.",
    ),
    "no-camera": Text(
        "Không mở được máy ảnh trên máy này. Hãy dùng một tấm ảnh, hoặc nhập mã bằng tay.",
        "The camera of this device could not be opened. Use a picture, or type the code.",
    ),
    "unreadable": Text(
        "Tệp này không phải ảnh mà trình duyệt đọc được. Hãy chọn ảnh khác, hoặc nhập mã bằng tay.",
        "This file is not a picture the browser can read. Choose another, or type the code.",
    ),
    "away": Text(
        "Không tải được phần đọc mã, có thể do đường truyền. Hãy thử lại, hoặc nhập mã bằng tay.",
        "The reader could not be loaded, perhaps because of the line. Try again, or type the code.",
    ),
    "off": Text("Đã tắt máy ảnh.", "The camera is off."),
}
