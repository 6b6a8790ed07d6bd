"""Foreign entries into a glossary that is kept.

Imports the rooms below it: ``readers`` and ``checking`` are the highest.
"""
