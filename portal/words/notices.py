"""The recall notice that goes with a recalled original. Knows no file format."""

from portal.words.text import Text

RECALL_NOTICE = {
    "title": Text("THÔNG BÁO: HỌC BẠ SỐ NÀY ĐÃ BỊ THU HỒI", "NOTICE: THIS SCHOOL RECORD HAS BEEN RECALLED"),
    "record": Text("Mã số học bạ: {id}, phiên bản {version}.", "Record number: {id}, version {version}."),
    "school": Text("Trường: {school}. Năm học: {namhoc}.", "School: {school}. School year: {namhoc}."),
    "digest": Text("Mã băm SHA-256 của bản gốc: {sha256}", "SHA-256 of the original: {sha256}"),
    "signed": Text(
        "Tệp {file} là thông báo này có chữ ký số của hệ thống; khóa: {keys}",
        "The file {file} is this notice signed by the hub; its keys: {keys}",
    ),
    "made": Text(
        "Hệ thống tra cứu học bạ số lập thông báo này lúc {moment}.",
        "The record hub made this notice at {moment}.",
    ),
}
