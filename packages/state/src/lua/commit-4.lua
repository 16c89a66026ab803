--[[
  Commits a shard in one step: states, wake-ups, seen ids, offsets; all or nothing. For what has room in one call.

  KEYS[1]  meta hash       KEYS[2]  states hash
  KEYS[3]  wake-ups hash   KEYS[4]  seen-ids hash

  ARGV[1]  epoch of the committer   ARGV[2]  the committer
  ARGV[3]  number of this commit    ARGV[4]  meta
  ARGV[5..10]  lengths of the six lists that follow, in this order:
    states put (field, value, …), states deleted (field, …), wake-ups put (field, time, …), wake-ups deleted (field, …),
    seen added (chunk, ids, …), seen dropped (chunk, …)

  Returns 'ok' (also when this very commit was applied before), 'fenced' (the shard has another owner) or
  'behind' (the commits before this one are not here: the server lost them).
]]
local was = redis.call('HMGET', KEYS[1], 'epoch', 'owner', 'commit')
if was[1] ~= ARGV[1] or was[2] ~= ARGV[2] then return 'fenced' end
local last, this = tonumber(was[3] or 0), tonumber(ARGV[3])
if last == this then return 'ok' end
if last ~= this - 1 then return 'behind' end

local at = 11
local function each(command, key, length)
  if length == 0 then return end
  -- unpack is bounded by the Lua stack; the caller sends no more than it holds
  redis.call(command, key, unpack(ARGV, at, at + length - 1))
  at = at + length
end

each('HSET', KEYS[2], tonumber(ARGV[5]))
each('HDEL', KEYS[2], tonumber(ARGV[6]))
each('HSET', KEYS[3], tonumber(ARGV[7]))
each('HDEL', KEYS[3], tonumber(ARGV[8]))
each('HSET', KEYS[4], tonumber(ARGV[9]))
each('HDEL', KEYS[4], tonumber(ARGV[10]))
redis.call('HSET', KEYS[1], 'commit', ARGV[3], 'meta', ARGV[4])
return 'ok'
