"""The form that people review, YAML and JSON Lines: read, written, edited in place, formatted.

Imports the ground and ``files``.
"""
