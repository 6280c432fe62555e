"""A small province file with everything in it, and ways to change one field."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

KEY = ec.generate_private_key(ec.SECP256R1())
SECRETS = ("Mat-khau-1", "QFIA3EU5DTLZ2QTJPZ2H2PQ5FKUK4LNO", "tok-1")


def certificate(name):
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(KEY.public_key())
    start = datetime(2024, 1, 1, tzinfo=UTC)
    builder = builder.serial_number(1).not_valid_before(start).not_valid_after(start + timedelta(days=3650))
    return builder.sign(KEY, SHA256()).public_bytes(Encoding.PEM).decode()


SEAL, PRINCIPAL = certificate("seal"), certificate("principal")
PERSON = {"person_id": "031000000001", "name": "Bùi A Vinh", "title": "Hiệu trưởng"}
SCHOOL = {
    "code": "31000701",
    "name": "Trường Tiểu học Số 1",
    "kind": "school",
    "parent": "XA-1",
    "levels": ["02"],
    "succeeds": [{"code": "31000700", "from": "2025-07-01"}],
    "signers": [
        {"certificate": SEAL, "role": "coso", "name": "Trường", "from": "2024-01-01", "until": None},
        {"certificate": PRINCIPAL, "role": "hieutruong", **PERSON, "from": "2024-01-01", "until": None},
        {"certificate": PRINCIPAL, "role": "giaovien", **PERSON, "from": "2024-01-01", "until": None},
    ],
}
ACCOUNT = {"name": "Cán bộ", "organisation": "SO-31", "password": SECRETS[0], "totp_secret": SECRETS[1]}
PROVINCE = {
    "province": {"masogd": "31", "name": "Sở", "tentinh": "Tỉnh Mẫu", "base_url": "http://127.0.0.1:8000"},
    # Children stand before their parents on purpose.
    "organisations": [
        SCHOOL,
        {"code": "XA-1", "name": "Xã Mẫu", "kind": "commune", "parent": "SO-31"},
        {"code": "SO-31", "name": "Sở", "kind": "department", "parent": None},
    ],
    "signature_policies": [
        {"levels": ["02", "03"], "from_namhoc": "2023-2024", "required": ["gvcn", "hieutruong", "coso"]},
        {"levels": ["05"], "from_namhoc": "2023-2024", "required": ["gvcn", "hieutruong"]},
    ],
    "periods": [
        {
            "namhoc": "2025-2026",
            "dot": "1",
            "levels": ["02"],
            "opens": "2026-05-15T00:00:00+07:00",
            "locks": "2026-07-01T00:00:00+07:00",
        }
    ],
    "accounts": [{"username": "so.duyet1", "person_id": "031000000002", "roles": ["approver"], **ACCOUNT}],
    "api_clients": [{"name": "Phần mềm", "organisation": "31000701", "scopes": ["batches:write"], "token": SECRETS[2]}],
}
ROWS = 1 + 3 + 1 + 2 + 3 + 3 + 1 + 1 + 1


def unchanged(*path_and_value):
    """The province before ``changed``; without the password, which is slow to hash, where accounts do not matter."""
    content = copy.deepcopy(PROVINCE)
    if path_and_value[0] != "accounts":
        del content["accounts"][0]["password"]
    return content


def changed(*path_and_value):
    """The province with one field set; the last argument is the value, ``...`` takes the field away."""
    *path, value = path_and_value
    content = unchanged(*path_and_value)
    place = content
    for step in path[:-1]:
        place = place[step]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return content
