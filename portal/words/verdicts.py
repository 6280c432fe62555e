"""What a verification found, in words. Only ``headline.genuine`` may say *genuine* (http.md, last section)."""

from portal.words.text import Text

# The largest words on a page: first what became of the record, then whether its signatures hold.
HEADLINES = {
    "genuine": Text("Học bạ xác thực và đang có hiệu lực", "This record is genuine and in force"),
    "failed": Text("Chữ ký số không hợp lệ", "The signatures do not hold"),
    "unconfirmed": Text("Không thể xác nhận học bạ này", "This record cannot be confirmed"),
    "pending": Text("Học bạ chưa có hiệu lực", "This record is not yet in force"),
    "suspended": Text("Học bạ đang được xem xét", "This record is under review"),
    "recalled": Text("Học bạ đã bị thu hồi", "This record has been recalled"),
    "withdrawn": Text("Nhà trường đã rút lại học bạ này", "The school has withdrawn this record"),
    "dossier-genuine": Text(
        "Học bạ của cả {count} năm học đều xác thực và đang có hiệu lực",
        "The records of all {count} years are genuine and in force",
    ),
    "dossier-genuine-one": Text(
        "Học bạ của 1 năm học: xác thực và đang có hiệu lực", "The record of 1 year is genuine and in force"
    ),
    "dossier-mixed": Text("{count} trong {total} năm học cần chú ý", "{count} of {total} years need your attention"),
}

# The state of all signatures in one line, by indication.
INDICATIONS = {
    "TOTAL-PASSED": Text("Tất cả chữ ký số hợp lệ", "All signatures hold"),
    "INDETERMINATE": Text("Chưa kết luận được về chữ ký số", "The signatures cannot be judged"),
    "TOTAL-FAILED": Text("Có chữ ký số không hợp lệ", "A signature does not hold"),
}

# What it means for the reader, who must act, and how.
MEANINGS = {
    "TOTAL-PASSED": Text(
        "Bản gốc vừa được đọc lại, nội dung nguyên vẹn và mọi chữ ký số đều hợp lệ.",
        "The original was just read again; its content is intact and every signature holds.",
    ),
    "INDETERMINATE": Text(
        "Đừng dựa vào học bạ này lúc này. Hãy tra cứu lại sau; nếu vẫn vậy, báo cho nhà trường, "
        "nhà trường sẽ làm việc với Sở Giáo dục và Đào tạo.",
        "Do not rely on this record for now. Look it up again later; if it stays so, tell the school, which will "
        "settle it with the department of education.",
    ),
    "TOTAL-FAILED": Text(
        "Đừng dùng học bạ này. Hãy báo cho nhà trường; nhà trường phải phát hành bản mới có chữ ký hợp lệ.",
        "Do not use this record. Tell the school; it must issue a new one with signatures that hold.",
    ),
}

# One signature, by indication.
SIGNATURES = {
    "TOTAL-PASSED": Text("Hợp lệ", "Holds"),
    "INDETERMINATE": Text("Chưa kết luận được", "Cannot be judged"),
    "TOTAL-FAILED": Text("Không hợp lệ", "Does not hold"),
}

