"""The parts of a TMX memory: what all its elements have, units, and concepts.

May import ``glossary.readers.xml`` and the floors below.
"""
