--[[
  As view-2.lua, in a cluster, where the shard's meta lies on another node: each slot keeps the latest owner of each shard that wrote there.
  A stalled owner is refused where its successor has written since; where it has not, the successor will, as it reads again all that
  came after the last commit.

  KEYS[1]  hash of the owners in this slot   KEYS[2]  the key for people

  ARGV[1]  shard (WORKER:PARTITION)   ARGV[2]  epoch of the writer   ARGV[3]  the writer
  ARGV[4]  command   ARGV[5…]  its arguments

  Returns 1, or 0 when the shard has another owner.
]]
local seen = redis.call('HGET', KEYS[1], ARGV[1])
local mine = ARGV[2] .. ':' .. ARGV[3]
if seen and seen ~= mine then
  -- A later epoch, or the same one given out twice.
  if tonumber(string.match(seen, '^(%d+):')) >= tonumber(ARGV[2]) then return 0 end
end
if seen ~= mine then redis.call('HSET', KEYS[1], ARGV[1], mine) end
redis.call(ARGV[4], KEYS[2], unpack(ARGV, 5))
return 1
