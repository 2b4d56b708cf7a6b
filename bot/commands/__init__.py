"""What the operator types: one file for each word after ``python -m bot``.

A mistake of the operator's is answered with one sentence and exit 1, a word that isn't there with 2,
a bug of ours with 3 and a code that stands beside it in the log. Nobody is shown a traceback for the
first two.
"""
