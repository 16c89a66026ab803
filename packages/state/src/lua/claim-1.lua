--[[
  Takes ownership of a shard.

  KEYS[1]  meta hash of the shard
  ARGV[1]  the new owner, random

  Returns { epoch, commit, meta, parts }: the epoch is raised by one; commit is 0 and meta is false when nothing was committed; parts is how many
  parts the last commit had where they were not all applied (false when they were): whoever claims applies the rest first.
]]
local epoch = redis.call('HINCRBY', KEYS[1], 'epoch', 1)
redis.call('HSET', KEYS[1], 'owner', ARGV[1])
local last = redis.call('HMGET', KEYS[1], 'commit', 'meta', 'parts')
return { epoch, tonumber(last[1] or 0), last[2], last[3] }
