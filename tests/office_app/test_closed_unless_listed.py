"""Every view is listed with who may open it, and the guard keeps to the list."""

from __future__ import annotations

from office_kit import CAST

from portal.office.access import TABLE, Door, may_open
from portal.office.app import ROOMS  # noqa: F401 - importing it lists every view
from registry.rules.province_file import ROLE_KINDS

# What strangers may open, one by one with a reason; nothing joins it unseen.
STRANGERS = {
    "static": "the style sheet",
    "signing_in.password": "the sign-in itself",
    "signing_in.give_password": "the sign-in itself",
    "invited.look": "the link is the key",
    "invited.take_up": "the link is the key",
    "start.alive": "the process answers",
    "start.ready": "the database answers",
}


def rules(app):
    return {rule.endpoint: rule for rule in app.url_map.iter_rules()}


def test_every_view_is_listed_and_nothing_else(kit):
    assert set(rules(kit.app)) == set(TABLE)


def test_what_strangers_may_open_is_known_by_name():
    assert {endpoint for endpoint, access in TABLE.items() if access.door is Door.STRANGER} == set(STRANGERS)


def test_a_view_nobody_listed_is_refused(kit):
    kit.app.add_url_rule("/unlisted", "unlisted", lambda: "secret")
    answer = kit.browser("so.quantri").get("/unlisted")
    assert answer.status_code == 403
    assert b"secret" not in answer.data


def test_the_cast_has_somebody_for_every_role_and_kind():
    assert set(CAST) == {(role, kind) for role, kinds in ROLE_KINDS.items() for kind in kinds}


def test_every_role_opens_what_is_listed_for_it_and_nothing_else(kit):
    """Role by view, whole: whoever is not listed gets 403 before the view runs, whatever the address names."""
    for role, kind in CAST:
        opens_only_its_own(kit, role, kind)


def opens_only_its_own(kit, role, kind):
    browser = kit.browser_of(role, kind)
    for endpoint, rule in rules(kit.app).items():
        access = TABLE[endpoint]
        if access.door is not Door.ROLE:
            continue
        path = _path(rule)
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            # In the address, too: views that stream leave the body alone.
            answer = browser.post(f"{path}?csrf={browser.token()}") if method == "POST" else browser.get(path)
            refused = answer.status_code == 403 and "Tài khoản của bạn không mở được" in answer.text
            assert refused != may_open(access, {role}, kind), (role, kind, method, rule.rule)


def test_nobody_who_is_not_signed_in_comes_past_the_sign_in(kit):
    stranger = kit.stranger()
    for endpoint, rule in rules(kit.app).items():
        if TABLE[endpoint].door is Door.STRANGER:
            continue
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            answer = stranger.open(_path(rule), method=method)
            assert answer.status_code == 303, rule.rule
            assert answer.location.startswith("/sign-in"), rule.rule


def test_a_role_of_another_kind_of_organisation_counts_for_nothing(kit):
    kit.office.change_account("vt.42000201", roles=["registrar", "approver", "school"])
    assert may_open(TABLE["start.front"], {"registrar"}, "school")
    for endpoint, access in TABLE.items():
        if access.door is Door.ROLE and "school" not in access.roles:
            assert not may_open(access, {"registrar", "approver", "school"}, "school"), endpoint


def _path(rule):
    with_values = rule.rule
    for name in rule.arguments:
        for kind in ("", "int:", "path:", "uuid:"):
            with_values = with_values.replace(f"<{kind}{name}>", "1")
    return with_values
