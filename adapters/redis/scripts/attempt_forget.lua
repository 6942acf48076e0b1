-- A subject's failures are forgotten. KEYS the hash.
return redis.call('DEL', KEYS[1])
