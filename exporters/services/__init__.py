"""One module for each tool or service: its exporters, its language codes, and its advice to users.

Imports ``formats``, ``writing`` and modules directly in ``exporters``.
"""
