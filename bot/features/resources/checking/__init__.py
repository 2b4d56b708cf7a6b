"""Whether the links on the shelf still lead where they should: asked politely, and never led anywhere else.

``checker.py`` goes the way of one link, ``web.py`` asks one question, ``guard.py`` says to which machines at all,
``pages.py`` reads what came back, ``health.py`` says what two such visits mean.
"""
