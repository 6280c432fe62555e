"""The demo's small province, told to the stack's hub instead of one in a folder. Prints what to open."""

from __future__ import annotations

from hocba.demo.build import build
from hocba.demo.folder import DemoFolder
from hocba.demo.guide import guide
from hocba.opening import open_hub
from hocba.settings import Settings

# wsgi.py has no office yet: it runs in `hocba serve` alone.
NO_OFFICE = "không chạy ở đây / not run here"


def main() -> None:
    settings = Settings()
    folder = DemoFolder(settings.data_dir)
    with folder.held():
        build(folder, settings)
    with open_hub() as hub:
        print(guide(hub, folder, settings.base_url, office=NO_OFFICE))  # noqa: T201


if __name__ == "__main__":
    main()
