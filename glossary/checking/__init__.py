"""Whether a glossary is good: its integrity in every conversion, the rules of ``check``, policy, reports.

Imports the ground, ``files`` and ``canonical``.
"""
