"""An app that does nothing but hold its servers: `python -m tests.adapters.embedded.app DATA_DIR` prints their URLs."""

import asyncio
import json
import sys
from pathlib import Path

from adapters.embedded import data_directory, embedded_mongodb, embedded_redis
from domain.errors import StartupError


async def main(path: str) -> None:
    with data_directory(Path(path)) as directory:
        async with embedded_mongodb(directory) as mongodb, embedded_redis(directory) as redis:
            sys.stdout.write(json.dumps([mongodb, redis]) + "\n")
            sys.stdout.flush()
            await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        asyncio.run(main(sys.argv[1]))
    except StartupError as error:
        sys.exit(str(error))
