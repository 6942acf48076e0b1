-- KEYS inbox, stream, held; ARGV ttl ms, owner, message as stored, must be whole (1 or 0), pieces sent (0: unknown)
-- Returns what became of it and the sequence expected next.
local values = redis.call('HMGET', KEYS[1], 'owner', 'open', 'next', 'incarnation', 'last')
local expected = tonumber(values[3])
if values[1] ~= ARGV[2] then return {'missing', 0} end
if values[2] ~= '1' then return {'closed', expected} end
if ARGV[4] == '1' and (expected < tonumber(ARGV[5]) or redis.call('EXISTS', KEYS[3]) == 1) then
  return {'incomplete', expected}
end
redis.call('HSET', KEYS[1], 'open', '0')
post(KEYS[1], KEYS[2], KEYS[3], ARGV[1], {incarnation = values[4], last = values[5]}, {ARGV[3]})
return {'stopped', expected}
