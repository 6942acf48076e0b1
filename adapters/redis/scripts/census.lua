-- KEYS how many turns each process has; ARGV process, its number, how long a number counts in ms. Returns the others' sum.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
local told, others = redis.call('HGETALL', KEYS[1]), 0
for at = 1, #told, 2 do
  local number, when = string.match(told[at + 1], '^(%d+) (%d+)$')
  if when + ARGV[3] < now then
    redis.call('HDEL', KEYS[1], told[at])
  elseif told[at] ~= ARGV[1] then
    others = others + number
  end
end
return others
