-- The last attempt was no failure.
-- KEYS the hash.
local failures = tonumber(redis.call('HGET', KEYS[1], 'failures') or 0)
if failures <= 1 then
  redis.call('DEL', KEYS[1])
else
  redis.call('HSET', KEYS[1], 'failures', failures - 1, 'until', 0)
end
return 0
