-- Reads what stands behind a place, if nothing behind it is missing: the place is the newest entry, an entry still kept,
-- or the newest one no longer kept. (The stream's own counters do not tell whether an entry behind it was lost.)
-- KEYS state, stream; ARGV incarnation, id, how many. Returns entries, or nil when some are missing.
local state = redis.call('HMGET', KEYS[1], 'incarnation', 'last', 'floor')
local after, count = ARGV[2], tonumber(ARGV[3])
if state[1] ~= ARGV[1] then return nil end
if state[2] == after then return {} end
local entries = redis.call('XRANGE', KEYS[2], after, '+', 'COUNT', count + 1)
if #entries == 0 then return nil end
if entries[1][1] == after then
  table.remove(entries, 1)
  return entries
end
if state[3] ~= after then return nil end
entries[count + 1] = nil
return entries
