"""The words of messages from parents and learners, at the school and at the department."""

from portal.words.text import Text

WORDS = {
    "nav": Text("Tin báo sai", "Messages"),
    "waiting": Text("tin báo sai chưa trả lời", "messages without an answer"),
    "late-waiting": Text("tin báo sai trường trả lời trễ", "messages that schools answer late"),
    "title": Text("Tin báo học bạ có chỗ sai", "Messages about records"),
    "lead": Text(
        "Do người có mã và ngày sinh gửi từ trang tra cứu. Hãy đối chiếu với hồ sơ của trường và trả lời trong {days} "
        "ngày làm việc. Nếu học bạ sai: đề nghị thu hồi rồi gửi phiên bản mới. Trả lời được lưu ở đây cho người sau; "
        "người gửi không để lại địa chỉ.",
        "Sent from the look-up by somebody who has the code and the birth date. Compare with the school's files and "
        "answer within {days} working days. If the record is wrong, ask for a recall and send a new version. The "
        "answer is kept here for those after you; senders leave no address.",
    ),
    "open": Text("Chưa trả lời", "Waiting"),
    "none": Text("Không có tin nào.", "There are none."),
    "sent": Text("Gửi ngày {date}", "Sent on {date}"),
    "due": Text("trả lời trước hết ngày {date}", "to be answered by {date}"),
    "late": Text("Quá hạn từ {date}", "Overdue since {date}"),
    "record": Text("Học bạ năm học {year}, phiên bản {version}", "Record of {year}, version {version}"),
    "answer": Text(
        "Đã kiểm tra và xử lý thế nào (tối đa {longest} ký tự)", "What was found and done (at most {longest})"
    ),
    "send": Text("Lưu trả lời", "Save the answer"),
    "done": Text("Đã trả lời", "Answered"),
    "answered": Text("Trả lời ngày {date}", "Answered on {date}"),
    "overdue-title": Text("Trường trả lời tin báo sai trễ", "Schools late with their answers"),
    "overdue-lead": Text(
        "Tin quá {days} ngày làm việc chưa được trả lời. Sở không đọc nội dung; hãy nhắc trường.",
        "Messages without an answer after {days} working days. The department does not read them; remind the school.",
    ),
    "school": Text("Trường", "School"),
    "number": Text("Số tin", "Messages"),
    "oldest": Text("Cũ nhất từ", "Oldest from"),
}
