-- Keep a voice, then drop those that were not asked for the longest until all of them fit.
-- KEYS index, sizes, the voice; ARGV its name, its bytes, how many bytes all may have, how the keys of voices begin.
-- The field '' of the sizes is their sum. Keys of dropped voices have the same hash tag as those given.
local function drop(name)
  redis.call('DEL', ARGV[4] .. name)
  redis.call('ZREM', KEYS[1], name)
  local size = tonumber(redis.call('HGET', KEYS[2], name) or '0')
  redis.call('HDEL', KEYS[2], name)
  return redis.call('HINCRBY', KEYS[2], '', -size)
end
local clock = redis.call('TIME')
drop(ARGV[1])
redis.call('SET', KEYS[3], ARGV[2])
redis.call('ZADD', KEYS[1], clock[1] * 1000000 + clock[2], ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], #ARGV[2])
local all = redis.call('HINCRBY', KEYS[2], '', #ARGV[2])
while all > tonumber(ARGV[3]) do
  local oldest = redis.call('ZRANGE', KEYS[1], 0, 0)[1]
  if not oldest then break end
  all = drop(oldest)
end
return all
