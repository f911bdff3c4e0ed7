-- Posts events, each with an id of its own. First argument: what this run's ids begin with.
local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

function init(args)
    prefix = args[1] .. "-" .. number .. "-"
    count = 0
    head = "POST /hooks/bench/events HTTP/1.1\r\nHost: " .. wrk.host .. ":" .. wrk.port ..
        "\r\nContent-Type: application/json\r\nContent-Length: "
    text = '","text":"' .. string.rep("Where is my order? ", 5) .. '"}'
end

function request()
    count = count + 1
    local body = '{"id":"' .. prefix .. count .. text
    return head .. #body .. "\r\n\r\n" .. body
end
