# Porchlight in a container. See docs/operators/container.md.
FROM python:3.11-slim-trixie AS parts
COPY requirements/run.txt /tmp/run.txt
RUN python -m venv /opt/porchlight \
 && /opt/porchlight/bin/pip install --no-cache-dir --disable-pip-version-check -r /tmp/run.txt

FROM python:3.11-slim-trixie
# pg_dump and pg_restore are what copies of a PostgreSQL database are made with. Trixie's are of version 17, as the
# server in compose.yaml is: one that is newer writes what an older server does not take back.
# Debian mends its packages, and a pinned one would miss that.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends postgresql-client-17 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /porchlight porchlight
COPY --from=parts /opt/porchlight /opt/porchlight
WORKDIR /porchlight
COPY pyproject.toml LICENSE ./
COPY requirements requirements
COPY bot bot
COPY cogs cogs
COPY config config
RUN python -m compileall -q bot cogs config \
 && mkdir --mode=700 /data /settings && chown porchlight /data /settings
ENV PATH=/opt/porchlight/bin:$PATH \
    PYTHONPATH=/porchlight \
    PORCHLIGHT_DATA_FOLDER=/data \
    PORCHLIGHT_KEY_RING=/settings/key_ring.json \
    PORCHLIGHT_LOG_FORMAT=json
# The settings and the keys stand here, apart from the data. Nothing of the program is in this folder.
WORKDIR /settings
USER 10001
VOLUME ["/data", "/settings"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
