"""Sealed originals in a bucket of an S3-speaking store, under the names a folder would use. Knows no keys of ours.

Nothing rests on the store's honesty: what it gives back is opened and its digest computed by ``Originals`` each time.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from registry.errors import OriginalMissing, OriginalsUnreachable

_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/([0-9a-f]{64})")

# Written by ``prepare``: where it is missing, this is another bucket, or an emptied one.
MARKER = "hocba-originals"


@dataclass(frozen=True, slots=True)
class _Patience:
    """How long one request may take to connect and as a whole, and how often it is tried again."""

    connect: timedelta
    whole: timedelta
    tries_more: int


# A reader of a page waits for this: better "cannot be confirmed now" soon than the truth after a minute, and a store
# that hangs must not hold all threads. A second try, because a pooled connection may have been closed meanwhile.
_READ = _Patience(connect=timedelta(seconds=1), whole=timedelta(seconds=3), tries_more=1)
# Nobody waits for the worker, and a megabyte through a slow line takes its time; ``resume`` tries again after that.
_WRITE = _Patience(connect=timedelta(seconds=2), whole=timedelta(seconds=30), tries_more=2)

# Writers wait for the network: a chunk of a hundred records goes out in a dozen round trips.
_AT_A_TIME = 8


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where, and as whom. ``endpoint`` None: Amazon's own for the region. ``prefix`` may be empty."""

    name: str
    prefix: str
    endpoint: str | None
    region: str
    access_key: str
    secret_key: str

    def __repr__(self) -> str:
        return f"Bucket({self.name})"  # never the keys


class S3Shelf:
    """``registry.originals.Shelf`` over obstore. Threads share one; forked processes must each make their own."""

    def __init__(self, bucket: Bucket) -> None:
        self._reader = _store(bucket, _READ)
        self._writer = _store(bucket, _WRITE)

    def prepare(self) -> None:
        """Mark the bucket as ours. The bucket itself is the storage operators' to make.

        Raises:
            OriginalsUnreachable
        """
        self._create(MARKER, b"")

    def usable(self) -> bool:
        try:
            self._reader.head(MARKER)
        except (BaseError, OSError):
            return False
        return True

    def read(self, sha256: str) -> bytes:
        try:
            return bytes(self._reader.get(_key(sha256)).bytes())
        except FileNotFoundError:
            # A bucket that is gone says "not found" as well.
            raise (OriginalMissing(sha256) if self.usable() else OriginalsUnreachable()) from None
        except (BaseError, OSError) as error:
            raise OriginalsUnreachable from error

    def held(self, digests: Collection[str]) -> set[str]:
        with ThreadPoolExecutor(_AT_A_TIME) as askers:
            return {sha256 for sha256, there in zip(digests, askers.map(self._holds, digests), strict=True) if there}

    def add(self, items: Iterable[tuple[str, bytes]]) -> None:
        with ThreadPoolExecutor(_AT_A_TIME) as writers:
            for _ in writers.map(lambda item: self._create(_key(item[0]), item[1]), items):
                pass

    def replace(self, sha256: str, sealed: bytes) -> None:
        try:
            self._writer.put(_key(sha256), sealed, use_multipart=False)
        except (BaseError, OSError) as error:
            raise OriginalsUnreachable from error

    def settle(self, digests: Collection[str]) -> None:
        """A put that was answered is durable already."""

    def remove(self, sha256: str) -> None:
        try:
            self._writer.delete(_key(sha256))
        except FileNotFoundError:
            return
        except (BaseError, OSError) as error:
            raise OriginalsUnreachable from error

    def digests(self) -> Iterator[str]:
        try:
            for page in obstore.list(self._writer):
                for entry in page:
                    if found := _NAME.fullmatch(entry["path"]):
                        yield found[1]
        except (BaseError, OSError) as error:
            raise OriginalsUnreachable from error

    def sweep(self) -> int:
        """One put is one object or none: nothing half-written is left."""
        return 0

    def _holds(self, sha256: str) -> bool:
        try:
            self._reader.head(_key(sha256))
        except FileNotFoundError:
            return False
        except (BaseError, OSError) as error:
            raise OriginalsUnreachable from error
        return True

    def _create(self, key: str, content: bytes) -> None:
        """``If-None-Match: *``. A store that does not know it writes again what is there: the name is the content's."""
        try:
            self._writer.put(key, content, mode="create", use_multipart=False)
        except AlreadyExistsError:
            return
        except (BaseError, OSError) as error:
            raise OriginalsUnreachable from error


def _key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _store(bucket: Bucket, patience: _Patience) -> S3Store:
    return S3Store(
        bucket.name,
        prefix=bucket.prefix or None,
        region=bucket.region,
        access_key_id=bucket.access_key,
        secret_access_key=bucket.secret_key,
        endpoint=bucket.endpoint or f"https://s3.{bucket.region}.amazonaws.com",
        # Plain HTTP is for an inner network: the content is sealed, the requests are signed.
        client_options={"allow_http": True, "connect_timeout": patience.connect, "timeout": patience.whole},
        retry_config={
            "max_retries": patience.tries_more,
            "retry_timeout": patience.whole * (patience.tries_more + 1),
        },
    )
