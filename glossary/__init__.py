"""The model, and all that reads, checks and edits glossaries.

It knows no output format and imports nothing of ``exporters``.
"""
