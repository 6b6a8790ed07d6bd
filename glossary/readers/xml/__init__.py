"""The common part of all XML readers: a stream of elements with their locations.

Imports ``files`` and modules directly in ``glossary``.
"""
