"""The rehearsal: the real bot against a simulated Discord, in a browser, without a token.

``simulator.py`` is the simulated Discord, ``stage.py`` what is played on it, ``proxy.py`` the local
web server in front, ``shell/`` the page. None of it runs in production: this package and the tests
are the only importers of simcord.
"""
