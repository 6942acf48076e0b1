"""Real MongoDB and Valkey as children of this process, for when no server is given (docs/decisions/0003)."""

from adapters.embedded.data_directory import data_directory
from adapters.embedded.mongodb import embedded_mongodb
from adapters.embedded.valkey import embedded_redis

__all__ = ["data_directory", "embedded_mongodb", "embedded_redis"]
