"""Makes calls of Python's multiprocessing for scripts/bench state, as Caller.java makes ours.

Arguments: LOCK, COUNT or PUT, and how many processes do it at the same time. Follows orders on stdin.
"""

import multiprocessing
import sys
import time

BLOCK = 100
ENTRIES = 100_000
STEP = 61_803

# Processes that are forked share what was made before, as most programs use it.
context = multiprocessing.get_context("fork")


def lock():
    shared = context.Lock()

    def call(count):
        for _ in range(count):
            with shared:
                pass

    return call


def count():
    shared = context.Value("q", 0)

    def call(count):
        for _ in range(count):
            with shared.get_lock():
                shared.value += 1

    return call


def put():
    keys = [f"entry-{number:010d}" for number in range(ENTRIES)]
    value = bytes(32)
    shared = context.Manager().dict(dict.fromkeys(keys, value))
    at = 0

    def call(count):
        nonlocal at
        for _ in range(count):
            at = (at + STEP) % ENTRIES
            shared[keys[at]] = value

    return call


def follow(call, start, until):
    """Calls between these times of the machine's monotonic clock; returns how often, and ns."""
    while time.monotonic_ns() < start:
        pass
    began = time.monotonic_ns()
    calls = 0
    while True:
        call(BLOCK)
        calls += BLOCK
        now = time.monotonic_ns()
        if now >= until:
            return calls, now - began


def help_out(call, ours, theirs):
    theirs.close()
    try:
        while True:
            ours.send(follow(call, *ours.recv()))
    except EOFError:
        pass  # the one that gives orders has ended


def main(what, processes):
    call = {"LOCK": lock, "COUNT": count, "PUT": put}[what]()
    helpers = []
    for _ in range(processes - 1):
        ours, theirs = context.Pipe()
        context.Process(target=help_out, args=(call, theirs, ours), daemon=True).start()
        theirs.close()
        helpers.append(ours)
    print("ready", flush=True)
    for line in sys.stdin:
        start, until = map(int, line.split()[1:])
        for helper in helpers:
            helper.send((start, until))
        answers = [follow(call, start, until)] + [helper.recv() for helper in helpers]
        print("called", sum(calls for calls, _ in answers), max(nanos for _, nanos in answers), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
