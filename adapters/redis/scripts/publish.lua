-- Tells readers what was just written; adapters/redis/batch.py reads it. A large batch is only announced: readers find
-- that they stand before `previous`, and read the stream, which no output buffer limit cuts off.
local PUBLISHED_BYTES = 524288

local function publish(stream, incarnation, previous, ids, payloads)
  local size = 0
  for _, payload in ipairs(payloads) do size = size + #payload end
  if size > PUBLISHED_BYTES then
    redis.call('SPUBLISH', stream, incarnation .. ' ' .. ids[#ids] .. '\n')
    return
  end
  local header = {incarnation, previous}
  for i, id in ipairs(ids) do
    header[#header + 1] = id
    header[#header + 1] = #payloads[i]
  end
  redis.call('SPUBLISH', stream, table.concat(header, ' ') .. '\n' .. table.concat(payloads))
end
