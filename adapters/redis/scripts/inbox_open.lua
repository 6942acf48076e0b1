-- KEYS inbox, stream; ARGV incarnation, owner, open (1 or 0), ttl ms
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('HSET', KEYS[1], 'incarnation', ARGV[1], 'owner', ARGV[2], 'open', ARGV[3], 'next', 0, 'bytes', 0,
    'last', '0-0', 'floor', '0-0')
elseif ARGV[3] == '0' then
  redis.call('HSET', KEYS[1], 'open', '0')
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return 1
