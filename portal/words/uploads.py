"""What a file handed in turned out to be: title, meaning, and who must do what. Never the word of ``headline.genuine``.

Only what the register itself holds is called that, by the headlines of ``verdicts``.
"""

from portal.words.text import Text

TITLES = {
    "altered-pdf": Text(
        "Tệp PDF này đã bị sửa sau khi hệ thống đóng dấu số", "This PDF was changed after the hub sealed it"
    ),
    "carrier": Text(
        "Tệp có kèm học bạ gốc, nhưng không có dấu của hệ thống còn nguyên",
        "It carries an original record, but no seal of the hub that holds",
    ),
    "copy-mixed": Text(
        "Những học bạ trong tệp này không đi cùng nhau", "The records in this file do not belong together"
    ),
    "unregistered": Text("Chữ ký đúng, nhưng hệ thống không có học bạ này", "Signed, but not in this register"),
    "other-version": Text("Hệ thống giữ phiên bản khác của học bạ này", "The register holds another version"),
    "other-content": Text(
        "Hệ thống giữ nội dung khác dưới cùng số học bạ", "The register holds other content under this number"
    ),
    "altered-copy": Text("Tệp này đã bị sửa so với bản gốc", "This file was changed from the original"),
    "failed": Text("Chữ ký số trên tệp không hợp lệ", "The signatures on this file do not hold"),
    "not-a-record": Text("Tệp này không phải học bạ số đọc được", "This is not a record that can be read"),
    "unconfirmed": Text("Không thể xác nhận học bạ này", "This record cannot be confirmed"),
    "hub-paper": Text("Giấy do hệ thống ký, không phải học bạ", "A paper sealed by the hub, not a record"),
    "document-passed": Text(
        "Chữ ký số hợp lệ, nhưng tệp không do hệ thống này cấp", "The signatures hold, but this hub did not issue it"
    ),
    "document-failed": Text("Tệp PDF này không còn như khi ký", "This PDF is not as it was signed"),
    "document-unconfirmed": Text("Không thể xác nhận tệp PDF này", "This PDF cannot be confirmed"),
    "document-unsigned": Text("Tệp PDF không có chữ ký số và mã tra cứu", "A PDF with no signature and no code"),
    "code": Text("Tìm thấy mã tra cứu trên ảnh hoặc bản in", "A look-up code was found on it"),
    "codes": Text("Có nhiều mã tra cứu trên ảnh hoặc bản in", "Several look-up codes are on it"),
    "no-code": Text("Không tìm thấy mã QR nào", "No QR code was found"),
    "own-page": Text("Mã QR của một giấy tờ khác của hệ thống", "The QR code of another paper of the hub's"),
    "foreign-code": Text("Mã QR không phải của hệ thống này", "The QR code is not this hub's"),
    "unreadable": Text("Không đọc được ảnh này", "This picture cannot be read"),
    "too-much": Text("Ảnh hoặc tệp quá nặng để đọc", "This takes too much to read"),
}

