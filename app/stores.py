"""The stores on open servers."""

from adapters.mongo.conversations import MongoConversations
from adapters.mongo.recordings import MongoRecordings
from adapters.mongo.turns import MongoTurns
from adapters.mongo.users import MongoUsers
from adapters.redis.event_log import RedisEventLog
from adapters.redis.inbox import RedisInbox
from adapters.redis.leases import RedisLeases
from adapters.settings import Settings
from app.servers import Servers
from domain.clock import Clock
from domain.turns.workshop import Stores


def open_stores(servers: Servers, settings: Settings, clock: Clock) -> Stores:
    """Make the stores turns need."""
    database, redis, hub = servers.database, servers.redis, servers.hub
    return Stores(
        users=MongoUsers(database),
        conversations=MongoConversations(database),
        turns=MongoTurns(database),
        recordings=MongoRecordings(database, clock),
        log=RedisEventLog(
            redis,
            hub,
            max_bytes=settings.event_log_max_bytes,
            max_age_ms=settings.event_log_age_seconds * 1000,
        ),
        inbox=RedisInbox(redis, hub, max_recording_bytes=settings.limits.max_recording_bytes),
        leases=RedisLeases(redis, length_ms=settings.lease_seconds * 1000),
    )
