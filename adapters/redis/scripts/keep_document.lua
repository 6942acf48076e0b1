-- Keeps a document and drops the ones not asked for the longest time.
-- KEYS the documents by their hashes, the times they were last asked for; ARGV hash, document, most documents.
local clock = redis.call('TIME')
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], clock[1] * 1000000 + clock[2], ARGV[1])
local excess = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[3])
if excess > 0 then
  for index, hash in ipairs(redis.call('ZPOPMIN', KEYS[2], excess)) do
    if index % 2 == 1 then redis.call('HDEL', KEYS[1], hash) end
  end
end
return 0
