-- KEYS the user's turns by the time they are forgotten; ARGV turn, how ids of its conversation begin, at most, length ms.
-- Returns 1, or 0 when there are as many turns of other conversations.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local others = 0
for _, turn in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  if string.sub(turn, 1, #ARGV[2]) ~= ARGV[2] then others = others + 1 end
end
if others >= tonumber(ARGV[3]) then return 0 end
redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[4]), ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
