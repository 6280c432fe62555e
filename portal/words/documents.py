"""What is found in a signed document that is no record (a PDF), in words: where records' words do not fit."""

from portal.words.text import Text

# By problem code and sub-indication: the same code says another thing of a change that the signer allowed.
PROBLEMS = {
    "not-well-formed.FORMAT_FAILURE": Text(
        "Tệp hỏng hoặc không phải PDF nên không đọc được.", "The file is damaged or no PDF: it cannot be read."
    ),
    "signature-missing.FORMAT_FAILURE": Text("Tệp không có chữ ký số nào.", "The file has no digital signature."),
    "signature-coverage.FORMAT_FAILURE": Text(
        "Tệp đã bị thay đổi sau khi ký, hoặc chữ ký không bao trùm hết phần đã ký.",
        "The file was changed after signing, or the signature does not cover all of what it should.",
    ),
    "signature-coverage.SIG_CONSTRAINTS_FAILURE": Text(
        "Sau khi ký, tệp có thêm phần mà người đọc nhìn thấy nhưng người ký chưa ký (ô biểu mẫu, ghi chú, hình lớn).",
        "Since it was signed the file shows things that the signer did not sign (form fields, notes, large pictures).",
    ),
    "signature-invalid.FORMAT_FAILURE": Text(
        "Chữ ký viết sai quy cách nên không kiểm tra được.", "The signature is not in a form that can be checked."
    ),
    "signature-invalid.SIG_CONSTRAINTS_FAILURE": Text(
        "Chữ ký không ghi chứng thư số của người ký trong phần được ký.",
        "The signer's certificate is not among what the signature signs.",
    ),
    "forbidden-construct.SIGNED_DATA_NOT_FOUND": Text(
        "Tệp đặt mật khẩu nên không đọc được phần đã ký.", "The file is encrypted: what was signed cannot be read."
    ),
    "forbidden-construct.SIG_CONSTRAINTS_FAILURE": Text(
        "Tệp quá lớn, quá phức tạp hoặc viết sai quy cách; các phần mềm khác nhau có thể hiển thị khác nhau.",
        "The file is too large, too complex or not written by the rules; programs may show it differently.",
    ),
    "forbidden-construct.POLICY_PROCESSING_ERROR": Text(
        "Đọc tệp này tốn quá nhiều thời gian hoặc bộ nhớ nên đã dừng lại.",
        "Reading this file took too much time or memory and was stopped.",
    ),
    "certificate-usage.CHAIN_CONSTRAINTS_FAILURE": Text(
        "Chứng thư số không được phép dùng để ký tài liệu.", "The certificate is not allowed to sign documents."
    ),
    "signing-time-implausible.SIG_CONSTRAINTS_FAILURE": Text(
        "Thời điểm ký tự khai không hợp lý.", "The time the signature gives itself is not plausible."
    ),
}

WARNINGS = {
    "further-signatures": Text(
        "Sau chữ ký này tệp chỉ có thêm chữ ký khác hoặc thông tin mô tả tệp.",
        "Behind this signature only further signatures, or words about the file, were added.",
    ),
    "archive-data": Text(
        "Sau chữ ký này chỉ có thêm dữ liệu lưu trữ (danh sách thu hồi, dấu thời gian).",
        "Behind this signature only validation data (revocation lists, timestamps) were added.",
    ),
    "timestamp-unproven": Text(
        "Có dấu thời gian nhưng chưa kiểm chứng được, nên không dùng làm bằng chứng.",
        "There is a timestamp that could not be verified: it proves nothing.",
    ),
    "signer-not-signed": Text(
        "Kiểu chữ ký cũ: chứng thư số không nằm trong phần được ký.",
        "An older form of signature: the certificate is not among what is signed.",
    ),
}
