"""What all tables have in common: names of columns, headers, rows.

Imports ``files`` and modules directly in ``glossary``.
"""
