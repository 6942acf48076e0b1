-- Writes messages to an inbox and tells its reader. `state` is a table of `incarnation` and `last`.
local function post(inbox, stream, held, ttl, state, payloads)
  local ids = {}
  for i, payload in ipairs(payloads) do ids[i] = redis.call('XADD', stream, '*', 'e', payload) end
  if #ids > 0 then
    redis.call('HSET', inbox, 'last', ids[#ids])
    publish(stream, state.incarnation, state.last, ids, payloads)
  end
  redis.call('PEXPIRE', inbox, ttl)
  redis.call('PEXPIRE', stream, ttl)
  redis.call('PEXPIRE', held, ttl)
end
