-- Raises the fence. A clock's time is part of it, so that none is given twice after the server lost its memory.
-- KEYS log, stream; ARGV incarnation, memory ms. Returns fence, incarnation, last id.
local state = log_state(KEYS[1], KEYS[2], ARGV[1])
local fence = integer(math.max((tonumber(state.fence) or 0) + 1, now_ms()))
redis.call('HSET', KEYS[1], 'fence', fence)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {fence, state.incarnation, state.last}
