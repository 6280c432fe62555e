"""The code lists of the field in words (domain.md 2.4). Knows the letters, not who earned them."""

from portal.words.text import Text

LEVELS = {
    "02": Text("Tiểu học", "Primary"),
    "03": Text("Trung học cơ sở", "Lower secondary"),
    "04": Text("Trung học phổ thông", "Upper secondary"),
    "05": Text("Giáo dục thường xuyên", "Continuing education"),
}

PRIMARY_LEVELS = {
    "T": Text("Hoàn thành tốt", "Completed well"),
    "H": Text("Hoàn thành", "Completed"),
    "C": Text("Chưa hoàn thành", "Not completed"),
    "M": Text("Miễn", "Exempt"),
}

# A primary year's result, which records hold as words (TT 27/2020 Điều 9): the words stay, the English beside them.
PRIMARY_RESULTS = {
    "Hoàn thành xuất sắc": Text("Hoàn thành xuất sắc", "Hoàn thành xuất sắc (Completed with excellence)"),
    "Hoàn thành tốt": Text("Hoàn thành tốt", "Hoàn thành tốt (Completed well)"),
    "Hoàn thành": Text("Hoàn thành", "Hoàn thành (Completed)"),
    "Chưa hoàn thành": Text("Chưa hoàn thành", "Chưa hoàn thành (Not completed)"),
}

COMPETENCE_LEVELS = {
    "T": Text("Tốt", "Good"),
    "Đ": Text("Đạt", "Reached"),
    "C": Text("Cần cố gắng", "Needs effort"),
}

RATINGS = {
    "T": Text("Tốt", "Good"),
    "K": Text("Khá", "Fair"),
    "Đ": Text("Đạt", "Reached"),
    "CĐ": Text("Chưa đạt", "Not reached"),
}

# Marks that are letters; a number stands for itself.
MARKS = {
    "Đ": Text("Đạt", "Reached"),
    "CĐ": Text("Chưa đạt", "Not reached"),
    "M": Text("Miễn", "Exempt"),
}

GENDERS = {
    "0": Text("Chưa có thông tin", "Not stated"),
    "1": Text("Nam", "Male"),
    "2": Text("Nữ", "Female"),
}

FLAGS = {"0": Text("Không", "No"), "1": Text("Có", "Yes")}

ROLES = {
    "gvbm": Text("Giáo viên môn học", "Subject teacher"),
    "gvcn": Text("Giáo viên chủ nhiệm", "Homeroom teacher"),
    "hieutruong": Text("Hiệu trưởng", "Principal"),
    "coso": Text("Con dấu số của trường", "The school's seal"),
    "giaovien": Text("Giáo viên", "Teacher"),
}

QUALITIES = {
    "yeunuoc": Text("Yêu nước", "Patriotism"),
    "nhanai": Text("Nhân ái", "Kindness"),
    "chamchi": Text("Chăm chỉ", "Diligence"),
    "trungthuc": Text("Trung thực", "Honesty"),
    "trachnhiem": Text("Trách nhiệm", "Responsibility"),
}

GENERAL_COMPETENCES = {
    "tuhoc": Text("Tự chủ và tự học", "Autonomy and self-study"),
    "giaotiep": Text("Giao tiếp và hợp tác", "Communication and cooperation"),
    "giaiquyet": Text("Giải quyết vấn đề và sáng tạo", "Problem solving and creativity"),
}

SPECIFIC_COMPETENCES = {
    "ngonngu": Text("Ngôn ngữ", "Language"),
    "tinhtoan": Text("Tính toán", "Calculation"),
    "khoahoc": Text("Khoa học", "Science"),
    "congnghe": Text("Công nghệ", "Technology"),
    "tinhoc": Text("Tin học", "Computing"),
    "thammi": Text("Thẩm mĩ", "Aesthetics"),
    "thechat": Text("Thể chất", "Physical fitness"),
}

# What a signature covers, by the Id the package contract prescribes; subjects are named from the record.
PARTS = {
    "noidung": Text("toàn bộ nội dung", "the whole content"),
    "thongtinchung": Text("thông tin chung", "general information"),
    "quatrinhhoctap": Text("quá trình học tập", "schools attended"),
    "bangdiem": Text("bảng điểm", "marks"),
    "danhgianlpc": Text("năng lực, phẩm chất", "competences and qualities"),
    "tongket": Text("tổng kết", "summary"),
    "nhanxetchung": Text("nhận xét chung", "general remarks"),
    "danhsachky": Text("danh sách ký", "list of signers"),
    "document": Text("toàn bộ tệp", "the whole file"),
}
