"""The HTML page for a browser.

Imports ``writing`` and modules directly in ``exporters``.
"""
