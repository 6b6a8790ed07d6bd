"""One module for each tool or service: its exporters, its names of languages, its advice.

Imports ``formats``, ``writing`` and modules directly in ``exporters``.
"""
