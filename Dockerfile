# One image for servers, workers and every command: `docker build -t panelkeeper .`, then `docker run panelkeeper --help`.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/panelkeeper
COPY requirements.lock .
# The lock has a hash for every file, and those of the development tools too: what they need is small beside spaCy.
RUN /opt/panelkeeper/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE manifest.yml ./
COPY bot bot
COPY handlers handlers
COPY storage storage
COPY policies policies
COPY adapters adapters
COPY simulator simulator
RUN /opt/panelkeeper/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --create-home panelkeeper && mkdir /data && chown panelkeeper /data
COPY --from=build /opt/panelkeeper /opt/panelkeeper
ENV PATH=/opt/panelkeeper/bin:$PATH PYTHONUNBUFFERED=1 \
    PANELKEEPER_HOST=0.0.0.0 PANELKEEPER_DATABASE_URL=sqlite:////data/panelkeeper.db
# By its number: who has to see that it is not root cannot look a name up.
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/livez', timeout=2)"]
ENTRYPOINT ["panelkeeper"]
CMD ["serve"]
