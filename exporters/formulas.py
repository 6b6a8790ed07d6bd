"""Cells that a spreadsheet takes for formulas when it opens a file (OWASP, CSV injection)."""

MARK = "'"
_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")


def is_formula(cell: str) -> bool:
    return cell.startswith(_BEGINNINGS)
