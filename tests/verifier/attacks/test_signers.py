"""Whose signature it must be: package.md section 2, Who."""

from stage.gallery import Gallery

attacks = Gallery()


@attacks.refused("signer-mismatch")
def a_colleague_in_the_place_of_the_subjects_teacher(world):
    draft = world.primary.draft(subjects=3)
    colleague = world.primary.teachers[2]
    draft.by_id("nk-02")[1].text, draft.by_id("nk-02")[2].text = colleague.name, colleague.person_id
    draft.plan("nk-02").signer = colleague.credential
    return draft.sign()


@attacks.refused("signer-mismatch")
def a_colleague_who_signs_on_another_ones_line(world):
    draft = world.primary.draft()
    draft.plan("nk-02").signer = world.primary.teachers[2].credential
    return draft.sign()


@attacks.refused("signer-mismatch")
def a_line_without_the_signers_id(world):
    draft = world.primary.draft()
    line = draft.by_id("nk-cn")
    line.remove(line[2])
    return draft.sign()


@attacks.refused("signer-mismatch")
def a_line_with_an_id_nobody_has(world):
    draft = world.primary.draft()
    draft.by_id("nk-ht")[2].text = "042999999999"
    return draft.sign()


@attacks.refused("signer-not-registered")
def a_principal_who_signs_as_a_teacher(world):
    return world.primary.co_signed(world.primary.principal, "thongtinchung", "mon-01").sign()


@attacks.refused_by_any("signer-not-registered", "signer-mismatch")
def a_teacher_who_signs_as_principal(world):
    draft = world.primary.draft()
    draft.plan("nk-ht").signer = world.primary.teachers[0].credential
    return draft.sign()


@attacks.refused("signer-not-registered")
def a_teacher_who_signs_as_principal_under_their_own_id(world):
    draft, teacher = world.primary.draft(), world.primary.teachers[0]
    draft.plan("nk-ht").signer = teacher.credential
    draft.by_id("nk-ht")[2].text = teacher.person_id
    return draft.sign()


@attacks.refused("signer-not-registered")
def a_principal_who_seals(world):
    draft = world.primary.draft()
    draft.plan("nk-cs").signer = world.primary.principal.credential
    return draft.sign()


@attacks.refused("signer-not-registered")
def a_right_name_with_a_certificate_the_register_does_not_know(world):
    draft = world.primary.draft()
    draft.plan("nk-cn").signer = world.primary.special["stranger"]
    return draft.sign()


@attacks.refused_by_any("signer-not-registered", "signer-mismatch")
def a_teacher_of_another_school(world):
    draft = world.primary.draft()
    draft.plan("nk-cn").signer = world.school("03").homeroom.credential
    return draft.sign()


@attacks.refused("signer-not-registered")
def the_seal_of_another_school(world):
    draft = world.primary.draft()
    draft.plan("nk-cs").signer = world.school("03").seal.credential
    return draft.sign()


test_signers_get_their_verdict = attacks.test()
