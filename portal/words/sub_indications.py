"""Every sub-indication of ETSI EN 319 102-1 in one sentence for a lay reader: what it means, who must act, what to do.

All that contract/http.md names stand here, those that this hub's verifier never gives as well: institutions' programs
and other validators do.
"""

from portal.words.text import Text

_NEW_VERSION = ("nhà trường phải ký và phát hành bản mới", "the school must sign and issue a new version")


def _school(vi: str, en: str) -> Text:
    """What only a new signature mends."""
    return Text(f"{vi}; {_NEW_VERSION[0]}, đừng dùng bản này.", f"{en}; {_NEW_VERSION[1]}, do not use this one.")


SUB_INDICATIONS = {
    "FORMAT_FAILURE": _school(
        "Tệp hoặc chữ ký không đúng quy cách nên không đọc được trọn vẹn",
        "The file or a signature is not written by the rules and cannot be read whole",
    ),
    "HASH_FAILURE": Text(
        "Nội dung đã bị thay đổi sau khi ký: đừng dùng tệp này, hãy hỏi nhà trường bản gốc.",
        "The content was changed after signing: do not use this file, ask the school for the original.",
    ),
    "SIG_CRYPTO_FAILURE": Text(
        "Giá trị chữ ký sai, không phải do khóa của người ký tạo ra: đừng dùng tệp này, hãy hỏi nhà trường bản gốc.",
        "The signature value is wrong, the signer's key did not make it: do not use this file, ask the school for the "
        "original.",
    ),
    "REVOKED": _school(
        "Chứng thư số của người ký đã bị thu hồi trước khi ký", "The signer's certificate was revoked before signing"
    ),
    "EXPIRED": _school(
        "Chứng thư số của người ký đã hết hạn khi ký", "The signer's certificate had expired when it signed"
    ),
    "NOT_YET_VALID": _school(
        "Chứng thư số của người ký chưa có hiệu lực khi ký",
        "The signer's certificate was not yet valid when it signed",
    ),
    "SIG_CONSTRAINTS_FAILURE": Text(
        "Chữ ký không đáp ứng quy định (sai người, sai vai trò hoặc thiếu phần phải ký): nhà trường phải đăng ký đúng "
        "người ký hoặc ký lại.",
        "The signature breaks a rule (the wrong person, role or part): the school must register the right signer or "
        "sign again.",
    ),
    "CHAIN_CONSTRAINTS_FAILURE": _school(
        "Chứng thư số không được phép dùng để ký", "The certificate is not allowed to sign"
    ),
    "CERTIFICATE_CHAIN_GENERAL_FAILURE": Text(
        "Không kiểm tra được nguồn gốc chứng thư số: người vận hành hệ thống phải tìm nguyên nhân, hãy thử lại sau.",
        "The certificate's origin could not be checked: the hub's operators must find out why, try again later.",
    ),
    "CRYPTO_CONSTRAINTS_FAILURE": _school(
        "Thuật toán hoặc khóa ký quá yếu", "The signing algorithm or key is too weak"
    ),
    "CRYPTO_CONSTRAINTS_FAILURE_NO_POE": _school(
        "Thuật toán ký nay đã yếu và không có bằng chứng đã ký khi còn mạnh",
        "The algorithm is weak by now, and nothing proves that it signed while it was strong",
    ),
    "POLICY_PROCESSING_ERROR": Text(
        "Hệ thống không kiểm tra được tệp này và người vận hành đã được báo: bạn không cần làm gì, hãy thử lại sau.",
        "The hub could not check this file and its operators were told: you need do nothing, try again later.",
    ),
    "SIGNATURE_POLICY_NOT_AVAILABLE": Text(
        "Quy định ký mà chữ ký viện dẫn không có ở đây: người vận hành hệ thống phải nạp quy định, hãy thử lại sau.",
        "The signing policy that the signature names is not at hand: the hub's operators must load it, try again "
        "later.",
    ),
    "TIMESTAMP_ORDER_FAILURE": _school("Các dấu thời gian mâu thuẫn nhau", "The timestamps contradict one another"),
    "NO_SIGNING_CERTIFICATE_FOUND": _school(
        "Trong tệp không có chứng thư số của người ký", "The signer's certificate is not in the file"
    ),
    "NO_CERTIFICATE_CHAIN_FOUND": Text(
        "Chứng thư số không do tổ chức mà hệ thống tin cậy cấp, nên không biết ai đã ký: đừng dựa vào chữ ký này, hãy "
        "hỏi nhà trường.",
        "The certificate does not come from an authority this hub trusts, so nobody knows who signed: do not rely on "
        "it, ask the school.",
    ),
    "NO_CERTIFICATE_CHAIN_FOUND_NO_POE": Text(
        "Không lần được đến tổ chức tin cậy và không có bằng chứng ký từ khi còn lần được: đừng dựa vào chữ ký này, "
        "hãy hỏi nhà trường.",
        "No path to a trusted authority, and nothing proves that it signed while there was one: do not rely on it, "
        "ask the school.",
    ),
    "REVOKED_NO_POE": _school(
        "Chứng thư số đã bị thu hồi và không có bằng chứng đã ký trước đó",
        "The certificate was revoked, and nothing proves that it signed before that",
    ),
    "REVOKED_CA_NO_POE": _school(
        "Tổ chức cấp chứng thư số đã bị thu hồi và không có bằng chứng đã ký trước đó",
        "The authority behind the certificate was revoked, and nothing proves that it signed before that",
    ),
    "OUT_OF_BOUNDS_NOT_REVOKED": _school(
        "Chứng thư số đã hết hạn, chưa bị thu hồi, nhưng không có bằng chứng đã ký trong thời hạn",
        "The certificate has expired without being revoked, but nothing proves that it signed in time",
    ),
    "OUT_OF_BOUNDS_NO_POE": _school(
        "Không có bằng chứng đã ký trong thời hạn của chứng thư số",
        "Nothing proves that the signature was made while the certificate was valid",
    ),
    "REVOCATION_OUT_OF_BOUNDS_NO_POE": Text(
        "Dữ liệu thu hồi không thuộc thời điểm cần kiểm tra: người vận hành hệ thống phải bổ sung, hãy thử lại sau.",
        "The revocation data is not of the moment in question: the hub's operators must add it, try again later.",
    ),
    "NO_POE": _school("Không có bằng chứng về thời điểm ký", "Nothing proves when the signature was made"),
    "TRY_LATER": Text(
        "Hệ thống chưa có danh sách thu hồi chứng thư số mới nhất: bạn không cần làm gì, hãy thử lại sau một ngày.",
        "The hub does not have the newest revocation list yet: you need do nothing, try again in a day.",
    ),
    "SIGNED_DATA_NOT_FOUND": Text(
        "Không đọc được phần đã ký: bạn hãy gửi tệp gốc đầy đủ, hoặc hỏi nhà trường tệp đó.",
        "What was signed cannot be read: send the whole original file, or ask the school for it.",
    ),
}
