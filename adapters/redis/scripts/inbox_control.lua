-- KEYS inbox, stream, held; ARGV ttl ms, owner, message as stored. Returns 1, or 0 when there is no such inbox.
local values = redis.call('HMGET', KEYS[1], 'owner', 'incarnation', 'last')
if values[1] ~= ARGV[2] then return 0 end
post(KEYS[1], KEYS[2], KEYS[3], ARGV[1], {incarnation = values[2], last = values[3]}, {ARGV[3]})
return 1
