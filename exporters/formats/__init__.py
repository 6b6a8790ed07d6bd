"""One module or folder for each format that is written, named like its reader.

Imports the ground of ``exporters`` and ``writing``.
"""