MEANINGS = {
    "altered-pdf": Text(
        "Tệp mang con dấu số của hệ thống, nhưng con dấu không còn khớp: trang, tệp kèm theo hoặc con dấu "
        "đã bị thay đổi.",
        "It bears the hub's seal, but the seal does not hold: pages, files in it or the seal itself were changed.",
    ),
    "carrier": Text(
        "Học bạ gốc nằm trong tệp là bản hệ thống đang giữ. Các trang thì ai cũng có thể làm ra: hệ thống không bảo "
        "đảm những gì ghi trên đó.",
        "The original inside is the one in the register. The pages could be anybody's: the hub does not vouch for what "
        "they say.",
    ),
    "copy-mixed": Text(
        "Con dấu còn nguyên, nhưng học bạ trong tệp là của nhiều học sinh, nhiều cấp học, hoặc không có trong hệ "
        "thống.",
        "The seal is intact, but the records in it are of several learners or levels, or not in the register.",
    ),
    "unregistered": Text(
        "Các chữ ký hợp lệ, nhưng nhà trường chưa nộp học bạ này hoặc Sở chưa tiếp nhận.",
        "The signatures hold, but the school has not handed this record in, or it was not accepted.",
    ),
    "other-version": Text(
        "Các chữ ký hợp lệ, nhưng hệ thống không có phiên bản này của học bạ, chỉ có phiên bản khác.",
        "The signatures hold, but the register has only other versions of this record.",
    ),
    "other-content": Text(
        "Hai học bạ khác nhau mang cùng một số và cùng phiên bản; chỉ bản hệ thống giữ mới được công nhận.",
        "Two different records bear one number and version; only the one in the register counts.",
    ),
    "altered-copy": Text(
        "Tệp mang chữ ký của một học bạ có trong hệ thống, nhưng nội dung hoặc chữ ký đã khác bản gốc.",
        "It bears signatures of a record in the register, but its content or signatures are not the original's.",
    ),
    "failed": Text(
        "Nội dung đã bị thay đổi sau khi ký, hoặc chữ ký không đúng người, đúng lúc.",
        "The content was changed after signing, or a signature is not the right person's or of the right time.",
    ),
    "not-a-record": Text(
        "Tệp không phải XML, JSON, PDF hay ảnh mà trang này đọc được, hoặc đã hỏng.",
        "It is no XML, JSON, PDF or picture that this site reads, or it is damaged.",
    ),
    "unconfirmed": Text(
        "Chưa có đủ căn cứ để kết luận là đúng hay sai. Ai cũng có thể mua chứng thư số và tự ký một học bạ.",
        "There is not enough to say whether it is right. Anyone can buy a certificate and sign a record of their own.",
    ),
    "hub-paper": Text(
        "Con dấu số của hệ thống còn nguyên, nhưng tệp không mang theo học bạ nào có trong hệ thống.",
        "The hub's seal is intact, but the file carries no record of the register.",
    ),
    "document-passed": Text(
        "Tệp còn nguyên như khi ký. Điều đó không cho biết người ký có thẩm quyền hay nội dung đúng.",
        "It is as it was signed. That does not say whether the signer had the authority, or that what it says is true.",
    ),
    "document-failed": Text(
        "Tệp đã bị thay đổi sau khi ký, bị hỏng, hoặc chữ ký sai.",
        "It was changed after signing, it is damaged, or a signature is wrong.",
    ),
    "document-unconfirmed": Text(
        "Chưa có đủ căn cứ để kết luận về chữ ký trên tệp.", "There is not enough to judge the signatures on it."
    ),
    "document-unsigned": Text(
        "Tệp này không có gì để kiểm tra: ai cũng có thể tạo ra nó.",
        "There is nothing on it that could be checked: anybody could have made it.",
    ),
    "code": Text(
        "Ai cũng có thể in lại một mã, nên mã không chứng minh tờ giấy là thật. Dưới đây là điều hệ thống biết về học "
        "bạ mang mã này.",
        "Anybody can print a code again, so it does not prove that the paper is real. Below is what the register knows "
        "of the record under this code.",
    ),
    "codes": Text(
        "Hệ thống không biết bạn muốn tra cứu mã nào nên chưa tra cứu mã nào.",
        "The hub cannot tell which one you mean, so none was looked up.",
    ),
    "no-code": Text(
        "Ảnh không có mã QR, hoặc mã quá nhỏ, mờ, lóa hay bị che.",
        "There is no QR code, or it is too small, blurred, in glare or covered.",
    ),
    "own-page": Text(
        "Mã dẫn đến một trang của hệ thống này, không phải trang tra cứu học bạ: báo cáo, biên nhận hay quyết định.",
        "It leads to a page of this hub's that is not a record's: of a report, a receipt or a decision.",
    ),
    "foreign-code": Text(
        "Mã QR trên ảnh dẫn đến nơi khác. Trang này không mở nơi đó, và bạn cũng đừng mở.",
        "The QR code on it leads somewhere else. This site did not go there, and neither should you.",
    ),
    "unreadable": Text(
        "Tệp không phải ảnh PNG, JPEG hay WebP đọc được, hoặc đã hỏng.",
        "It is no PNG, JPEG or WebP picture that can be read, or it is damaged.",
    ),
    "too-much": Text(
        "Việc đọc tệp này vượt giới hạn về cỡ, thời gian hoặc bộ nhớ nên đã dừng lại.",
        "Reading it went over the limits of size, time or memory and was stopped.",
    ),
}

