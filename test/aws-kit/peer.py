"""The AWS CLI for many set-ups: its modules are imported one time, and each run is a fork with an environment of its own.

A line of JSON on stdin: {"env": {...}, "args": [...]}; a line of JSON on stdout: {"code": 0, "stdout": "", "stderr": ""}.
"""
import json
import os
import sys
import tempfile
import traceback

import awscli.clidriver

# The modules say at their import where their own data is.
DATA = {"AWS_DATA_PATH": os.environ["AWS_DATA_PATH"]}


def run(job):
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        pid = os.fork()
        if pid == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            os.environ.clear()
            os.environ.update(DATA | job["env"])
            code = 1
            try:
                sys.argv = ["aws", *job["args"]]
                code = awscli.clidriver.main() or 0
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 1
            except BaseException:  # noqa: BLE001 - a fork must not run on as the parent
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        _, status = os.waitpid(pid, 0)
        out.seek(0)
        err.seek(0)
        return {
            "code": os.waitstatus_to_exitcode(status),
            "stdout": out.read().decode("utf-8", "replace"),
            "stderr": err.read().decode("utf-8", "replace"),
        }


for line in sys.stdin:
    answer = run(json.loads(line))
    sys.__stdout__.write(json.dumps(answer) + "\n")
    sys.__stdout__.flush()
