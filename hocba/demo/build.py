"""The first start: makes keys, province and trust, and tells the story to an empty hub. Prints nothing."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

from hocba.demo.authority import Pki
from hocba.demo.curriculum import LOWER
from hocba.demo.folder import TRY, DemoFolder
from hocba.demo.learners import cast
from hocba.demo.province import accounts, clients, province_file
from hocba.demo.school_years import SchoolYears
from hocba.demo.schools import found_schools
from hocba.demo.story import Story
from hocba.settings import Settings
from hocba.wiring import Hub, make_keys, opened
from registry.load import load_province
from registry.transactions import migrate, transaction


def build(folder: DemoFolder, settings: Settings) -> None:
    """An empty folder becomes a small province."""
    folder.begin()
    make_keys(settings)
    with opened(settings) as hub:
        migrate(hub.place.engine)
        hub.place.originals.prepare()
        made = _tell(hub, folder)
    folder.finish(made)


def _tell(hub: Hub, folder: DemoFolder) -> dict[str, Any]:
    place, settings = hub.place, hub.settings
    years = SchoolYears(place.clock())
    pki = Pki(since=years.begins, now=years.now)
    schools = found_schools(pki)
    # An hour back: every list speaks of whatever the hub is about to receive.
    pki.write_trust(settings.trust, at=years.now - timedelta(hours=1))
    people, software = accounts(schools), clients(schools)
    content = province_file(schools, years, people=people, software=software, base_url=settings.base_url)
    with transaction(place.engine) as connection:
        load_province(connection, place.keyring, content, at=place.clock(), production=False)
    story = Story(place, schools, cast(years.last), years, pki)
    story.earlier_years()
    story.in_force()
    story.waiting()
    story.another_code()
    open_request = story.recalls()
    story.under_review()
    story.to_try(folder.path / TRY)
    # Last: from here on the folder's lists name a teacher whose key was lost.
    story.a_lost_key(settings.trust)
    return {
        "examples": [dataclasses.asdict(example) for example in story.examples],
        "accounts": [account.row() for account in people],
        "clients": [client.row() for client in software],
        "open_request": open_request,
        "batch_of": schools[LOWER].code,
    }
