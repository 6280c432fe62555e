"""Speaks the catalogue in one language. Knows no request: the language is chosen in ``portal.language``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from portal.words import (
    after,
    code_lists,
    decision_papers,
    documents,
    fields,
    institutions,
    mails,
    office,
    office_accounts,
    office_audit,
    office_certificate_checks,
    office_certificates,
    office_findings,
    office_keys,
    office_messages,
    office_ministry,
    office_organisations,
    office_periods,
    office_reception,
    office_school,
    office_school_records,
    office_statistics,
    office_trust,
    office_work_days,
    pages,
    paper,
    recall_refusals,
    recalls,
    report_papers,
    scanning,
    softcopy,
    statuses,
    sub_indications,
    uploads,
    verdicts,
    verifications,
)
from portal.words.text import Text

LANGUAGES = ("vi", "en")

# Viet Nam keeps one offset all year; what people read is in the province's time.
VIET_NAM = timezone(timedelta(hours=7))

CATALOGUE: Mapping[str, Mapping[str, Text]] = {
    "page": pages.WORDS,
    "after": after.WORDS,
    "field": fields.FIELDS,
    "status": statuses.NAMES,
    "status-sentence": statuses.SENTENCES,
    "status-detail": statuses.DETAILS,
    "reason": statuses.REASONS,
    "headline": verdicts.HEADLINES,
    "indication": verdicts.INDICATIONS,
    "meaning": verdicts.MEANINGS,
    "signature": verdicts.SIGNATURES,
    "gap": verdicts.GAPS,
    "sub-indication": sub_indications.SUB_INDICATIONS,
    "problem": verdicts.PROBLEMS,
    "against-paper": paper.WORDS,
    "scan": scanning.WORDS,
    "upload": uploads.WORDS,
    "upload-title": uploads.TITLES,
    "upload-meaning": uploads.MEANINGS,
    "upload-next": uploads.NEXT,
    "document-problem": documents.PROBLEMS,
    "document-warning": documents.WARNINGS,
    "level": code_lists.LEVELS,
    "primary-level": code_lists.PRIMARY_LEVELS,
    "competence-level": code_lists.COMPETENCE_LEVELS,
    "rating": code_lists.RATINGS,
    "mark": code_lists.MARKS,
    "gender": code_lists.GENDERS,
    "flag": code_lists.FLAGS,
    "role": code_lists.ROLES,
    "quality": code_lists.QUALITIES,
    "general-competence": code_lists.GENERAL_COMPETENCES,
    "specific-competence": code_lists.SPECIFIC_COMPETENCES,
    "part": code_lists.PARTS,
    "recall": recalls.WORDS | recall_refusals.INCOMPLETE,
    "recall-state": recalls.STATES,
    "recall-done": recalls.DONE,
    "recall-act": recalls.ACTS,
    "recall-ground": recalls.GROUNDS,
    "recall-refusal": recall_refusals.REFUSALS,
    "recall-file": recall_refusals.FILES,
    "recall-list": recall_refusals.LISTS,
    "recall-deputy": recall_refusals.DEPUTIES,
    "mail-address": mails.PAGE,
    "report": report_papers.REPORT,
    "receipt": report_papers.RECEIPT,
    "report-match": report_papers.MATCHES,
    "report-kind": report_papers.KINDS,
    "report-policy": report_papers.POLICIES,
    "hub-paper": report_papers.PAGE,
    "paper": decision_papers.PAPER,
    "paper-act": decision_papers.ACTS,
    "paper-outcome": decision_papers.OUTCOMES,
    "copy": softcopy.WORDS,
    "office": office.WORDS,
    "account-role": office.ROLES,
    "kept-which": office.KEPT_WHICH,
    "kept-way": office.KEPT_WAY,
    "kept-tick": office.KEPT_TICK,
    "proposal-act": office_accounts.ACTS,
    "office-accounts": office_accounts.WORDS,
    "own-account": office_accounts.OWN,
    "security-key": office_keys.WORDS,
    "account-problem": office_accounts.PROBLEMS,
    "proposal-kind": office_accounts.KINDS
    | office_certificates.KINDS
    | office_organisations.PROPOSALS
    | office_trust.PROPOSALS
    | institutions.PROPOSALS,
    "proposal-state": office_accounts.STATES,
    "office-findings": office_findings.WORDS,
    "office-trust": office_trust.WORDS,
    "list-came": office_trust.CAME,
    "office-audit": office_audit.WORDS,
    "office-periods": office_periods.WORDS,
    "office-organisations": office_organisations.WORDS,
    "organisation-kind": office_organisations.KINDS,
    "organisation-standing": office_organisations.STANDINGS,
    "organisation-act": office_organisations.ACTS,
    "organisation-told": office_organisations.TOLD,
    "office-ministry": office_ministry.WORDS,
    "period-act": office_periods.ACTS,
    "work-days": office_work_days.WORDS,
    "reception": office_reception.WORDS,
    "ministry-kind": office_ministry.KINDS,
    "ministry-event": office_ministry.EVENTS,
    "statistics": office_statistics.WORDS,
    "looks": office_statistics.LOOKS,
    "figure": office_statistics.FIGURES,
    "finding": office_findings.SENTENCES,
    "finding-name": office_findings.NAMES,
    "finding-state": office_findings.STATES,
    "finding-act": office_findings.ACTS,
    "finding-severity": office_findings.SEVERITIES,
    "finding-refusal": office_findings.REFUSALS,
    "record-state": office_findings.RECORD_STATES,
    "school": office_school.WORDS,
    "message": office_messages.WORDS,
    "school-record": office_school_records.RECORDS,
    "hand-out": office_school_records.HAND_OUT,
    "certificates": office_certificates.WORDS,
    "certificate-form": office_certificates.FORMS,
    "certificate-check": office_certificate_checks.CHECKS,
    "signer-problem": office_certificate_checks.PROBLEMS,
    "signer-role": office_certificates.ROLES,
    "declaration-state": office_certificates.STATES,
    "trust-kind": office_certificates.TRUST_KINDS,
    "batch-state": office_school.STATES,
    "batch-outcome": office_school.OUTCOMES,
    "institution": institutions.WORDS,
    "ask": institutions.ASK,
    "check-file": institutions.FILE,
    "webhook-event": institutions.EVENTS,
    "key-kind": institutions.KEY_KINDS,
    "call-outcome": institutions.OUTCOMES,
    "claim-difference": verifications.DIFFERENCES,
    "batch-send": office_school.PROBLEMS,
}


class Voice:
    """Words in one language: ``voice("page.code")``, ``voice("status.recalled")``."""

    def __init__(self, language: str) -> None:
        assert language in LANGUAGES
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """The text under ``room.name`` with its ``{names}`` filled in.

        Raises:
            KeyError: there is no such text.
        """
        room, _, name = key.partition(".")
        return self.say(CATALOGUE[room][name], **values)

    def say(self, text: Text, **values: object) -> str:
        """One text in this language."""
        chosen = text.en if self.language == "en" else text.vi
        return chosen.format(**values) if values else chosen

    def code(self, room: str, letter: str) -> str:
        """A code-list value in words; a letter no list knows is shown as it stands."""
        text = CATALOGUE[room].get(letter)
        return self.say(text) if text else letter

    def day(self, iso: str) -> str:
        """``2015-04-20``, ``2015-04`` or ``2015`` the way people write it here: 20/04/2015."""
        return "/".join(reversed(iso[:10].split("-")))

    def date(self, moment: datetime) -> str:
        """The day of an instant in the province's time."""
        return moment.astimezone(VIET_NAM).strftime("%d/%m/%Y")

    def moment(self, moment: datetime) -> str:
        """An instant to the minute, in the province's time."""
        local = moment.astimezone(VIET_NAM)
        if self.language == "en":
            return local.strftime("%H:%M on %d/%m/%Y (UTC+7)")
        return local.strftime("%H:%M ngày %d/%m/%Y")
