"""What each problem of a whole batch says to its school. Knows no batch and no record.

Each says what happened, who must act and how; Vietnamese first.
"""

from __future__ import annotations

from ingest.sentence import Sentence

BATCH_SENTENCES: dict[str, Sentence] = {
    "batch-too-large": Sentence(
        "Gói hồ sơ vượt giới hạn (20.000 học bạ, 1 MiB mỗi học bạ, 512 MiB sau giải nén). Nhà trường hãy chia "
        "thành nhiều gói nhỏ hơn rồi gửi lại.",
        "The batch is over a limit (20,000 records, 1 MiB a record, 512 MiB unpacked). The school should split it "
        "into smaller batches and send them again.",
    ),
    "not-a-zip": Sentence(
        "Tệp gửi lên không phải là tệp ZIP hợp lệ hoặc đã hỏng trên đường truyền. Nhà trường hãy xuất lại gói từ "
        "phần mềm và gửi lại.",
        "The file sent is not a valid ZIP or was damaged on its way. The school should export the batch again and "
        "send it again.",
    ),
    "unsafe-entry": Sentence(
        "Trong tệp ZIP có mục không an toàn (đường dẫn lạ, liên kết, mã hóa, tệp nén lồng nhau, tên trùng hoặc "
        "chồng lấn). Đơn vị cung cấp phần mềm của trường cần sửa cách đóng gói, sau đó nhà trường gửi lại.",
        "The ZIP holds an unsafe entry (odd path, link, encryption, archive inside, repeated or overlapping "
        "entry). The school's software supplier must mend the packing; then the school sends the batch again.",
    ),
    "compression-bomb": Sentence(
        "Tỉ lệ nén của gói vượt 200 lần nên không được giải nén. Nhà trường hãy kiểm tra các tệp trong gói rồi "
        "đóng gói và gửi lại.",
        "The batch is compressed more than 200 times and was not unpacked. The school should check the files in "
        "it, pack it again and send it again.",
    ),
    "manifest-missing": Sentence(
        "Gói thiếu tệp kê khai manifest.jws. Nhà trường hãy xuất lại gói bằng phần mềm có ký tệp kê khai và gửi lại.",
        "The batch has no manifest.jws. The school should export it again with software that signs the manifest, "
        "and send it again.",
    ),
    "manifest-unreadable": Sentence(
        "Không đọc được tệp kê khai manifest.jws vì sai cấu trúc. Đơn vị cung cấp phần mềm của trường cần sửa, sau "
        "đó nhà trường gửi lại.",
        "The manifest.jws cannot be read: its form is wrong. The school's software supplier must mend it; then the "
        "school sends the batch again.",
    ),
    "manifest-signature-invalid": Sentence(
        "Chữ ký trên tệp kê khai không hợp lệ, hoặc chứng thư của nó không được tin cậy, đã hết hạn hay bị thu "
        "hồi. Nhà trường hãy ký lại tệp kê khai bằng con dấu số còn hiệu lực và gửi lại.",
        "The manifest's signature does not hold, or its certificate is not trusted, expired or revoked. The school "
        "should sign the manifest again with a valid seal and send the batch again.",
    ),
    "manifest-signer-unknown": Sentence(
        "Chứng thư ký tệp kê khai chưa được đăng ký là con dấu số (hoặc người đứng đầu, nếu không cần dấu) của "
        "trường, hoặc trường đã ngừng hoạt động. Nhà trường hãy đề nghị Sở hoặc xã đăng ký chứng thư, hoặc ký lại bằng "
        "con dấu số đã đăng ký.",
        "The manifest's certificate is not registered as the school's seal (or, where none is needed, its head), or "
        "the school has closed. The school should ask the department or commune to register it, or sign again with "
        "the registered seal.",
    ),
    "manifest-school-mismatch": Sentence(
        "Tệp kê khai ghi mã trường khác với trường đang gửi. Nhà trường hãy kiểm tra mã trường trong phần mềm, "
        "hoặc dùng đúng tài khoản kết nối của trường mình, rồi gửi lại.",
        "The manifest names another school than the one that sends. The school should check the school code in its "
        "software, or use its own connection token, and send again.",
    ),
    "manifest-file-mismatch": Sentence(
        "Các tệp trong gói không khớp với tệp kê khai (thiếu, thừa, trùng tên hoặc khác mã băm); không học bạ nào "
        "được lưu. Nhà trường hãy xuất lại toàn bộ gói và gửi lại.",
        "The files do not agree with the manifest (missing, surplus, named twice or another digest); nothing was "
        "stored. The school should export the whole batch again and send it again.",
    ),
    "period-closed": Sentence(
        "Đợt nộp không tồn tại, chưa mở, đã khóa, hoặc không dành cho cấp học này. Nhà trường hãy kiểm tra năm học "
        "và đợt đã ghi; nếu cần nộp muộn, hãy đề nghị Sở mở đợt bổ sung.",
        "The collection period does not exist, has not opened, has locked, or is not for this level. The school "
        "should check the year and period it named; to send late it must ask the department for another period.",
    ),
}
