"""Searching the shelf in everyday words: ``analyser.py`` takes text apart, ``searching.py`` reads what was typed,
``search.py`` looks for it, ``ranking.py`` puts the best first. The same on every database."""
