--[[
  One command on one key for people, if the shard is still the writer's. An owner that stalls between two commands must not overwrite
  what its successor has written meanwhile.

  KEYS[1]  meta hash of the shard   KEYS[2]  the key for people

  ARGV[1]  epoch of the writer   ARGV[2]  the writer
  ARGV[3]  command (HSET, HDEL, ZADD, ZREM, SADD, SREM)   ARGV[4…]  its arguments

  Returns 1, or 0 when the shard has another owner.
]]
local was = redis.call('HMGET', KEYS[1], 'epoch', 'owner')
if was[1] ~= ARGV[1] or was[2] ~= ARGV[2] then return 0 end
redis.call(ARGV[3], KEYS[2], unpack(ARGV, 4))
return 1
