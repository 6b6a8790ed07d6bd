"""Answers from a glossary: the concepts of a term."""
