"""Starts the real program, with one difference: Discord is the one at the addresses given.

python -m tests.commands.against http://127.0.0.1:1/api ws://127.0.0.1:1/gateway/ doctor
"""

import sys

import discord.gateway
import discord.http
import yarl

base, gateway, *words = sys.argv[1:]
discord.http.Route.BASE = base
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
sys.argv = ["porchlight", *words]

from bot.__main__ import main  # noqa: E402  after the addresses are set

main()
