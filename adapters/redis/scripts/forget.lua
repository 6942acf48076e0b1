-- Deletes a stream and what belongs to it; readers are told by an empty message. KEYS stream, others.
redis.call('DEL', unpack(KEYS))
redis.call('SPUBLISH', KEYS[1], '')
return 1
