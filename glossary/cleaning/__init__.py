"""Memories that stay clean: rules of units, filters, changes of texts, duplicates; knows no format.

A unit is changed first, then the filters and rules judge it, and what is left is looked at for duplicates.
"""
