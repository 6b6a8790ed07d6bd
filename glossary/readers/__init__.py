"""Foreign formats in, one module for each format.

Imports the ground, ``files`` and its own families: ``tables``, ``xml`` and ``keyterms``.
"""
