"""What several formats share: text on one line, XML, tables, pairs, names of languages.

Imports modules directly in ``exporters``.
"""
