"""The entry points by name, over one province and one hub."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest
import structlog
from stage.world import World

from registry.transactions import migrate, open_engine
from tests.fuzz.json_files import JsonRecords
from tests.fuzz.manifest_files import Manifests
from tests.fuzz.pdf_files import Pdfs
from tests.fuzz.picture_files import Pictures
from tests.fuzz.uploading import Uploads
from tests.fuzz.walk import Entry
from tests.fuzz.xml_files import XmlRecords
from tests.fuzz.zip_files import Batches

MAKERS: dict[str, Callable[[World, Uploads], Entry]] = {
    "xml": XmlRecords,
    "json": JsonRecords,
    "zip": Batches,
    "manifest": Manifests,
    "pdf": Pdfs,
    "picture": Pictures,
}
ENTRIES = list(MAKERS)


@pytest.fixture
def entry(request, world, tmp_path) -> Iterator[Entry]:
    """The entry point that the test is parametrized with; its log lines would fill the memory that is measured."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    engine = open_engine(f"sqlite:///{tmp_path}/hub.sqlite3")
    migrate(engine)
    yield MAKERS[request.param](world, Uploads(engine, world, tmp_path))
    engine.dispose()
