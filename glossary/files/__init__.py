"""Bytes in and out: sources, encodings, slices, outputs that are whole or untouched, git revisions.

Imports the ground of ``glossary`` only, and of it nothing that knows a format.
"""
