"""Checks of a glossary: its integrity in every conversion, the rules of ``check``, policy, reports.

Imports ``files`` and modules directly in ``glossary``.
"""
