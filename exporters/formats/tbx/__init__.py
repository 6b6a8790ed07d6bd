"""TBX in every version, style and dialect that is written.

Imports ``writing`` and modules directly in ``exporters``.
"""
