"""What reminds people: the list behind the bell, one digest a day, and the outbox that carries it.

`reminding.remind` reads the work lists of the overview, so that a reminder and the home page can't disagree.
"""