NEXT = {
    "altered-pdf": Text(
        "Đừng dùng tệp này. Hãy tra cứu bằng mã và tải lại bản PDF; nếu ai đó đưa bạn tệp này, hãy báo nhà trường hoặc "
        "Sở Giáo dục và Đào tạo.",
        "Do not use it. Look the record up by its code and download the PDF anew; if somebody gave you this file, tell "
        "the school or the department.",
    ),
    "carrier": Text(
        "Đừng dựa vào các trang. Hãy tra cứu bằng mã, hoặc xin bản PDF tải từ trang tra cứu.",
        "Do not rely on the pages. Look the record up by its code, or ask for the PDF as downloaded from the look-up.",
    ),
    "copy-mixed": Text(
        "Đừng dựa vào tệp này và hãy báo cho Sở Giáo dục và Đào tạo; hãy tra cứu từng học bạ bằng mã.",
        "Do not rely on it and tell the department of education; look each record up by its code.",
    ),
    "exact-genuine": Text(
        "Nếu bạn nhận học bạ này từ người khác, hãy so họ tên và ngày sinh trong học bạ với giấy tờ của người đó.",
        "If somebody handed you this record, compare its name and birth date with that person's papers.",
    ),
    "exact": Text(
        "Hãy làm theo lời giải thích ở trên; nếu còn thắc mắc, hỏi nhà trường ghi trong học bạ.",
        "Do as it says above; if in doubt, ask the school that the record names.",
    ),
    "unregistered": Text(
        "Đừng dựa vào tệp này. Nhà trường phải nộp học bạ lên hệ thống; hãy hỏi trường mã tra cứu.",
        "Do not rely on it. The school must hand the record in; ask the school for its look-up code.",
    ),
    "other-version": Text(
        "Đừng dựa vào tệp này. Hãy hỏi nhà trường mã tra cứu của phiên bản đang có hiệu lực.",
        "Do not rely on it. Ask the school for the code of the version in force.",
    ),
    "other-content": Text(
        "Đừng dựa vào tệp này và hãy báo cho Sở Giáo dục và Đào tạo; nhà trường phải giải thích.",
        "Do not rely on it and tell the department of education; the school must explain.",
    ),
    "altered-copy": Text(
        "Đừng dùng tệp này. Hãy tra cứu bằng mã hoặc hỏi nhà trường bản gốc; nếu ai đó đưa bạn tệp này, hãy báo nhà "
        "trường.",
        "Do not use it. Look the record up by its code or ask the school for the original; if somebody gave you this "
        "file, tell the school.",
    ),
    "failed": Text(
        "Đừng dùng tệp này. Hãy hỏi nhà trường mã tra cứu hoặc bản gốc.",
        "Do not use it. Ask the school for the look-up code or the original.",
    ),
    "not-a-record": Text(
        "Hãy gửi đúng tệp đã tải từ trang tra cứu hoặc nhận từ nhà trường, hoặc ảnh chụp mã QR.",
        "Send the file as downloaded from the look-up or received from the school, or a picture of the QR code.",
    ),
    "unconfirmed": Text(
        "Đừng dựa vào tệp này lúc này. Hãy hỏi nhà trường mã tra cứu và tra cứu bằng mã đó.",
        "Do not rely on it for now. Ask the school for the look-up code and look the record up by it.",
    ),
    "hub-paper": Text(
        "Để xem học bạ, hãy tra cứu bằng mã in trên giấy.", "To see a record, look up the code printed on the paper."
    ),
    "document-passed": Text(
        "Muốn biết học bạ có thật không, hãy hỏi nhà trường mã tra cứu và tra cứu bằng mã đó.",
        "To learn whether a record is real, ask the school for its look-up code and look it up.",
    ),
    "document-failed": Text(
        "Đừng dùng tệp này. Hãy hỏi người đã đưa hoặc cơ quan đã ký bản nguyên vẹn.",
        "Do not use it. Ask who gave it to you, or the office that signed it, for an intact one.",
    ),
    "document-unconfirmed": Text(
        "Đừng dựa vào tệp này lúc này. Hãy hỏi cơ quan đã ký, hoặc thử lại sau.",
        "Do not rely on it for now. Ask the office that signed it, or try again later.",
    ),
    "document-unsigned": Text(
        "Đừng dựa vào tệp này. Hãy hỏi nhà trường mã tra cứu hoặc tệp học bạ đã ký.",
        "Do not rely on it. Ask the school for the look-up code or the signed record.",
    ),
    "code": Text(
        "Hãy mở trang tra cứu, nhập ngày sinh của học sinh và so từng điểm với tờ giấy.",
        "Open the look-up page, enter the learner's birth date and compare every mark with the paper.",
    ),
    "codes": Text("Hãy chọn một mã dưới đây.", "Choose one of the codes below."),
    "no-code": Text(
        "Hãy chụp gần hơn, đủ sáng, thấy trọn mã QR; hoặc nhập mã in bên cạnh.",
        "Take it closer and in good light with the whole QR code in view; or type the code printed beside it.",
    ),
    "own-page": Text(
        "Hãy quét mã bằng điện thoại và so trang mở ra với tờ giấy; hoặc gửi chính tệp PDF lên đây.",
        "Scan it with a phone and compare the page that opens with the paper; or hand in the PDF itself here.",
    ),
    "foreign-code": Text(
        "Học bạ thật có mã QR dẫn về trang này. Hãy báo nhà trường hoặc Sở nếu tờ giấy nói là do hệ thống này cấp.",
        "A real record's QR code leads to this site. Tell the school or the department if the paper claims to be from "
        "this hub.",
    ),
    "unreadable": Text("Hãy chụp lại và gửi ảnh PNG hoặc JPEG.", "Take the picture again and send it as PNG or JPEG."),
    "too-much": Text(
        "Hãy gửi ảnh nhỏ hơn chỉ chụp mã QR, hoặc nhập mã in bên cạnh.",
        "Send a smaller picture of the QR code alone, or type the code printed beside it.",
    ),
}

