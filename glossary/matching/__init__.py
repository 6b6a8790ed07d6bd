"""Terms in running text: what is a word, which words are forms of one another, where a text uses which term.

Knows texts and languages only: neither formats nor files, and not the model.
"""
