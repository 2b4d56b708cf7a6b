"""*Read something*: links worth trusting, in two taps."""

from bot.client import Porchlight


async def setup(bot: Porchlight) -> None:
    # Only now, since pages of other features have *Read something* on them and are what its screens lead to.
    from cogs.resources.commands import ResourcesCog  # noqa: PLC0415
    from cogs.resources.surfaces import (  # noqa: PLC0415
        register,
        register_keeping,
        register_sharing,
    )

    register(bot)
    register_keeping(bot)
    register_sharing(bot)
    await bot.add_cog(ResourcesCog())
