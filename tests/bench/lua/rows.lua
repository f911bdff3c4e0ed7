-- Asks for rows in random order, with the headers given on the command line of wrk.
local requests = {}

function init(args)
    math.randomseed(os.time() + tonumber(tostring(requests):match("0x(%x+)"), 16) % 100000)
    for i = 1, 5000 do
        requests[i] = wrk.format("GET", "/api/v1/bench/rows/" .. math.random(100000))
    end
end

function request()
    return requests[math.random(#requests)]
end
