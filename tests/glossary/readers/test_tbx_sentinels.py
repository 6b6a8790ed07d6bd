"""No value of a termbase is lost in silence: each is a unique word, which is read or belongs to a loss that is counted.

The files of ``sentinels`` have every element and attribute that the schemas of their formats allow, and some that only
tools write. ``LOST`` says of each loss which words it stands for: those of one loss are separated by spaces, and the
losses of one kind by bars. Words of which the report itself says that they are read as something else are not lost.
"""

import re
from pathlib import Path

import pytest

from glossary.files.source import source_at
from glossary.findings import Change, Report
from glossary.readers.multiterm import READER as MULTITERM
from glossary.readers.tbx import READER as TBX
from glossary.reading import ReadOptions

FOLDER = Path(__file__).parent / "sentinels"
WORD = re.compile(r"\bzz[a-z]+\b|\b2001-\d\d-\d\d(?:T[\d:]+(?:Z|\+[\d:]+)?)?")
"""Dates are words of their own: a day is another word than the same day with a time."""
LOST: dict[str, dict[str, str]] = {
    "martif.tbx": {
        "id of a martifHeader": "zzheaderid",
        "id of a fileDesc": "zzfiledescid",
        "id of a titleStmt": "zztitlestmtid",
        "lang of a titleStmt": "zztitlestmtlang",
        "id of a title": "zztitleid",
        "lang of a title": "zztitlelang",
        "id of a note": "zztitlenoteid | zzgroupnoteid | zznoteid",
        "lang of a note": "zztitlenotelang | zzgroupnotelang | zznotelang",
        "markup within note of the header": "zztitlenotehi",
        "note of the header": "zztitlenote",
        "id of a publicationStmt": "zzpublicationid",
        "id of a p": "zzpublicationpid",
        "lang of a p": "zzpublicationplang",
        "publicationStmt of the header": "zzotherpublisher | zznodate",
        "id of a sourceDesc": "zzsourcedescid",
        "lang of a sourceDesc": "zzsourcedesclang",
        "markup within p of the header": (
            "zzsourcedescforeignid zzsourcedescforeignlang zzsourcedescforeign | zzsourcedescphtype"
        ),
        "sourceDesc of the header": "zzsourcedesc | zzsourcedescph",
        "id of a encodingDesc": "zzencodingid",
        "encodingDesc of the header": "zzxcs | zzdcs | zzencodingp",
        "type of a p": "zzencodingptype",
        "id of a revisionDesc": "zzrevisionid",
        "lang of a revisionDesc": "zzrevisionlang",
        "id of a change": "zzchangeid",
        "lang of a change": "zzchangelang",
        "change of the header": "zzchange | zzotherchange",
        "id of a text": "zztextid",
        "id of a body": "zzbodyid",
        "id of a descrip": "zzsubjectid",
        "lang of a descrip": "zzsubjectlang",
        "datatype of a descrip": "zzsubjectdatatype",
        "target of a subjectField": "zzsubjecttarget",
        "markup within definition": (
            "zzhitype zzhitarget zzhilang zzforeignid zzforeignlang zzbpti zzbpttype zzepti zzphtype"
        ),
        "id of a descripGrp": "zzdescripgrpid",
        "id of a descripNote": "zzdescripnoteid",
        "lang of a descripNote": "zzdescripnotelang",
        "datatype of a descripNote": "zzdescripnotedatatype",
        "target of a source": "zzgroupsourcetarget | zzsourcetarget",
        "id of a adminGrp": "zzgroupadmingrpid | zzadmingrpid",
        "transacGrp of a descripGrp": "2001-01-02",
        "id of a admin": "zzadminid",
        "lang of a admin": "zzadminlang",
        "datatype of a admin": "zzadmindatatype",
        "id of a adminNote": "zzadminnoteid",
        "lang of a adminNote": "zzadminnotelang",
        "datatype of a adminNote": "zzadminnotedatatype",
        "id of a transacGrp": "zztransacgrpid",
        "id of a transac": "zztransacid",
        "lang of a transac": "zztransaclang",
        "datatype of a transac": "zztransacdatatype",
        "target of a transactionType": "zztransactarget",
        "id of a transacNote": "zzresponsibilityid",
        "lang of a transacNote": "zzresponsibilitylang",
        "datatype of a transacNote": "zzresponsibilitydatatype",
        "target of a responsibility": "zzresponsibilitytarget",
        "id of a date": "zzdateid",
        "from of a note": "zznotefrom",
        "type of a note": "zznotetype",
        "id of a ref": "zzrefid",
        "lang of a ref": "zzreflang",
        "datatype of a ref": "zzrefdatatype",
        "id of a xref": "zzxrefid",
        "id of a langSet": "zzlangsetid",
        "id of a term": "zztigid | zztermid | zzntigid | zztermgrpid",
        "markup within term": "zztermhitype",
        "id of a termNote": "zztermnoteid",
        "lang of a termNote": "zztermnotelang",
        "datatype of a termNote": "zztermnotedatatype",
        "target of a grammaticalGender": "zzgendertarget",
        "target of a Translation needed": "zztranslationtarget",
        "target of a definition": "zztermdefinitiontarget",
        "id of a termNoteGrp": "zztermnotegrpid",
        "transacGrp of a termNoteGrp": "",
        "id of a termCompList": "zzcomplistid",
        "transacGrp of a termCompList": "",
        "id of a termComp": "zztermcompid",
        "lang of a termComp": "zztermcomplang",
        "id of a termCompGrp": "zztermcompgrpid",
        "transacGrp of a termCompGrp": "",
        "lang of a termEntry": "zzentrylang",
        "target of a termComp": "zzcomptarget",
        "a term without text": "zznotermnote",
        "a section in no known language": "zznolanguage zznolanguageterm",
        "id of a back": "zzbackid",
        "id of a refObjectList": "zzreflistid",
        "type of a refObjectList": "zzreflisttype",
        "refObject of the back matter": (
            "zzrefobjectid zzitemsetid zzitemsettype zzitemid zzitemtype zzitem zzitemgrpid "
            "zzgroupitem zzgroupitemnote | zzotherobjectid zzotheritem"
        ),
    },
    "dca.tbx": {
        "id of a tbxHeader": "zzheaderid",
        "id of a fileDesc": "zzfiledescid",
        "id of a publicationStmt": "zzpublicationid",
        "id of a p": "zzpublicationpid",
        "lang of a p": "zzpublicationplang",
        "type of a p": "zzpublicationptype",
        "markup within p of the header": "",
        "id of a titleStmt": "zztitlestmtid",
        "lang of a titleStmt": "zztitlestmtlang",
        "id of a title": "zztitleid",
        "lang of a title": "zztitlelang",
        "id of a note": "zztitlenoteid | zznoteid",
        "lang of a note": "zztitlenotelang | zznotelang",
        "note of the header": "zztitlenote | zzothertitlenote",
        "id of a sourceDesc": "zzsourcedescid",
        "lang of a sourceDesc": "zzsourcedesclang",
        "sourceDesc of the header": "zzsourcedesc",
        "id of a encodingDesc": "zzencodingid",
        "encodingDesc of the header": "zzencodingp",
        "id of a revisionDesc": "zzrevisionid",
        "lang of a revisionDesc": "zzrevisionlang",
        "id of a change": "zzchangeid",
        "lang of a change": "zzchangelang",
        "change of the header": "zzchange",
        "id of a text": "zztextid",
        "id of a body": "zzbodyid",
        "id of a descrip": "zzsubjectid",
        "lang of a descrip": "zzsubjectlang",
        "datatype of a descrip": "zzsubjectdatatype",
        "target of a subjectField": "zzsubjecttarget",
        "markup within definition": (
            "zzhitarget zzforeignid zzforeignlang zzscid zzscsubtype zzscdisp zzscequiv zzsctarget "
            "zzecid zzecsubtype zzecdisp zzecequiv zzectarget zzphtype"
        ),
        "id of a descripGrp": "zzdescripgrpid",
        "id of a descripNote": "zzdescripnoteid",
        "lang of a descripNote": "zzdescripnotelang",
        "datatype of a descripNote": "zzdescripnotedatatype",
        "transacGrp of a descripGrp": "",
        "id of a admin": "zzadminid",
        "lang of a admin": "zzadminlang",
        "datatype of a admin": "zzadmindatatype",
        "id of a adminGrp": "zzadmingrpid",
        "id of a adminNote": "zzadminnoteid",
        "lang of a adminNote": "zzadminnotelang",
        "datatype of a adminNote": "zzadminnotedatatype",
        "id of a transacGrp": "zztransacgrpid",
        "id of a transac": "zztransacid",
        "lang of a transac": "zztransaclang",
        "datatype of a transac": "zztransacdatatype",
        "target of a transactionType": "zztransactarget",
        "id of a transacNote": "zzresponsibilityid",
        "lang of a transacNote": "zzresponsibilitylang",
        "datatype of a transacNote": "zzresponsibilitydatatype",
        "target of a responsibility": "zzresponsibilitytarget",
        "id of a date": "zzdateid",
        "markup within note": "zznotephtype",
        "id of a ref": "zzrefid",
        "lang of a ref": "zzreflang",
        "datatype of a ref": "zzrefdatatype",
        "id of a xref": "zzxrefid",
        "id of a langSec": "zzlangsecid",
        "id of a term": "zztermsecid | zztermid",
        "markup within term": "zztermscid",
        "id of a termNote": "zztermnoteid",
        "lang of a termNote": "zztermnotelang",
        "datatype of a termNote": "zztermnotedatatype",
        "id of a termNoteGrp": "zztermnotegrpid",
        "transacGrp of a termNoteGrp": "",
        "id of a back": "zzbackid",
        "id of a refObjectSec": "zzreflistid",
        "type of a refObjectSec": "zzreflisttype",
        "refObject of the back matter": (
            "zzrefobjectid zzitemsetid zzitemsettype zzitemid zzitemtype zzitem zzitemgrpid zzgroupitem zzgroupitemnote"
        ),
    },
    "dct.tbx": {
        "id of a subjectField": "zzsubjectid",
        "lang of a subjectField": "zzsubjectlang",
        "datatype of a subjectField": "zzsubjectdatatype",
        "target of a subjectField": "zzsubjecttarget",
        "id of a descripGrp": "zzdescripgrpid",
        "markup within definition": "zzscid zzphtype",
        "id of a definition": "zzdefinitionid",
        "target of a source": "zzgroupsourcetarget",
        "datatype of a projectSubset": "zzprojectdatatype",
        "id of a transacGrp": "zztransacgrpid",
        "id of a transactionType": "zztransacid",
        "datatype of a transactionType": "zztransacdatatype",
        "target of a transactionType": "zztransactarget",
        "id of a responsibility": "zzresponsibilityid",
        "target of a responsibility": "zzresponsibilitytarget",
        "id of a date": "zzdateid",
        "id of a crossReference": "zzrefid",
        "id of a externalCrossReference": "zzxrefid",
        "type of a externalCrossReference": "zzxreftype",
        "type of a unknown": "zzunknowntype",
        "id of a langSec": "zzlangsecid",
        "id of a term": "zztermsecid",
        "id of a termNoteGrp": "zztermnotegrpid",
    },
    "min.tbx": {
        "id of a header": "zzheaderid",
        "creator of the header": "zzcreator",
        "directionality of the header": "zzdirectionality",
    },
    "multiterm.xml": {
        "system zzsystemtype": "zzsystem",
        "id of a transacGrp": "zztransacgrpid",
        "id of a transac": "zztransacid",
        "type of a date": "zzdatetype",
        "multimedia of a descrip": "zzmultimedia",
        "markup within Note": "zztlink zzclink",
        "markup within Graphic": "",
        "a further link of Graphic": "zzulink",
        "transacGrp of a descripGrp": "zzfieldcreator 2001-01-04",
        "id of a language": "zzlanguageid",
        "text of a language": "zzlanguagetext",
        "id of a languageGrp": "zzlanguagegrpid",
        "id of a term": "zztermgrpid | zztermid",
        "markup within term": "",
        "markup within Definition": "",
        "target of a Definition": "zztermdefinitionlink",
        "version of a mtf": "zzversion",
    },
}


@pytest.mark.parametrize("file", LOST)
def test_every_value_is_read_or_counted(file: str) -> None:
    words = set(WORD.findall((FOLDER / file).read_text(encoding="utf-8")))
    read, report = _read(file)
    groups = {what: words_of.split("|") for what, words_of in LOST[file].items()}
    lost = [word for losses in groups.values() for loss in losses for word in loss.split()]
    assert _dropped(report) == {what: len(losses) for what, losses in groups.items()}
    assert words - read == set(lost)
    assert len(lost) == len(set(lost))


def _read(file: str) -> tuple[set[str], Report]:
    """Read a file; return the words that are in the glossary, or in the name that the report has for a value."""
    report = Report()
    reader = MULTITERM if file.endswith(".xml") else TBX
    stream = reader.open(source_at(str(FOLDER / file)), ReadOptions(), report)
    entries = list(stream.entries)
    named = [what for _, what, _ in report.changes]
    return set(WORD.findall(f"{stream.metadata} {entries} {named}")), report


def _dropped(report: Report) -> dict[str, int]:
    return {what: tally.count for (how, what, _), tally in report.changes.items() if how is Change.DROPPED}
