"""The comparison of a paper with the record. Says of marks that they differ, never who is to blame."""

from portal.words.text import Text

WORDS = {
    "title": Text("So tờ giấy trước mặt với học bạ này", "Compare the paper before you with this record"),
    "hint": Text(
        "Ghi điểm như trên giấy; ô để trống thì không so. Những gì bạn ghi không được lưu lại.",
        "Write the marks as they stand on the paper; what is left empty is not compared. Nothing you write is kept.",
    ),
    "choose": Text("Không so", "Not compared"),
    "send": Text("So sánh", "Compare"),
    "same": Text("Cả {count} điểm đã ghi đều giống học bạ này.", "All {count} marks given are those of this record."),
    "nothing": Text("Chưa có điểm nào được ghi để so.", "No marks were given to compare."),
    "differs": Text(
        "{count} trong {total} điểm đã ghi khác học bạ này", "{count} of {total} marks given differ from this record"
    ),
    "next": Text(
        "Đừng nhận tờ giấy có điểm khác với học bạ trong hệ thống; hãy báo nhà trường.",
        "Do not accept a paper whose marks are not those of the register; tell the school.",
    ),
    "on-paper": Text("Trên giấy", "On paper"),
    "in-record": Text("Trong học bạ", "In the record"),
    "empty": Text("không có", "none"),
}
