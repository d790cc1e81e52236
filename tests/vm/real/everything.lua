-- SPDX-License-Identifier: GPL-2.0-only
-- What Lua's interpreter has of a system: files, programs to start, time, errors. Prints
-- nothing that may differ between systems.
local function try(what, ...)
	local results = table.pack(...)
	for i = 1, results.n do
		results[i] = io.type(results[i]) or results[i]
	end
	print(what, table.unpack(results, 1, results.n))
end

print(_VERSION, #arg, arg[1], arg[2], ...)

-- files
local file = assert(io.open("numbers", "w"))
for i = 1, 20000 do
	file:write(i, " ", i * i, " ", i / 3, "\n")
end
try("seek", file:seek("cur"), file:seek("set", 10), file:seek("end"))
try("close", file:close())
try("closed", pcall(file.write, file, "x"))
local sum, lines = 0, 0
for line in io.lines("numbers") do
	sum = sum + tonumber(line:match("^%d+ (%d+)"))
	lines = lines + 1
end
print(lines, sum)
file = assert(io.open("numbers", "r+"))
print(file:read("n", "n", "n", "l", "L", 5, 0))
print(#file:read("a"))
print(file:read(1), file:read("a"), file:read(0))
try("update", file:seek("set", 2), file:write("X"), file:seek("set"), file:read("l"))
for _, mode in ipairs { "no", "line", "full" } do
	try(mode, file:setvbuf(mode, 100), file:write(mode), file:flush())
end
file:close()
for a, b in io.lines("numbers", 1, "l") do
	print(a, b)
	break
end
file = assert(io.open("numbers", "a+b"))
try("append", file:write("end\n"), file:seek("set"), #file:read("a"))
file:close()
local temporary = io.tmpfile()
temporary:write(("0123456789"):rep(100000))
temporary:seek("set")
print(#temporary:read("a"))
print(io.type(temporary), io.type(io.stdout), io.type(42))
temporary = nil
collectgarbage()

-- errors
try("no such file", io.open("none"))
try("no such folder", io.open("none/file", "w"))
try("a folder", io.open(".", "w"))
try("below a file", io.open("numbers/file"))
try("reads a folder", io.open("."):read("a"))
try("reads what is for writing", (select(3, io.open("other", "w"):read(1))))
try("remove", os.remove("none"))
try("remove", os.remove("other"))
try("rename", os.rename("none", "some"))
try("rename", os.rename("numbers", "numbers2"), os.rename("numbers2", "numbers"))
try("full", (function()
	local full = io.open("/dev/full", "w")
	full:setvbuf("no")
	return full:write("x")
end)())
try("lines", pcall(io.lines, "none"))
try("loadlib", package.loadlib("none.so", "f"))
try("require", (select(2, pcall(require, "none"))):match("^[^\n]*"))
try("dofile", pcall(dofile, "none"))

-- modules and chunks
file = io.open("part.lua", "w")
file:write("local name = ... return { name = name, twice = function(n) return 2 * n end }")
file:close()
print(require("part").name, require("part").twice(21), package.loaded.part ~= nil)
print(load("return 1 + ")) print(load("return ...")(7), loadfile("part.lua")("x").name)

-- programs
print(os.execute("exit 3")) print(os.execute("kill -15 $$")) print(os.execute("none 2>/dev/null"))
print(os.execute() and true)
local pipe = io.popen("echo one; echo two; exit 5")
print(pipe:read("a"), pipe:close())
io.stdout:flush()
pipe = io.popen("sort >sorted", "w")
for i = 3000, 1, -1 do
	pipe:write(("%05d\n"):format(i))
end
print(pipe:close())
print(io.open("sorted"):read("l"))
local open = {}
for i = 1, 5 do
	open[i] = io.popen("cat numbers | wc -l")
end
for i = 1, 5 do
	print(open[i]:read("n"), open[i]:close())
end

-- system
print(os.getenv("HOME"), os.getenv("NONE"))
print(os.date("!%Y-%m-%d %H:%M:%S", 1e9), os.time { year = 2001, month = 9, day = 9, hour = 12 })
local now, clock = os.time(), os.clock()
print(now > 1.5e9, clock >= 0, os.difftime(now + 2, now), os.setlocale())
local name = os.tmpname()
print(name:match("^/tmp/lua_") ~= nil, os.remove(name))

-- the language: errors, coroutines, memory
print(pcall(error, { code = 1 }) == false, select(2, pcall(error, "text", 0)))
print(xpcall(function() local nothing; return nothing.field end, function(message)
	return message:gsub("^.-:%d+: ", "")
end))
local function deep(n) return n == 0 and 0 or 1 + deep(n - 1) end
print(deep(10000), select(2, pcall(function() local function f() return 1 + f() end return f() end))
	:match("stack overflow"))
local squares = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i * i) end end)
print(squares(), squares(), squares())
local words = {}
for i = 1, 100000 do
	words[i] = ("%x"):format(i * 2654435761 % 2^32 // 1)
end
table.sort(words)
print(words[1], words[50000], words[100000], #table.concat(words))
print(string.format("%q %5.2f %g %a", "a\n\0b", math.pi, 1e100, 0.5), 7 // 2, -7 % 3, 3 | 4, 2^53)
print(utf8.char(228, 8364, 128512), #utf8.char(128512), math.maxinteger, math.tointeger(3.0))
setmetatable({}, { __gc = function() print("collected at the end") end })
io.stderr:write("on stderr\n")
os.exit(7, true)
