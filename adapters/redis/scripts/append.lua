-- KEYS log, stream
-- ARGV fence (empty: not checked), incarnation, memory ms, max age ms, max bytes, what to do with the snapshot (set,
-- delete, leave), the snapshot, entries. Returns 1, or 0 when the fence is another one and nothing was written.
local log, stream = KEYS[1], KEYS[2]
local fence, max_age, max_bytes = ARGV[1], tonumber(ARGV[4]), tonumber(ARGV[5])
local ENTRY_OVERHEAD = 64
local TRIMMED_AT_ONCE = 256

if fence ~= '' and redis.call('HGET', log, 'fence') ~= fence then return 0 end
local state = log_state(log, stream, ARGV[2])
local previous, now = state.last, now_ms()

local function next_id()
  -- A new stream does not know the ids of the one that expired before it; the clock may have been set back since.
  local ms, number = string.match(state.last, '^(%d+)-(%d+)$')
  if state.there or tonumber(ms) < now then return '*' end
  return ms .. '-' .. integer(number + 1)
end

-- Drops the oldest entries while they are too old or too many, never what was just written. `bytes` stays exact because
-- nothing else removes entries.
local function trim()
  local slack = math.floor(max_bytes / 32)
  local goal = state.bytes > max_bytes and max_bytes - slack or max_bytes
  local dropped, kept = 0, nil
  while not kept and dropped < TRIMMED_AT_ONCE do
    local start = dropped == 0 and '-' or '(' .. state.floor
    local entries = redis.call('XRANGE', stream, start, '+', 'COUNT', 32)
    for _, entry in ipairs(entries) do
      local id, size = entry[1], #entry[2][2] + ENTRY_OVERHEAD
      local ms = tonumber(string.match(id, '^%d+'))
      local old = ms + max_age < now
      if id == state.first_new or not (old or state.bytes > goal) then
        kept = id
        break
      end
      state.floor, state.bytes, dropped = id, state.bytes - size, dropped + 1
    end
    if #entries == 0 then break end
  end
  if dropped > 0 then
    redis.call('XTRIM', stream, 'MINID', '=', kept or redis.call('XRANGE', stream, '(' .. state.floor, '+', 'COUNT', 1)[1][1])
  end
  if kept then state.trim_at = math.max(tonumber(string.match(kept, '^%d+')), now - max_age) + max_age + math.floor(max_age / 16) end
end

local ids, payloads = {}, {}
for i = 8, #ARGV do
  local id = redis.call('XADD', stream, next_id(), 'e', ARGV[i])
  state.there, state.last, state.bytes = true, id, state.bytes + #ARGV[i] + ENTRY_OVERHEAD
  ids[#ids + 1], payloads[#payloads + 1] = id, ARGV[i]
end

if #ids > 0 then
  state.first_new = ids[1]
  state.trim_at = state.trim_at or now + max_age
  if now > state.trim_at or state.bytes > max_bytes then trim() end
  redis.call('HSET', log, 'last', state.last, 'floor', state.floor, 'bytes', state.bytes, 'trim_at', integer(state.trim_at))
  redis.call('PEXPIRE', stream, max_age)
  publish(stream, state.incarnation, previous, ids, payloads)
end
if ARGV[6] == 'set' then redis.call('HSET', log, 'turn', ARGV[7]) end
if ARGV[6] == 'delete' then redis.call('HDEL', log, 'turn') end
redis.call('PEXPIRE', log, ARGV[3])
return 1