# Why the hub could not even ask the verifier: its own fault, never the school's or the family's.
GAPS = {
    "original-missing": Text(
        "Hệ thống không tìm thấy bản gốc trong kho lưu trữ. Người vận hành đã được báo động và phải khôi phục từ bản "
        "sao lưu. Bạn không cần làm gì; hãy tra cứu lại sau, hoặc hỏi nhà trường bản gốc.",
        "The hub does not find the original in its store. Its operators were alerted and must restore it from the "
        "backup. You need do nothing; look it up again later, or ask the school for the original.",
    ),
    "originals-unreachable": Text(
        "Hệ thống chưa đọc được kho lưu trữ bản gốc nên chưa thể xác nhận học bạ này; điều đó không nói gì về bản thân "
        "học bạ. Người vận hành đã được báo. Bạn không cần làm gì; hãy tra cứu lại sau ít phút.",
        "The hub cannot reach its store of originals now and so cannot confirm this record; that says nothing about "
        "the record itself. Its operators were told. You need do nothing; look it up again in a few minutes.",
    ),
    "original-damaged": Text(
        "Bản gốc trong kho lưu trữ của hệ thống đã hỏng hoặc bị thay đổi. Người vận hành đã được báo động và phải khôi "
        "phục từ bản sao lưu. Bạn không cần làm gì; hãy tra cứu lại sau, hoặc hỏi nhà trường bản gốc.",
        "The original in the hub's store is damaged or was changed. Its operators were alerted and must restore it "
        "from the backup. You need do nothing; look it up again later, or ask the school for the original.",
    ),
    "evidence-damaged": Text(
        "Dữ liệu kiểm chứng mà hệ thống lưu cùng học bạ này đã hỏng hoặc bị thay đổi. Người vận hành đã được báo động "
        "và phải khôi phục từ bản sao lưu. Bạn không cần làm gì; hãy tra cứu lại sau.",
        "The evidence the hub keeps with this record is damaged or was changed. Its operators were alerted and must "
        "restore it from the backup. You need do nothing; look it up again later.",
    ),
    "engines-differ": Text(
        "Hai chương trình kiểm tra độc lập của hệ thống kết luận khác nhau về chữ ký của học bạ này, nên chưa thể xác "
        "nhận. Người vận hành đã được báo và phải tìm ra nguyên nhân. Hãy tra cứu lại sau, hoặc hỏi nhà trường.",
        "The hub's two independent engines judge this record's signatures differently, so it cannot be confirmed. Its "
        "operators were told and must find out why. Look it up again later, or ask the school.",
    ),
    "trust-missing": Text(
        "Hệ thống chưa có danh sách các tổ chức chứng thực chữ ký số đáng tin cậy. Người vận hành phải nạp danh sách "
        "này. Hãy tra cứu lại sau.",
        "The hub lacks its list of trusted certification authorities. Its operators must load it. "
        "Look it up again later.",
    ),
}

# What a record problem (package.md section 5) means for someone who looks the record up.
PROBLEMS = {
    "not-well-formed": Text("Tệp gốc không đọc được.", "The original file cannot be read."),
    "forbidden-construct": Text(
        "Tệp gốc chứa thành phần không được phép.", "The original file holds something that is not allowed."
    ),
    "schema-violation": Text(
        "Tệp gốc không đúng cấu trúc học bạ số.", "The original file does not follow the record's grammar."
    ),
    "signature-missing": Text("Thiếu một chữ ký bắt buộc.", "A required signature is missing."),
    "signature-coverage": Text(
        "Có phần của học bạ chưa được đúng người ký.", "A part of the record is not signed by the one who must sign it."
    ),
    "signature-invalid": Text(
        "Nội dung đã thay đổi sau khi ký, hoặc chữ ký sai.",
        "The content was changed after signing, or a signature is wrong.",
    ),
    "weak-algorithm": Text("Một chữ ký dùng thuật toán quá yếu.", "A signature uses an algorithm that is too weak."),
    "signer-mismatch": Text(
        "Người ký không phải người được ghi trong học bạ.", "The signer is not the person the record names."
    ),
    "signer-not-registered": Text(
        "Người ký chưa được đăng ký là người ký của trường này.",
        "The signer is not registered as a signer of this school.",
    ),
    "signer-untrusted": Text(
        "Chứng thư số của người ký không do tổ chức đáng tin cậy cấp.",
        "The signer's certificate does not come from a trusted authority.",
    ),
    "certificate-expired": Text(
        "Chứng thư số của người ký hết hạn hoặc chưa có hiệu lực khi ký.",
        "The signer's certificate was not valid when it was used.",
    ),
    "certificate-revoked": Text(
        "Chứng thư số của người ký đã bị thu hồi trước khi có bằng chứng là đã ký.",
        "The signer's certificate was revoked before anything proves that it had signed.",
    ),
    "revocation-unknown": Text(
        "Hệ thống chưa biết chứng thư số của người ký có bị thu hồi không.",
        "The hub does not yet know whether the signer's certificate was revoked.",
    ),
    "certificate-usage": Text(
        "Chứng thư số của người ký không dành cho việc ký.", "The signer's certificate is not meant for signing."
    ),
    "signing-time-implausible": Text("Thời điểm ký không hợp lý.", "The time of signing is not plausible."),
    "seal-not-last": Text(
        "Con dấu số của trường không phải chữ ký cuối cùng.", "The school's seal is not the closing signature."
    ),
    "school-mismatch": Text(
        "Trường ghi trong học bạ khác với trường đã gửi.", "The school in the record is not the school that sent it."
    ),
    "year-mismatch": Text(
        "Năm học ghi trong học bạ khác với năm học đã đăng ký.",
        "The school year in the record is not the one registered.",
    ),
}
