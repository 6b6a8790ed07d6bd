"""What the readers of bilingual files share: pairs of segments, states, inline codes of XLIFF, and the two XLIFFs.

May import ``glossary.readers.xml`` and the floors below.
"""
