-- KEYS lease; ARGV token, length ms. Returns 1 when still ours, 2 when it had run out and is ours again, 0 when another's.
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return holder and 1 or 2
