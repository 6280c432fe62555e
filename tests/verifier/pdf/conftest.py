"""Who signs PDFs, made once."""

import pytest
from stage.authority import subject
from stage.pdf_attacks import Cast
from stage.world import World


@pytest.fixture(scope="session")
def cast(world: World) -> Cast:
    own = world.authorities
    return Cast(
        seal=own.gov.issue(subject("Sở Giáo dục và Đào tạo", "Tỉnh Thử")),
        other=own.public.issue(subject("Người Khác")),
        stranger=own.rogue.issue(subject("Sở Giáo dục và Đào tạo", "Tỉnh Thử")),
    )
