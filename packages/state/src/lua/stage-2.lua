--[[
  Lays one part of a large commit aside. Nothing of it counts before `seal`.

  KEYS[1]  meta hash       KEYS[2]  stage hash: number of the part → its six lists, packed

  ARGV[1]  epoch of the committer   ARGV[2]  the committer
  ARGV[3]  number of the commit     ARGV[4]  number of the part
  ARGV[5..10]  lengths of the six lists that follow, as in commit-4.lua

  Returns 'ok' (also when the commit counts already), 'fenced' or 'behind', as commit-4.lua does.
]]
local was = redis.call('HMGET', KEYS[1], 'epoch', 'owner', 'commit')
if was[1] ~= ARGV[1] or was[2] ~= ARGV[2] then return 'fenced' end
local last, this = tonumber(was[3] or 0), tonumber(ARGV[3])
if last == this then return 'ok' end
if last ~= this - 1 then return 'behind' end

local lists, at = {}, 11
for list = 1, 6 do
  local length = tonumber(ARGV[4 + list])
  local values = {}
  for i = 1, length do values[i] = ARGV[at + i - 1] end
  lists[list] = values
  at = at + length
end
redis.call('HSET', KEYS[2], ARGV[4], cmsgpack.pack(lists))
return 'ok'
