"""Published pages of key terms, in one or two languages.

Imports the ground and ``files``.
"""
