"""The tables of the book that are worked out from its cells alone, one file a question.

Each is a pure function of published cells and of what stewards set up, so that anyone with the
book can work it out again.
"""
