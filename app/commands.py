"""Commands for operators beside serving: each says in one line what it did."""

import json
import sys
from contextlib import AsyncExitStack
from typing import Final

from adapters.clock import SystemClock
from adapters.mongo.key_rotation import rotate
from adapters.mongo.recordings import MongoRecordings
from adapters.mongo.reports import MongoReports
from adapters.mongo.sealing_migration import seal_everything
from adapters.mongo.search_migration import index_messages
from adapters.mongo.user_keys import MongoUserKeys, UserKeyDocument
from adapters.settings import Settings
from app.recordings import blob_store
from app.servers import master_keys, open_servers

MOST_REPORTS: Final = 100


async def rotate_keys(settings: Settings) -> int:
    """Wrap all users' keys by MASTER_KEY that one of PREVIOUS_MASTER_KEYS wraps; return the exit status."""
    async with AsyncExitStack() as stack:
        servers = await open_servers(settings, stack)
        keys = MongoUserKeys(servers.database.collection(UserKeyDocument))
        rotated = await rotate(keys, master_keys(settings))
    sys.stdout.write(f"{rotated.rewrapped} keys wrapped anew, {rotated.unreadable} could not be opened.\n")
    return 1 if rotated.unreadable else 0


async def show_reports(settings: Settings) -> int:
    """Write the latest reports of messages, newest first, one JSON object a line; return the exit status."""
    async with AsyncExitStack() as stack:
        servers = await open_servers(settings, stack)
        for report in await MongoReports(servers.database).latest(MOST_REPORTS):
            told = {"at": report.at.isoformat(), "message": report.message_id, "reason": report.reason}
            sys.stdout.write(json.dumps({**told, "said": report.text}, ensure_ascii=False) + "\n")
    return 0


async def migrate(settings: Settings) -> int:
    """Bring what earlier versions wrote up to this one; return the exit status."""
    async with AsyncExitStack() as stack:
        servers = await open_servers(settings, stack)
        recordings = MongoRecordings(servers.database, blob_store(settings, servers), SystemClock())
        async for name, count in seal_everything(servers.database, recordings):
            sys.stdout.write(f"{name}: {count} records encrypted.\n")
        sys.stdout.write(f"turns: {await index_messages(servers.database)} records indexed for searching.\n")
    return 0
