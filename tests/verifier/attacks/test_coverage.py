"""What must be signed, and last by whom: package.md section 2, Matching, Coverage and The closing signature."""

from stage.gallery import Gallery, Sent
from stage.signatures import SignaturePlan
from stage.tamper import moved_signature, signature_of, with_signatures, without_signature

attacks = Gallery()
MOMENT = "2026-05-30T08:00:00Z"


@attacks.accepted
def a_record_of_each_level_02(world):
    return world.primary.record(7)


@attacks.accepted
def a_record_of_each_level_03(world):
    return Sent(world.school("03").record(7), world.school("03"))


@attacks.accepted
def a_record_of_each_level_04(world):
    return Sent(world.school("04").record(7), world.school("04"))


@attacks.accepted
def a_record_of_each_level_05_closed_by_the_director(world):
    return Sent(world.school("05").record(7), world.school("05"))


@attacks.accepted
def a_centre_that_seals_though_it_need_not(world):
    return Sent(world.school("05").record(7, sealed=True), world.school("05"))


@attacks.accepted
def forty_subjects(world):
    return world.primary.record(7, subjects=40)


@attacks.accepted
def a_colleague_who_co_signs_a_subject(world):
    return world.primary.co_signed(world.primary.teachers[1], "thongtinchung", "mon-01").sign()


@attacks.accepted
def a_homeroom_teacher_who_teaches_too(world):
    return world.primary.co_signed(world.primary.homeroom, "thongtinchung", "mon-02").sign()


@attacks.accepted
def signatures_in_another_order_with_the_seal_last(world):
    draft = world.primary.draft()
    draft.plans[:-1] = reversed(draft.plans[:-1])
    return draft.sign()


@attacks.refused("signature-missing")
def a_line_whose_signature_is_missing(world):
    return world.primary.draft().without("nk-02", keep_line=True).sign()


@attacks.refused("signature-missing", "signature-invalid")
def a_signature_taken_out_after_sealing(world):
    return without_signature(world.primary.record(), "nk-02")


@attacks.refused("signature-missing")
def no_seal_where_the_level_asks_for_one(world):
    return world.primary.draft().without("nk-cs").sign()


@attacks.refused("signature-missing")
def the_seal_taken_off(world):
    return without_signature(world.primary.record(), "nk-cs")


@attacks.refused_by_any("signature-missing", "signature-coverage")
def no_principal(world):
    return world.primary.draft().without("nk-ht").sign()


@attacks.refused("signature-missing", "signature-coverage")
def no_homeroom_teacher(world):
    return world.primary.draft().without("nk-cn").sign()


@attacks.refused_by_any("signature-missing", "schema-violation")
def no_signature_at_all(world):
    return with_signatures(world.primary.record(), [])


@attacks.refused("signature-coverage")
def a_subject_nobody_answers_for(world):
    return world.primary.draft().without("nk-02").sign()


@attacks.refused("signature-coverage")
def a_group_nobody_answers_for(world):
    return world.primary.draft().cover("nk-cn", "thongtinchung", "quatrinhhoctap", "danhgianlpc", "tongket").sign()


@attacks.refused("signature-coverage")
def a_signature_without_its_line(world):
    draft = world.primary.draft()
    person = world.primary.teachers[1]
    draft.plans.insert(0, SignaturePlan("nk-99", "gvbm", person.credential, ("thongtinchung", "mon-01"), MOMENT))
    return draft.sign()


@attacks.refused("signature-coverage")
def a_teacher_who_signs_less_than_the_line_says(world):
    draft = world.primary.draft()
    draft.plan("nk-01").covers = ("thongtinchung", "mon-01")
    return draft.sign()


@attacks.refused("signature-coverage")
def a_teacher_who_signs_more_than_the_line_says(world):
    draft = world.primary.draft()
    draft.plan("nk-02").covers = ("thongtinchung", "mon-02", "mon-03")
    return draft.sign()


@attacks.refused("signature-coverage")
def a_teacher_who_does_not_sign_whose_marks_they_are(world):
    draft = world.primary.draft()
    return draft.cover("nk-01", "mon-01", "mon-04").sign()


@attacks.refused("signature-coverage")
def a_homeroom_teacher_who_does_not_sign_whose_year_it_is(world):
    return world.primary.draft().cover("nk-cn", "quatrinhhoctap", "danhgianlpc", "tongket", "nhanxetchung").sign()


@attacks.refused("signature-coverage")
def a_teacher_who_signs_the_whole_content(world):
    return world.primary.draft().cover("nk-01", "noidung").sign()


@attacks.refused("signature-coverage")
def a_subject_only_the_homeroom_teacher_answers_for(world):
    draft = world.primary.draft().without("nk-02")
    return draft.cover("nk-cn", *draft.plan("nk-cn").covers, "mon-02").sign()


@attacks.refused("signature-coverage")
def a_principal_who_signs_the_general_part_alone(world):
    return world.primary.draft().cover("nk-ht", "thongtinchung").sign()


@attacks.refused("signature-coverage")
def a_principal_who_signs_less_than_the_line_says(world):
    draft = world.primary.draft()
    draft.plan("nk-ht").covers = ("thongtinchung",)
    return draft.sign()


@attacks.refused("signature-coverage")
def a_seal_over_the_content_alone(world):
    draft = world.primary.draft()
    draft.plan("nk-cs").covers = ("noidung",)
    return draft.sign()


@attacks.refused("signature-coverage")
def a_seal_whose_line_says_less(world):
    draft = world.primary.draft()
    draft.by_id("nk-cs")[-1].text = "thongtinchung"
    return draft.sign()


@attacks.refused("signature-coverage")
def a_principal_who_signs_two_times(world):
    return world.primary.co_signed(world.primary.principal, "noidung", role="hieutruong").sign()


@attacks.refused_by_any("signature-coverage", "seal-not-last", "signature-invalid")
def two_seals(world):
    draft = world.primary.co_signed(world.primary.seal, "noidung", role="coso", signs=("",))
    return draft.sign()


@attacks.refused("seal-not-last")
def the_seal_made_last_but_put_first(world):
    draft = world.primary.draft()
    draft.plans.insert(0, draft.plans.pop())
    return draft.sign()


@attacks.refused("seal-not-last")
def the_closing_director_not_last(world):
    school = world.school("05")
    data = moved_signature(school.record(), "nk-ht", to=0)
    return Sent(data, school)


@attacks.refused("seal-not-last")
def a_voluntary_seal_before_the_director(world):
    school = world.school("05")
    draft = school.draft(sealed=True)
    draft.plans[-2:] = reversed(draft.plans[-2:])
    return Sent(draft.sign(), school)


@attacks.refused("signature-invalid")
def a_voluntary_seal_that_does_not_hold(world):
    school = world.school("05")
    data = school.record(sealed=True)
    own = signature_of(school.record(1, sealed=True), "nk-cs")
    return Sent(data.replace(signature_of(data, "nk-cs"), own), school)


test_coverage_gets_its_verdict = attacks.test()
