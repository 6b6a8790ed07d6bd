"""A release: an archive that can be made again from the same inputs, and its verification.

Imports ``build``, ``convert`` and the page.
"""
