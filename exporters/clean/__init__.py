"""The command ``clean``: removes units from memories, and writes what is kept and what went.

The rules are in ``glossary/cleaning``; the files are written as ``convert`` writes them.
"""
