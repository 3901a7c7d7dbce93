"""The nouns of the court day and the pure rules between them.

Standard library only; no clock, no file, no database, no window. Every type is a frozen
dataclass, every rule a function of what it is given, so that each can be tested by itself and
read beside the document that it comes from.
"""
