"""A record judged for the school that it names itself: nobody else said whose it should be.

The upload page and ``hocba verify`` ask here, so that both say the same of one file.
"""

from __future__ import annotations

from datetime import datetime

from registry.connection import Engine
from registry.signers import policy_for
from registry.transactions import asking
from verifier.policy import PACKAGE_1, Policy
from verifier.report import Report
from verifier.same_origin import content_of
from verifier.trust import TrustStore
from verifier.verify import verify


def judge_for_own_school(engine: Engine, data: bytes, *, trust: TrustStore, at: datetime) -> Report:
    """By this register's bindings and signature policy; what names no school has nobody who may sign for it.

    Raises:
        NoTrustAnchors: the trust store has no root.
    """
    content = content_of(data)
    policy = Policy(PACKAGE_1, bindings=())
    if content is not None:
        with asking(engine) as connection:
            policy = policy_for(connection, content["thongtinchung"]["matruong"])
    return verify(data, trust=trust, policy=policy, at=at)
