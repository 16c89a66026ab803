--[[
  Takes ownership of a shard.

  KEYS[1]  meta hash of the shard

  Returns { epoch, commit, meta }: the epoch is raised by one; commit is 0 and meta is false when nothing was committed.
]]
local epoch = redis.call('HINCRBY', KEYS[1], 'epoch', 1)
local last = redis.call('HMGET', KEYS[1], 'commit', 'meta')
return { epoch, tonumber(last[1] or 0), last[2] }
