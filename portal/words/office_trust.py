"""The words of the desk of revocation lists."""

from portal.words.failures import Failure
from portal.words.text import Text

WORDS = {
    "nav": Text("Danh sách thu hồi", "Revocation lists"),
    "waiting": Text("danh sách thu hồi chứng thư đã hết hạn", "revocation lists that have ended"),
    "title": Text("Danh sách thu hồi chứng thư", "Revocation lists of certificates"),
    "lead": Text(
        "Các tổ chức chứng thực công bố chứng thư nào đã bị thu hồi. Khi danh sách đã hết hạn, học bạ mới phải chờ cho "
        "đến khi có danh sách mới.",
        "Certification authorities publish which certificates are revoked. Once a list has ended, new records wait "
        "until there is a newer one.",
    ),
    "lists": Text("Danh sách mới nhất của từng tổ chức", "The newest list of each authority"),
    "authority": Text("Tổ chức", "Authority"),
    "number": Text("Số", "Number"),
    "made": Text("Lập lúc", "Made"),
    "until": Text("Có giá trị đến", "Good until"),
    "ended": Text("Đã hết hạn", "Ended"),
    "good": Text("Còn giá trị", "In force"),
    "no-lists": Text("Chưa có danh sách nào.", "There are no lists."),
    "fetched": Text("Tải về", "Fetching"),
    "nothing-fetched": Text(
        "Hệ thống không tự tải danh sách (HOCBA_CRL_HOSTS chưa đặt): người vận hành phải đặt vào thư mục tin cậy.",
        "The hub fetches no lists by itself (HOCBA_CRL_HOSTS is not set): its operators put them into the folder.",
    ),
    "address": Text("Địa chỉ", "Address"),
    "came": Text("Lần tải gần nhất", "Last try"),
    "good-at": Text("Lần được gần nhất", "Last success"),
    "never": Text("Chưa lần nào", "Never"),
    "remembered": Text("Chứng thư đã ghi nhớ là bị thu hồi", "Certificates remembered as revoked"),
    "remembered-hint": Text(
        "Đã ghi nhớ thì vẫn tính là bị thu hồi, kể cả khi danh sách mới không còn nêu. Nếu tổ chức chứng thực xác nhận "
        "đã thu hồi nhầm, hai người quản trị của Sở cùng bỏ ghi nhớ.",
        "What is remembered stays revoked even if a newer list leaves it out. Where the authority confirms that it was "
        "a mistake, two registrars of the department take it back together.",
    ),
    "none": Text("Chưa ghi nhớ chứng thư nào.", "None so far."),
    "whose": Text("Của", "Whose"),
    "certificate": Text("Chứng thư (SHA-256)", "Certificate (SHA-256)"),
    "revoked": Text("Thu hồi từ", "Revoked since"),
    "learnt": Text("Ghi nhớ lúc", "Learnt"),
    "mistaken": Text("Thu hồi nhầm", "A mistake"),
    "counts": Text("Đang tính", "Counts"),
    "state": Text("Trạng thái", "State"),
    "propose": Text("Đề nghị coi là thu hồi nhầm", "Propose that it was a mistake"),
    "reason": Text("Căn cứ: công văn của tổ chức chứng thực", "Ground: the authority's letter"),
    "means": Text("Nếu đồng ý", "If approved"),
    "meaning": Text(
        "Chứng thư không còn bị coi là thu hồi theo danh sách đã ghi nhớ; học bạ ký bằng chứng thư này lại được kết "
        "luận như trước.",
        "The remembered list counts no more for this certificate; records signed with it are judged as before.",
    ),
}

# ``registry.trust_crls.Came`` and why nothing came; another answer of a server stands as its number.
CAME = {
    "written": Text("Có danh sách mới", "A newer list"),
    "unchanged": Text("Không có gì mới", "Nothing new"),
    "older": Text("Cũ hơn danh sách đang có", "Older than ours"),
    "not-a-list": Text("Không phải danh sách thu hồi", "Not a list"),
    "delta": Text("Chỉ là phần thay đổi", "Only the changes to another list"),
    "unknown-issuer": Text("Không của tổ chức nào được tin cậy", "Of no authority that is trusted"),
    "wrong-signature": Text("Chữ ký của tổ chức không đúng", "Not signed by the authority"),
    "too-slow": Text("Quá chậm", "Too slow"),
    "too-large": Text("Quá lớn", "Too large"),
    "unreachable": Text("Không kết nối được", "Not reachable"),
    "inner-address": Text("Tên miền trỏ vào mạng nội bộ", "The name leads into the inner network"),
    "other-host": Text("Chuyển sang máy chủ ngoài danh mục", "Led to a host that is not listed"),
    "redirects": Text("Chuyển hướng quá nhiều lần", "Too many redirects"),
    "not-written": Text("Không ghi được vào thư mục tin cậy", "The trust folder cannot be written"),
    "http-404": Text("Không có ở địa chỉ này", "Not at this address"),
}

PROPOSALS = {"revocation-mistaken": Text("Bỏ ghi nhớ một thu hồi nhầm", "Take back a mistaken revocation")}

REFUSALS = {
    "mistaken-no-reason": Failure(
        Text("Thiếu căn cứ", "The ground is missing"),
        Text(
            "Chưa có gì được thay đổi. Hãy ghi công văn của tổ chức chứng thực rồi gửi lại.",
            "Nothing was changed. Name the authority's letter and send again.",
        ),
    ),
}
