"""TBX (ISO 30042) in every version, style and dialect that glossport writes.

Imports ``writing`` and modules directly in ``exporters``.
"""
