"""The modules of this desk, named once for the app."""

from __future__ import annotations

from portal.office.organisations import acting, founding, listing, persons, showing, succeeding

ROOMS = (listing, showing, founding, acting, succeeding, persons)
