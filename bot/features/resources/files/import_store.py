"""Many links that come to a shelf at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.db.database import Transaction, locked
from bot.features.resources.model import Resource
from bot.features.resources.store import ResourceStore
from bot.features.resources.tables import ResourceRow


@dataclass(frozen=True, slots=True)
class Arrival:
    resource: Resource
    address_key: str
    terms: str
    is_new: bool


class ImportStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session
        self._links = ResourceStore(tx)

    async def hold_shelf(self) -> None:
        """In one order for everybody, so that of two who do so at once each gets it whole."""
        await self._tx.execute(locked(select(ResourceRow.id).order_by(ResourceRow.id)))

    async def put(self, arrivals: Sequence[Arrival]) -> bool:
        """False if somebody has put one of these pages there at the same moment; then nothing was put.

        In the order of their pages, as two who bring the same ones would else wait for each other."""
        try:
            async with self._tx.begin_nested():
                for one in sorted(arrivals, key=lambda one: one.address_key):
                    write = self._links.add if one.is_new else self._links.save
                    await write(one.resource, address_key=one.address_key, terms=one.terms)
        except IntegrityError:
            return False
        return True
