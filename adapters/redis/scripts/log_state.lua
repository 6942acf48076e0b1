-- What the hash of a log says:
--   incarnation  random name of this log, so that cursors of a lost one are not taken for its own
--   last         id of the newest entry ever written
--   floor        id of the newest entry no longer kept
--   bytes        what the kept entries count
--   trim_at      when entries may have become too old, in milliseconds
--   fence        who may append
--   turn         the unfinished turn as of `last`
-- It outlives the stream: after a silence in which all entries expired, whoever had read them all goes on without a gap.

local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function integer(number)
  return string.format('%.0f', number)
end

local function log_state(log, stream, new_incarnation)
  local values = redis.call('HMGET', log, 'incarnation', 'last', 'floor', 'bytes', 'trim_at', 'fence')
  local state = {
    incarnation = values[1], last = values[2], floor = values[3], bytes = tonumber(values[4]),
    trim_at = tonumber(values[5]), fence = values[6], there = redis.call('EXISTS', stream) == 1,
  }
  if not state.incarnation then
    redis.call('DEL', stream)
    state.incarnation, state.last, state.floor, state.bytes, state.there = new_incarnation, '0-0', '0-0', 0, false
    redis.call('HSET', log, 'incarnation', new_incarnation, 'last', '0-0', 'floor', '0-0', 'bytes', 0)
  elseif not state.there and state.floor ~= state.last then
    state.floor, state.bytes, state.trim_at = state.last, 0, nil
    redis.call('HSET', log, 'floor', state.last, 'bytes', 0)
    redis.call('HDEL', log, 'trim_at', 'turn')
  end
  return state
end
