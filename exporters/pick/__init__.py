"""The terms that a text has, in the forms that people, programs and models take."""
