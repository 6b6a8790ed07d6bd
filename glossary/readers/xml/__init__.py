"""What all XML formats have in common: a stream of elements with their locations.

Imports the ground and ``files``.
"""
