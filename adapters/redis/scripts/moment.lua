-- KEYS log, stream; ARGV incarnation, memory ms, max age ms. Returns incarnation, last id, snapshot of the turn or nil.
local state = log_state(KEYS[1], KEYS[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return {state.incarnation, state.last, redis.call('HGET', KEYS[1], 'turn')}
