"""One module or folder for each format that is written, named like its reader.

Imports ``writing`` and modules directly in ``exporters``.
"""
