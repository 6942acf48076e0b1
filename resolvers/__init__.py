"""Who is asking, one use case, its result: what stands between the schema and the domain."""
