-- A kept voice; being asked for makes it the newest one.
-- KEYS index, the voice; ARGV its name. Returns the bytes, or nothing.
local found = redis.call('GET', KEYS[2])
if found then
  local clock = redis.call('TIME')
  redis.call('ZADD', KEYS[1], 'XX', clock[1] * 1000000 + clock[2], ARGV[1])
end
return found
