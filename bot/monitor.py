"""For whoever watches over a deployment: ``/healthz`` for machines that ring a bell, ``/metrics`` for Prometheus.

Off unless an operator turns it on. It tells numbers only: no server, group or person is in a name or a label.
"""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from prometheus_client.process_collector import ProcessCollector

from bot.core.clock import Clock
from bot.features.outbox.service import OVERDUE_AFTER, OutboxReport, OutboxService

log = structlog.get_logger()

_DATABASE_ANSWERS_WITHIN: Final = 5.0
_LET_FINISH: Final = 2.0


class Monitor:
    def __init__(
        self,
        outbox: OutboxService,
        clock: Clock,
        *,
        address: str,
        port: int,
        is_connected: Callable[[], bool],
    ) -> None:
        self._outbox = outbox
        self._clock = clock
        self._address = address
        self._port = port
        self._is_connected = is_connected
        self._runner: web.AppRunner | None = None

    @property
    def port(self) -> int:
        """Where it listens; with port 0 the machine chose one."""
        addresses = self._runner.addresses if self._runner is not None else []
        return addresses[0][1] if addresses else self._port

    async def start(self) -> None:
        """A port that is taken is no reason for the bot not to run."""
        app = web.Application()
        app.router.add_get("/healthz", self._health)
        app.router.add_get("/metrics", self._metrics)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=_LET_FINISH)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._address, self._port).start()
        except OSError as trouble:
            await runner.cleanup()
            log.error("the monitor can't listen", port=self._port, trouble=trouble)  # noqa: TRY400  the code that led here says nothing
            return
        self._runner = runner
        log.info("the monitor listens", address=self._address, port=self.port)

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _health(self, _request: web.Request) -> web.Response:
        """200, or 503 and one word of why."""
        report = await self._look()
        if report is None:
            return web.Response(status=503, text="database\n")
        if not self._is_connected():
            return web.Response(status=503, text="discord\n")
        if self._oldest_waits(report) > OVERDUE_AFTER:
            return web.Response(status=503, text="late\n")
        return web.Response(text="well\n")

    async def _metrics(self, _request: web.Request) -> web.Response:
        registry = CollectorRegistry()
        ProcessCollector(namespace="porchlight", registry=registry)
        report = await self._look()

        def tell(name: str, what: str, value: float) -> None:
            Gauge(f"porchlight_{name}", what, registry=registry).set(value)

        tell("connected", "1 while Discord reaches this process.", self._is_connected())
        tell("database_up", "1 while the database answers.", report is not None)
        if report is not None:
            tell("deliveries_waiting", "Not sent or done yet.", report.waiting)
            tell("deliveries_overdue", "Should be out by now.", report.backlog)
            oldest = self._oldest_waits(report).total_seconds()
            tell("oldest_overdue_seconds", "How late the oldest note among those is.", oldest)
            tell("deliveries_sent_late", "Sent late in the last 30 days.", report.sent_late)
            for name, what, counts in (
                ("failed", "Failed or uncertain and not settled.", report.failures),
                ("skipped", "Not sent, for a reason.", report.skipped),
            ):
                gauge = Gauge(f"porchlight_deliveries_{name}", what, ["reason"], registry=registry)
                for reason, count in counts.items():
                    gauge.labels(reason.value).set(count)
        return web.Response(
            body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )

    async def _look(self) -> OutboxReport | None:
        try:
            async with asyncio.timeout(_DATABASE_ANSWERS_WITHIN):
                return await self._outbox.report()
        except Exception:  # noqa: BLE001  whatever it is, the answer is that it does not answer
            log.warning("the monitor gets no answer from the database")
            return None

    def _oldest_waits(self, report: OutboxReport) -> timedelta:
        if report.oldest_due_at is None:
            return timedelta(0)
        return max(self._clock.now() - report.oldest_due_at, timedelta(0))
