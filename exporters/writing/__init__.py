"""Code that several formats share: one-line text, XML, tables and the kinds of their rows, language pairs and codes.

Imports modules directly in ``exporters``.
"""
