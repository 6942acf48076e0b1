-- KEYS inbox, stream, held; ARGV ttl ms, owner, sequence, piece as stored, its size, window, max bytes
-- Returns what became of it and the sequence expected next.
local inbox, stream, held = KEYS[1], KEYS[2], KEYS[3]
local sequence, size, window, max_bytes = tonumber(ARGV[3]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local values = redis.call('HMGET', inbox, 'owner', 'open', 'next', 'bytes', 'incarnation', 'last')
local expected, bytes = tonumber(values[3]), tonumber(values[4])

if values[1] ~= ARGV[2] then return {'missing', 0} end
if values[2] ~= '1' then return {'closed', expected} end
if sequence < expected then return {'taken', expected} end
if sequence > expected + window then return {'past', expected} end
if sequence > expected and redis.call('HEXISTS', held, ARGV[3]) == 1 then return {'taken', expected} end
if bytes + size > max_bytes then return {'long', expected} end

local pieces = {}
if sequence > expected then
  redis.call('HSET', held, ARGV[3], ARGV[4])
else
  pieces[1] = ARGV[4]
  expected = expected + 1
  local piece = redis.call('HGET', held, expected)
  while piece do
    pieces[#pieces + 1] = piece
    redis.call('HDEL', held, expected)
    expected = expected + 1
    piece = redis.call('HGET', held, expected)
  end
end
redis.call('HSET', inbox, 'next', expected, 'bytes', bytes + size)
post(inbox, stream, held, ARGV[1], {incarnation = values[5], last = values[6]}, pieces)
return {'taken', expected}
