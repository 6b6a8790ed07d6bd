"""The commands ``bundle`` and ``verify``: a reproducible release archive, and its verification.

Imports ``build``, ``convert`` and the HTML page.
"""
