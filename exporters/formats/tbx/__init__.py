"""TBX in every version, style and dialect that is written.

Imports the ground of ``exporters`` and ``writing``.
"""
