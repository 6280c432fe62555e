-- wrk's script: POST one body after another to one address, and count answers that are not what they must be.
-- Words: a file with a body a line, which of them comes first (from 0), what every answer must contain.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(words)
  requests, wrong, must = {}, 0, words[3]
  for body in io.lines(words[1]) do
    requests[#requests + 1] = wrk.format("POST", nil, { ["Content-Type"] = "application/json" }, body)
  end
  at = tonumber(words[2])
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function response(status, _, body)
  if status ~= 200 or not string.find(body, must, 1, true) then
    wrong = wrong + 1
  end
end

function done(summary, latency)
  local missed = 0
  for _, thread in ipairs(threads) do
    missed = missed + thread:get("wrong")
  end
  local errors = summary.errors
  io.write(string.format(
    '\n{"seconds": %f, "answers": %d, "wrong": %d, "broken": %d, "median_ms": %f, "p99_ms": %f}\n',
    summary.duration / 1e6, summary.requests, missed,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3
  ))
end
