"""Files: input sources, encodings, atomic outputs, URLs, git revisions.

Imports only modules directly in ``glossary``, and none that knows a format.
"""