WORDS = {
    "link": Text("Có tệp hoặc bản in? Gửi lên để kiểm tra", "A file or a printout? Hand it in to be checked"),
    "title": Text("Kiểm tra tệp hoặc bản in", "Check a file or a printout"),
    "lead": Text(
        "Gửi học bạ số (XML, JSON), tệp PDF đã ký, hoặc ảnh chụp mã QR trên bản in. Tệp được kiểm tra rồi bỏ ngay, "
        "không lưu lại.",
        "Hand in a record (XML, JSON), a signed PDF, or a picture of a printout's QR code. The file is checked and "
        "dropped at once, it is not kept.",
    ),
    "file": Text("Tệp hoặc ảnh", "File or picture"),
    "proof-working": Text(
        "Đang tính. Trong lúc đó hãy chọn lại tệp…", "Calculating. Meanwhile, choose the file again…"
    ),
    "proof-done": Text("Đã tính xong. Chọn lại tệp rồi gửi.", "Done. Choose the file again and send it."),
    "file-hint": Text(
        "Kéo tệp thả vào ô này hoặc bấm để chọn; trên điện thoại có thể chụp ảnh. Tối đa 10 MiB.",
        "Drop a file here or press to choose one; on a phone you can take a picture. 10 MiB at most.",
    ),
    "send": Text("Kiểm tra", "Check"),
    "next": Text("Nên làm gì", "What to do"),
    "differs": Text("Những chỗ khác với bản hệ thống giữ", "Where it differs from the record in the register"),
    "differs-nowhere": Text(
        "Nội dung giống bản hệ thống giữ; chỉ chữ ký hoặc cách viết tệp khác.",
        "The content is that of the register; only signatures or the way it is written differ.",
    ),
    "subject": Text("Môn học: {name}", "Subject: {name}"),
    "soft-copy": Text(
        "Bản PDF này do hệ thống cấp, con dấu số còn nguyên và học bạ gốc nằm trong tệp.",
        "This PDF was issued by the hub, its seal is intact and it carries the original record.",
    ),
    "copy-all": Text(
        "Cả {count} học bạ trong tệp đều còn hiệu lực và chữ ký đều hợp lệ.",
        "All {count} records in it are in force and their signatures hold.",
    ),
    "copy-worst": Text(
        "Điều này nói về học bạ năm học {namhoc}, phiên bản {version}, nằm trong tệp.",
        "This is about the record of {namhoc}, version {version}, in this file.",
    ),
    "inside": Text("Học bạ nằm trong tệp", "Records in this file"),
    "a-file": Text("Một tệp kèm theo", "A file in it"),
    "held": Text("Trong hệ thống", "In the register"),
    "found": Text("Học bạ mang mã này", "The record under this code"),
    "open": Text("Mở trang tra cứu", "Open the look-up page"),
    "also-code": Text("Trên tệp còn có mã tra cứu", "There is a look-up code on it as well"),
    "digest": Text("Mã băm SHA-256 của tệp đã gửi", "SHA-256 of the file handed in"),
    "again": Text("Kiểm tra tệp khác", "Check another file"),
}
