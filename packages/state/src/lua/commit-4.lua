--[[
  Commits a shard: states, wake-ups, seen ids, offsets; all or nothing.

  KEYS[1]  meta hash       KEYS[2]  states hash
  KEYS[3]  wake-ups hash   KEYS[4]  seen-ids hash

  ARGV[1]  epoch of the committer       ARGV[2]  number of this commit
  ARGV[3]  meta
  ARGV[4..9]  lengths of the six lists that follow, in this order:
    states put (field, value, …), states deleted (field, …), wake-ups put (field, time, …), wake-ups deleted (field, …),
    seen added (chunk, ids, …), seen dropped (chunk, …)

  Returns 'ok' (also when this very commit was applied before), 'fenced' (the epoch is not the owner's any more) or
  'behind' (the commits before this one are not here: the server lost them).
]]
local owner = redis.call('HMGET', KEYS[1], 'epoch', 'commit')
if owner[1] ~= ARGV[1] then return 'fenced' end
local last, this = tonumber(owner[2] or 0), tonumber(ARGV[2])
if last == this then return 'ok' end
if last ~= this - 1 then return 'behind' end

local at = 10
local function each(command, key, length)
  local stop = at + length - 1
  while at <= stop do
    -- unpack is bounded by the Lua stack; an even number keeps pairs together
    local upto = math.min(at + 999, stop)
    redis.call(command, key, unpack(ARGV, at, upto))
    at = upto + 1
  end
end

each('HSET', KEYS[2], tonumber(ARGV[4]))
each('HDEL', KEYS[2], tonumber(ARGV[5]))
each('HSET', KEYS[3], tonumber(ARGV[6]))
each('HDEL', KEYS[3], tonumber(ARGV[7]))
each('HSET', KEYS[4], tonumber(ARGV[8]))
each('HDEL', KEYS[4], tonumber(ARGV[9]))
redis.call('HSET', KEYS[1], 'commit', ARGV[2], 'meta', ARGV[3])
return 'ok'
