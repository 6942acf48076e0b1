"""MongoDB through Beanie documents and PyMongo's async client; no document leaves this package.

Documents declare a collection's shape, version and indexes. Reading and writing goes through `Codec`, which turns the
domain's frozen dataclasses into BSON and back in microseconds. Stores take their collections from the `Database` they
are given, never from Beanie's process-wide state, so that two of them can live in one process.
"""
