"""Reads, writes, edits and formats the canonical form of a glossary: YAML and JSON Lines.

Imports only ``files`` and modules directly in ``glossary``.
"""
