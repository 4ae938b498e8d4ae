-- What wrk sends, and what it says at the end.
--
-- wrk ... -s load.lua URL -- METHOD FILE THREADS
--
-- Each line of FILE is one request, used in turn: of a GET its headers ("Name: value", with
-- tabs between), of a POST a body in JSON. Threads
-- share the lines out among them, so that no request is sent twice before all have been sent.

local count = 0

function setup(thread)
  thread:set("place", count)
  count = count + 1
end

local function describe(method, line)
  if method == "POST" then
    return { ["Content-Type"] = "application/json" }, line
  end
  local headers = {}
  for header in line:gmatch("[^\t]+") do
    local name, value = header:match("^(.-): (.*)$")
    headers[name] = value
  end
  return headers, nil
end

function init(args)
  local method, threads = args[1], tonumber(args[3])
  local all, own = {}, {}
  for line in io.lines(args[2]) do
    if #all % threads == place then
      own[#own + 1] = line
    end
    all[#all + 1] = line
  end
  if #own == 0 or #all == 1 then
    -- Without a function named "request", wrk composes it once.
    local host = wrk.headers["Host"]
    wrk.method = method
    wrk.headers, wrk.body = describe(method, all[1])
    wrk.headers["Host"] = host
    return
  end
  local requests, turn = {}, 0
  for index, line in ipairs(own) do
    local headers, body = describe(method, line)
    requests[index] = wrk.format(method, nil, headers, body)
  end
  function request()
    turn = turn % #requests + 1
    return requests[turn]
  end
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    "figures: requests=%d microseconds=%d p50=%d p99=%d refused=%d broken=%d",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout
  ))
end
