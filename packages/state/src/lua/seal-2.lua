--[[
  The switch of a large commit: from here on it counts, and whoever claims the shard applies what `apply` has not.

  KEYS[1]  meta hash       KEYS[2]  stage hash

  ARGV[1]  epoch of the committer   ARGV[2]  the committer
  ARGV[3]  number of the commit     ARGV[4]  meta
  ARGV[5]  how many parts were laid aside

  Returns 'ok' (also when it was sealed before), 'fenced', or 'behind': commits before this one, or parts of it, are not here.
]]
local was = redis.call('HMGET', KEYS[1], 'epoch', 'owner', 'commit')
if was[1] ~= ARGV[1] or was[2] ~= ARGV[2] then return 'fenced' end
local last, this = tonumber(was[3] or 0), tonumber(ARGV[3])
if last == this then return 'ok' end
if last ~= this - 1 or redis.call('HLEN', KEYS[2]) ~= tonumber(ARGV[5]) then return 'behind' end
redis.call('HSET', KEYS[1], 'commit', ARGV[3], 'meta', ARGV[4], 'parts', ARGV[5])
return 'ok'
