"""Word lists and rules for tools that check what writers write, in one language."""
