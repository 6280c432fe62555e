"""What stands in each archive for whoever opens it, in Vietnamese and English. Holds words only."""

README = """\
KHO LƯU TRỮ HỌC BẠ SỐ NĂM HỌC {namhoc}
=======================================
Lập lúc {made_at} bởi trục học bạ số {hub}. Có {records} học bạ.
Chưa có ở đây: {left_out} học bạ đã nhận nhưng gói chưa xử lý xong.

!! Kho chứa thông tin cá nhân của học sinh, không mã hóa. Chỉ người có thẩm quyền được giữ và đọc.

Có gì trong kho (BagIt, RFC 8493)
  data/originals/   bản gốc đúng từng byte, có chữ ký số của trường; tên tệp là SHA-256 của nội dung
  data/evidence/    chứng thư, danh sách thu hồi (CRL) và quy tắc ký đã dùng khi tiếp nhận
  data/receipts/    biên nhận trục đã ký cho từng gói (JWS)
  data/registry/    sổ: mỗi dòng một phiên bản học bạ với trạng thái; quyết định thu hồi, nhật ký kèm chuỗi băm
  data/ministry/    mỗi học bạ theo từ điển trường dữ liệu quốc gia, đúng như trạng thái hiện nay (gói báo cáo Bộ)
  seal.jws          trục niêm phong toàn bộ kho; hub/jwks.json: khóa công khai của trục
Không có mã tra cứu, ghi chú của cán bộ, tài khoản.

Kiểm tra (không cần mạng; cần Python 3.9+, openssl và xmlsec1):
  python3 -I check/check.py --keys jwks.json --roots THU-MUC-CHUNG-THU
jwks.json hãy tự lấy từ {hub}/.well-known/hocba/jwks.json: nếu không, chỉ biết kho còn nguyên, chưa biết của ai.
Chứng thư gốc hãy tự lấy từ cơ quan cấp. Mỗi lỗi được nêu bằng tên tệp. Kết quả: 0 đúng, 1 sai, 2 chưa kiểm tra hết.
Lịch sử trong nhật ký chỉ gồm các dòng về học bạ năm này: từng dòng và các dòng liền nhau kiểm tra được;
toàn bộ chuỗi chỉ trục kiểm tra được (hocba recheck), đầu chuỗi ghi trong seal.jws.

ARCHIVE OF DIGITAL SCHOOL RECORDS, SCHOOL YEAR {namhoc}
=======================================================
Made at {made_at} by the hub {hub}. {records} records.
Not here: {left_out} that were accepted, but whose batch is still worked on.

!! It holds children's personal data in clear. Only who is entitled to may keep and read it.

What is in it (BagIt, RFC 8493)
  data/originals/   the originals byte for byte, with the schools' signatures; named by their SHA-256
  data/evidence/    certificates, revocation lists and signature rules that were used when they came in
  data/receipts/    what the hub signed for each batch (JWS)
  data/registry/    the register: a line a record version with its state; recalls, audit lines with their hashes
  data/ministry/    each record in the words of the national field dictionary, as it stands now (the ministry's package)
  seal.jws          the hub's word over all of it; hub/jwks.json: the hub's public keys
Look-up codes, officers' notes and accounts are not in it.

To check it (no network; Python 3.9 or later, openssl and xmlsec1):
  python3 -I check/check.py --keys jwks.json --roots FOLDER-OF-CERTIFICATES
Get jwks.json from {hub}/.well-known/hocba/jwks.json yourself: without it you know that the archive is
whole, not whose it is. Get the authorities' root certificates from them. Every fault is named by its file.
Exit: 0 well, 1 wrong, 2 incomplete.
The audit lines are those about this year's records: each, and neighbours among them, can be checked here; the whole
chain only in the hub (hocba recheck). Its head stands in seal.jws.
"""
