"""One module or folder for each output format, with the same name as its reader.

Imports ``writing`` and modules directly in ``exporters``.
"""
