"""One module for each service of machine translation: its glossaries and memories, its languages, its limits."""
