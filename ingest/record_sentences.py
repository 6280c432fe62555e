"""What each problem of one record says to its school. Knows no batch and no record.

Each says what happened, who must act and how; Vietnamese first.
"""

from __future__ import annotations

from ingest.sentence import Sentence

RECORD_SENTENCES: dict[str, Sentence] = {
    "not-well-formed": Sentence(
        "Tệp học bạ bị hỏng hoặc không phải XML/JSON UTF-8 đúng cú pháp. Nhà trường hãy xuất và ký lại học bạ này "
        "rồi gửi trong gói mới.",
        "The record file is broken or is no well-formed UTF-8 XML or JSON. The school should export and sign this "
        "record again and send it in a new batch.",
    ),
    "forbidden-construct": Sentence(
        "Học bạ có thành phần không được phép (ví dụ DOCTYPE, chú thích, cấu trúc chữ ký lạ). Đơn vị cung cấp phần "
        "mềm của trường cần sửa cách xuất; sau đó nhà trường ký và gửi lại.",
        "The record holds something that is not allowed (such as a DOCTYPE, a comment, an odd form of signature). "
        "The school's software supplier must mend the export; then the school signs and sends it again.",
    ),
    "schema-violation": Sentence(
        "Nội dung học bạ không đúng cấu trúc quy định (thiếu, thừa hoặc sai giá trị ở vị trí nêu trên). Nhà trường "
        "hãy sửa dữ liệu ở vị trí đó, ký và gửi lại.",
        "The record's content does not follow the prescribed structure (missing, surplus or wrong at the place "
        "named). The school should correct the data there, sign it and send it again.",
    ),
    "signature-missing": Sentence(
        "Học bạ thiếu chữ ký số bắt buộc. Nhà trường hãy để người còn thiếu (giáo viên, hiệu trưởng hoặc con dấu) "
        "ký rồi gửi lại.",
        "A required signature is missing. The school should have whoever is missing (teacher, principal or seal) "
        "sign, and send the record again.",
    ),
    "signature-coverage": Sentence(
        "Một chữ ký không bao phủ đúng phần nội dung mà người ký chịu trách nhiệm. Người ký đó cần ký lại đúng "
        "phạm vi; nếu lặp lại, đơn vị cung cấp phần mềm cần sửa.",
        "A signature does not cover the part its signer answers for. That person must sign again over the right "
        "part; if it happens again, the software supplier must mend it.",
    ),
    "signature-invalid": Sentence(
        "Chữ ký số không khớp với nội dung: học bạ đã bị thay đổi sau khi ký hoặc chữ ký thuộc về tài liệu khác. "
        "Nhà trường hãy kiểm tra nội dung, ký lại và gửi lại.",
        "A signature does not match the content: the record was changed after signing, or the signature belongs to "
        "another document. The school should check the content, sign and send it again.",
    ),
    "weak-algorithm": Sentence(
        "Chữ ký dùng thuật toán hoặc khóa không còn đủ an toàn. Người ký cần ký lại bằng chứng thư và phần mềm "
        "dùng thuật toán được chấp nhận.",
        "A signature uses an algorithm or key that is no longer strong enough. The signer must sign again with a "
        "certificate and software that use an accepted one.",
    ),
    "signer-mismatch": Sentence(
        "Người ký không phải là người được ghi trong học bạ cho phần đó. Nhà trường hãy sửa thông tin người ký "
        "hoặc để đúng người ký lại, rồi gửi lại.",
        "The signer is not the person the record names for that part. The school should correct the signer's "
        "details or have the right person sign, and send it again.",
    ),
    "signer-not-registered": Sentence(
        "Chứng thư của người ký chưa được đăng ký cho trường này với vai trò này. Nhà trường hãy đề nghị Sở hoặc "
        "xã đăng ký chứng thư, rồi gửi lại học bạ.",
        "The signer's certificate is not registered for this school in this role. The school should ask the "
        "department or commune to register it, and then send the record again.",
    ),
    "signer-untrusted": Sentence(
        "Chứng thư của người ký không do tổ chức chứng thực được tin cậy cấp. Người ký cần dùng chứng thư của tổ "
        "chức được công nhận, ký lại và nhà trường gửi lại.",
        "The signer's certificate was not issued by a trusted authority. The signer must use one of a recognised "
        "authority and sign again; the school then sends the record again.",
    ),
    "certificate-expired": Sentence(
        "Chứng thư của người ký không còn (hoặc chưa có) hiệu lực tại thời điểm được chứng minh là đã ký. Người ký "
        "cần gia hạn chứng thư, ký lại và nhà trường gửi lại.",
        "The signer's certificate was not valid at the time the signature is proven to have existed. The signer "
        "must renew it and sign again; the school then sends the record again.",
    ),
    "certificate-revoked": Sentence(
        "Chứng thư của người ký (hoặc của tổ chức cấp) đã bị thu hồi. Người ký cần dùng chứng thư mới, đăng ký với "
        "Sở, ký lại và nhà trường gửi lại.",
        "The signer's certificate (or its issuer's) was revoked. The signer must get a new one, have it registered "
        "and sign again; the school then sends the record again.",
    ),
    "revocation-unknown": Sentence(
        "Hệ thống của tỉnh chưa có dữ liệu thu hồi để kiểm tra chứng thư; đây không phải lỗi của trường. Học bạ "
        "được giữ chờ tối đa 7 ngày, Sở cần cập nhật dữ liệu; nếu quá hạn, nhà trường chỉ cần gửi lại cùng gói, "
        "thời điểm nhận vẫn được giữ.",
        "The province's hub lacks revocation data to check a certificate; this is not the school's fault. The "
        "record waits up to 7 days and the department must bring the data; after that the school just sends the "
        "same batch again and keeps its time of receipt.",
    ),
    "certificate-usage": Sentence(
        "Chứng thư đã dùng không được cấp để ký tài liệu. Người ký cần dùng chứng thư chữ ký số đúng mục đích, ký "
        "lại và nhà trường gửi lại.",
        "The certificate was not issued for signing documents. The signer must use a signing certificate and sign "
        "again; the school then sends the record again.",
    ),
    "signing-time-implausible": Sentence(
        "Thời điểm ký ghi trong chữ ký không hợp lý (ở tương lai, trước năm học, hoặc trước khi có chứng thư). Nhà "
        "trường hãy chỉnh đồng hồ máy ký, ký lại và gửi lại.",
        "The signing time is not plausible (in the future, before the school year, or before the certificate "
        "existed). The school should set the signing computer's clock, sign and send it again.",
    ),
    "seal-not-last": Sentence(
        "Con dấu của trường (hoặc chữ ký của người đứng đầu khi không cần dấu) không phải là chữ ký cuối cùng. Nhà "
        "trường hãy đóng dấu số lại sau khi mọi người đã ký, rồi gửi lại.",
        "The school's seal (or, where none is needed, its head's signature) is not the last one. The school should "
        "seal again after everyone has signed, and send the record again.",
    ),
    "school-mismatch": Sentence(
        "Học bạ ghi trường khác với trường gửi gói, cấp học trường không có, hoặc phiên bản trước thuộc trường "
        "khác. Nhà trường hãy kiểm tra mã trường và chỉ gửi học bạ của trường mình.",
        "The record names another school than the batch, or a level the school does not have, or its first version "
        "is another school's. The school should check the school code and send only its own records.",
    ),
    "year-mismatch": Sentence(
        "Năm học trong học bạ khác với năm học của gói hoặc của phiên bản trước. Nhà trường hãy đưa học bạ vào gói "
        "đúng năm học và gửi lại.",
        "The record's school year is not the batch's, or not that of its earlier version. The school should put "
        "the record into a batch of its own year and send it again.",
    ),
    "version-conflict": Sentence(
        "Đã có nội dung khác với cùng mã và phiên bản, hoặc học sinh đã có học bạ còn hiệu lực của năm học này tại "
        "trường. Nếu cần sửa, nhà trường hãy đề nghị thu hồi rồi gửi phiên bản kế tiếp.",
        "Other content is held under this id and version, or the learner already has a live record of this year at "
        "the school. To correct it, the school must ask for a recall and then send the next version.",
    ),
    "version-not-next": Sentence(
        "Số phiên bản không phải là số kế tiếp (bản đầu là 1, sau đó 2, 3, …). Nhà trường hãy sửa số phiên bản, ký "
        "lại và gửi lại.",
        "The version is not the next number (the first is 1, then 2, 3, …). The school should correct the version "
        "number, sign and send the record again.",
    ),
    "predecessor-not-recalled": Sentence(
        "Phiên bản trước chưa được thu hồi hoặc rút lại nên chưa thể nhận phiên bản mới. Nhà trường hãy đề nghị "
        "thu hồi (hoặc rút, nếu đợt chưa khóa) phiên bản trước, rồi gửi lại.",
        "The version before has been neither recalled nor withdrawn, so a new one cannot be taken. The school "
        "should ask for its recall (or withdraw it while the period is open) and send again.",
    ),
    "learner-mismatch": Sentence(
        "Phiên bản mới nói về một học sinh khác với phiên bản trước. Nhà trường hãy kiểm tra mã định danh và mã "
        "học sinh; học bạ của học sinh khác phải có mã học bạ mới.",
        "The new version is about another learner than the one before. The school should check the learner's ids; "
        "another learner's record needs a record id of its own.",
    ),
}
