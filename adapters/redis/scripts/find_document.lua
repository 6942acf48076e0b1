-- Finds a document, and notes that it was asked for.
-- KEYS the documents by their hashes, the times they were last asked for; ARGV hash. Returns the document or nothing.
local document = redis.call('HGET', KEYS[1], ARGV[1])
if document then
  local clock = redis.call('TIME')
  redis.call('ZADD', KEYS[2], clock[1] * 1000000 + clock[2], ARGV[1])
end
return document
