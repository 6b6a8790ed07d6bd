"""Code that several formats share: one-line text, XML, tables, language pairs, language codes.

Imports modules directly in ``exporters``.
"""
