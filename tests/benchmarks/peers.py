"""The commands of the other tools in the comparison or, for a tool without one, a few lines that call its classes."""

TO_CSV = """
import csv, sys
from translate.storage.{module} import {module}file as storage
with open(sys.argv[1], "rb") as stream:
    units = storage(stream, sourcelanguage="en", targetlanguage="fr").units
with open(sys.argv[2], "w", encoding="utf-8", newline="") as out:
    csv.writer(out).writerows([unit.source, unit.target, unit.getnotes()] for unit in units)
"""
"""With translate-toolkit's classes; they keep one pair of languages and its notes."""

DEDUPE = """
import sys
from translate.storage.tmx import tmxfile
with open(sys.argv[1], "rb") as stream:
    store = tmxfile(stream, sourcelanguage="en", targetlanguage="fr")
kept = {}
for unit in store.units:
    if kept.setdefault((unit.source, unit.target), unit) is not unit:
        unit.xmlelement.getparent().remove(unit.xmlelement)
store.units = list(kept.values())
with open(sys.argv[2], "wb") as out:
    store.serialize(out)
"""
"""With translate-toolkit's classes: the first of each pair of texts is kept; inline codes are not looked at."""

CSV_TO_TMX = """
import sys
from translate.storage.csvl10n import csvfile
from translate.storage.tmx import tmxfile
with open(sys.argv[1], "rb") as stream:
    units = csvfile(stream).units
store = tmxfile(sourcelanguage="en", targetlanguage="fr")
for unit in units:
    store.addtranslation(unit.source, "en", unit.target, "fr", unit.getnotes() or None)
with open(sys.argv[2], "wb") as out:
    store.serialize(out)
"""
"""With translate-toolkit's classes."""

PYTHON_TMX = """
import csv, sys
from lxml import etree
from PythonTmx import from_element
tmx = from_element(etree.parse(sys.argv[1]).getroot())
with open(sys.argv[2], "w", encoding="utf-8", newline="") as out:
    csv.writer(out).writerows(
        ["".join(part for part in tuv.content if isinstance(part, str)) for tuv in tu.tuvs] for tu in tmx.tus
    )
"""
"""With the classes of python-tmx."""

CSV_READER = """
import csv, sys
with open(sys.argv[1], encoding="utf-8", newline="") as stream:
    for _ in csv.reader(stream):
        pass
"""
"""A floor: what Python needs to read a table, without doing anything with it."""
