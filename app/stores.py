"""The stores on open servers."""

from adapters.mongo.conversations import MongoConversations
from adapters.mongo.turns import MongoTurns
from adapters.mongo.users import MongoUsers
from adapters.redis.account_log import RedisAccountLog
from adapters.redis.event_log import RedisEventLog
from adapters.redis.handovers import RedisHandovers
from adapters.redis.inbox import RedisInbox
from adapters.redis.leases import RedisLeases
from adapters.redis.relay import FeedLimits
from adapters.redis.turn_seats import RedisTurnSeats
from adapters.settings import Settings
from app.servers import Servers
from domain.recordings.ports import Recordings
from domain.turns.workshop import Stores


def open_stores(servers: Servers, settings: Settings, recordings: Recordings) -> Stores:
    """Make the stores turns need."""
    database, redis, hub = servers.database, servers.redis, servers.hub
    limits = settings.limits
    return Stores(
        users=MongoUsers(database),
        conversations=MongoConversations(database),
        turns=MongoTurns(database),
        recordings=recordings,
        log=RedisEventLog(
            redis,
            hub,
            database.vault,
            max_bytes=settings.event_log_max_bytes,
            max_age_ms=settings.event_log_age_seconds * 1000,
            feed_limits=FeedLimits(entries=settings.max_queued_events, byte_count=settings.max_queued_event_bytes),
        ),
        inbox=RedisInbox(redis, hub, database.vault, max_recording_bytes=limits.max_recording_bytes),
        leases=RedisLeases(redis, length_ms=settings.lease_seconds * 1000),
        seats=RedisTurnSeats(redis, length_ms=limits.max_recording_ms + limits.turn_deadline_ms),
        handovers=RedisHandovers(redis, hub),
    )


def open_account_log(servers: Servers, settings: Settings) -> RedisAccountLog:
    """Make the log of accounts; it remembers for as long as the conversations' does."""
    vault = servers.database.vault
    return RedisAccountLog(servers.redis, servers.hub, vault, max_age_ms=settings.event_log_age_seconds * 1000)
