-- An allowance as one number: the time, in microseconds, at which all of it will have grown back (GCRA). The server's
-- clock counts, so that all processes agree.
-- KEYS the number; ARGV times, per microseconds. Returns 0, or in how many milliseconds to come back.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local per = tonumber(ARGV[2])
local one = math.floor(per / tonumber(ARGV[1]))
local whole = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now) + one
local wait = whole - now - per
if wait > 0 then return math.ceil(wait / 1000) end
redis.call('SET', KEYS[1], string.format('%.0f', whole), 'PX', math.ceil((whole - now) / 1000))
return 0
