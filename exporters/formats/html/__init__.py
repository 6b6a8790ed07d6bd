"""The page for a browser.

Imports the ground of ``exporters`` and ``writing``.
"""
