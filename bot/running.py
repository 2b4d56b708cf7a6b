"""The bot while it runs: begun with its token, and left again whatever happens."""

from dataclasses import dataclass

from bot.client import Porchlight
from bot.monitor import Monitor


@dataclass(frozen=True, slots=True)
class App:
    """The bot with everything that it stands on, for real."""

    bot: Porchlight
    monitor: Monitor | None = None

    async def run(self, token: str) -> None:
        """Until it is cancelled or Discord refuses the token. Whoever watches hears of it from the first moment."""
        if self.monitor is not None:
            await self.monitor.start()
        await self.bot.start(token)

    async def close(self) -> None:
        try:
            if self.monitor is not None:
                await self.monitor.stop()
        finally:
            await self.bot.close()
