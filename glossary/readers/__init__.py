"""Readers of other formats than the canonical one: a module or package for each family of formats.

Imports ``files``, ``canonical``, modules directly in ``glossary``, and its own ``tables``, ``xml``, ``keyterms``.
"""
