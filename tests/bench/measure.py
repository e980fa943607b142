"""Runs commands in turn and prints the medians of wall time, CPU time and peak memory.

    measure.py ROUNDS "NAME: COMMAND"...

A command that ends otherwise than with 0 stops the measuring: it did not do what is measured.
"""

import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time


def measured(command):
    """Wall and CPU time in seconds, peak memory in MiB.

    GNU time reports the memory: a child forked from here would count this process's own pages.
    """
    with tempfile.NamedTemporaryFile("r") as memory:
        begun = time.perf_counter()
        child = subprocess.Popen(
            ["/usr/bin/time", "--format=%M", f"--output={memory.name}", *shlex.split(command)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        output = child.stdout.read().decode()
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            sys.exit(f"exit code {child.returncode}: {command}\n{output}")
        return (wall, usage.ru_utime + usage.ru_stime, int(memory.read()) / 1024), output


def main():
    rounds = int(sys.argv[1])
    commands = [argument.split(": ", 1) for argument in sys.argv[2:]]
    figures = {name: [] for name, _ in commands}
    for turn in range(rounds + 1):
        for name, command in commands:
            figure, output = measured(command)
            if turn == 0:  # warms the caches, and shows what is measured
                print(f"--- {name}\n{output}")
            else:
                figures[name].append(figure)
    print(f"{'medians of ' + str(rounds):32} {'wall ms':>9} {'cpu ms':>9} {'peak MiB':>9} {'faster':>8}")
    medians = {name: [statistics.median(column) for column in zip(*of)] for name, of in figures.items()}
    first = next(iter(medians.values()))
    for name, (wall, cpu, memory) in medians.items():
        print(f"{name:32} {wall * 1e3:9.1f} {cpu * 1e3:9.1f} {memory:9.1f} {first[0] / wall:7.1f}x")


main()
