--[[
  Applies one part of a sealed commit; repeating it changes nothing.

  KEYS[1]  meta hash       KEYS[2]  states hash
  KEYS[3]  wake-ups hash   KEYS[4]  seen-ids hash   KEYS[5]  stage hash

  ARGV[1]  epoch of the owner   ARGV[2]  the owner
  ARGV[3]  number of the commit   ARGV[4]  number of the part

  Returns 'ok', 'fenced', or 'behind' (the server lost the commit).
]]
local was = redis.call('HMGET', KEYS[1], 'epoch', 'owner', 'commit')
if was[1] ~= ARGV[1] or was[2] ~= ARGV[2] then return 'fenced' end
if was[3] ~= ARGV[3] then return 'behind' end

local packed = redis.call('HGET', KEYS[5], ARGV[4])
if packed then
  local commands = { { 'HSET', 2 }, { 'HDEL', 2 }, { 'HSET', 3 }, { 'HDEL', 3 }, { 'HSET', 4 }, { 'HDEL', 4 } }
  for list, values in ipairs(cmsgpack.unpack(packed)) do
    if #values > 0 then redis.call(commands[list][1], KEYS[commands[list][2]], unpack(values)) end
  end
  redis.call('HDEL', KEYS[5], ARGV[4])
end
if redis.call('EXISTS', KEYS[5]) == 0 then redis.call('HDEL', KEYS[1], 'parts') end
return 'ok'
