"""One cold start, in an interpreter that sees nothing but a function's own zip and layers.

`python -I -S cold_probe.py HANDLER EVENT_FILE PATH...` imports the handler, lets it answer the
event once, and prints what that took: CPU time in ms, modules, and the answer's status.
"""

import sys
import time

handler, event_file, *paths = sys.argv[1:]
sys.path[:0] = paths
began = time.process_time()

import importlib  # noqa: E402 - what the interpreter has not loaded yet belongs to the start
import io  # noqa: E402
import json  # noqa: E402


class Context:
    """What Lambda hands to a handler, as far as ours look at it."""

    function_name = "cold"
    memory_limit_in_mb = 1024
    invoked_function_arn = "arn:aws:lambda:eu-central-1:000000000000:function:cold"
    aws_request_id = "00000000-0000-0000-0000-000000000000"

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 15_000


with open(event_file) as file:  # noqa: PTH123 - pathlib is an import that a function may not need
    event = json.load(file)
said, sys.stdout = sys.stdout, io.StringIO()
module, _, name = handler.rpartition(".")
answer = getattr(importlib.import_module(module), name)(event, Context())
cpu = time.process_time() - began
sys.stdout = said
status = answer.get("statusCode", "Allow" if "Allow" in json.dumps(answer) else "?")
print(  # noqa: T201 - the bench reads it
    json.dumps({"cpu": cpu * 1000, "modules": len(sys.modules), "status": status})
)
