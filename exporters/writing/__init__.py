"""What several formats share: text on one line, XML, tables, pairs, names of languages.

Imports the ground of ``exporters``.
"""
