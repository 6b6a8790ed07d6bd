"""Reads published pages of key terms, in one or two languages.

Imports ``files`` and modules directly in ``glossary``.
"""
