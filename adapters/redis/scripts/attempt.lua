-- Failures in a row: how many, and until when the next attempt has to wait. The server's clock counts, so that all
-- processes agree.
-- KEYS the hash; ARGV how long it is kept in ms, then the delays after 1, 2, 3 ... failures. Returns 0, or in how many
-- milliseconds to come back.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local counted = redis.call('HMGET', KEYS[1], 'failures', 'until')
local wait = tonumber(counted[2] or 0) - now
if wait > 0 then return wait end
local failures = tonumber(counted[1] or 0) + 1
local delay = tonumber(ARGV[1 + math.min(failures, #ARGV - 1)])
redis.call('HSET', KEYS[1], 'failures', failures, 'until', string.format('%.0f', now + delay))
redis.call('PEXPIRE', KEYS[1], delay + tonumber(ARGV[1]))
return 0
