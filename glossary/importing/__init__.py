"""The command ``glossport import``: converts files of other formats to canonical YAML, or merges them into it.

Imports ``readers``, ``checking``, ``canonical``, ``files`` and modules directly in ``glossary``.
"""
