"""tail COUNT: follow the log from its start until so many numbers were seen beside the noise; print them."""

import json
import sys

from proche.kernel import live, wake

seen: list[tuple[str, int]] = []
waiter = wake.Waiter(live.CHANNEL)
cursor = live.Cursor(0, 0)
while len(seen) < int(sys.argv[1]):
    events = live.list_after(cursor, limit=7)
    if not events:
        waiter.wait(0.2)
        continue
    cursor = events[-1].cursor
    seen += [(event.topic, json.loads(event.data)["number"]) for event in events if event.topic != "noise"]
sys.stdout.write(json.dumps(seen))
