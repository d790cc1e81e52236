# SPDX-License-Identifier: GPL-2.0-only
"""A test machine that stays: runs programs on two isles, one after the other on each.

A machine that dies or says nothing is started again; the programs that ran on it have
failed. guest.sh is its other side.
"""

import glob
import itertools
import os
import queue
import shlex
import socket
import subprocess
import threading

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
# Isles and their CPUs, of 8 on two nodes.
ISLES = {0: "1-3", 1: "5-7"}
LENT = "1 2 3 5 6 7"
BOOT_SECONDS = 300
# From the time limit of a program to the answer that says so.
GRACE_SECONDS = 90
FAREWELL_SECONDS = 60
# No machine is needed for longer.
MACHINE_SECONDS = 24 * 3600
# An emulated CPU may have to wait for the host's for longer than Linux's usual 20 s.
WATCHDOG = "watchdog_thresh=60"
# Half of it for isles: tests of libstdc++'s wide streams take more than 400 MiB.
MEMORY = "hermit_mem=1024M@0,1024M@1"
STATUS_DIED = 255
# What the proxy says when a host with too much to do let a CPU wait for seconds: nothing of
# the program has run, it is started again.
STATUS_NOT_STARTED = 125
NOT_STARTED = b"a core did not start in time"
STARTS_MAX = 4
BAD_MESSAGES = ("WARNING:|BUG:|Oops|Call Trace|soft lockup|detected stall|blocked for more than|"
                "nable to handle|scheduling while")


def in_guest(path, share):
    """The guest's name of a file in the shared folder."""
    return "/mnt/share/" + os.path.relpath(path, share)


class Guest:
    """One start of the machine: a process, and a port on which lines go both ways."""

    def __init__(self, share, log):
        path = os.path.join(share, "port")
        with open(os.path.join(TOP, "tests", "gcc", "guest.sh"), encoding="ascii") as file:
            script = f"LENT={shlex.quote(LENT)} BAD_MESSAGES={shlex.quote(BAD_MESSAGES)}\n" + file.read()
        self.pending = {}
        self.kept = set()
        self.share = share
        self.alive = True
        self.ending = False
        self.lock = threading.Lock()
        self.process = subprocess.Popen(
            [os.path.join(TOP, "scripts", "vm"), "run", "--timeout", str(MACHINE_SECONDS),
             "--share", share, "--socket", path, "--append", WATCHDOG, "--append", MEMORY, "--", script],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log)
        watchdog = threading.Timer(BOOT_SECONDS, self.process.terminate)
        watchdog.start()
        said = self.process.stdout.readline()
        watchdog.cancel()
        if said != b"ready\n":
            self.process.terminate()
            raise RuntimeError(f"the test machine does not start: {said!r}")
        self.port = socket.socket(socket.AF_UNIX)
        self.port.connect(path)
        self.port.sendall(b"hello\n")
        threading.Thread(target=self.receive, daemon=True).start()

    def receive(self):
        """Gives each answer to who waits for it; None to all of them at the end."""
        try:
            with self.port.makefile("r", encoding="ascii") as lines:
                for line in lines:
                    name, status = line.split()
                    with self.lock:
                        self.pending.pop(name).put(int(status))
        except (OSError, ValueError, KeyError):
            pass
        with self.lock:
            self.alive = False
            for answer in self.pending.values():
                answer.put(None)
            self.pending.clear()
        if not self.ending:
            self.process.terminate()

    def keep(self, data):
        """Has the guest keep those files that it does not have, or not as they are now."""
        for path in data:
            facts = os.stat(path)
            state = (os.path.basename(path), facts.st_size, facts.st_mtime)
            if state not in self.kept:
                self.port.sendall(f"keep {in_guest(path, self.share)}\n".encode())
                self.kept.add(state)

    def request(self, name, line, data, seconds):
        """The exit status; None if the machine has died."""
        answer = queue.SimpleQueue()
        with self.lock:
            if not self.alive:
                return None
            self.pending[name] = answer
            self.keep(data)
            self.port.sendall(line.encode())
        try:
            return answer.get(timeout=seconds)
        except queue.Empty:
            self.process.terminate()
            return answer.get()

    def end(self):
        """What Linux has complained about; the machine is gone then."""
        watchdog = threading.Timer(FAREWELL_SECONDS, self.process.terminate)
        watchdog.start()
        self.ending = True
        try:
            self.port.sendall(b"end\n")
        except OSError:
            pass
        complaints = self.process.stdout.read().decode(errors="replace")
        self.process.wait()
        watchdog.cancel()
        return complaints


class Machine:
    """Runs programs for any number of threads."""

    def __init__(self, share, log):
        self.share = share
        self.log = log
        self.guest = Guest(share, log)
        self.lock = threading.Lock()
        self.isles = queue.SimpleQueue()
        self.numbers = itertools.count()
        self.deaths = 0
        self.late = 0
        for isle in ISLES:
            self.isles.put(isle)

    def run(self, program, environment, limit):
        """Exit status and output of a program, which lies below the shared folder."""
        for _ in range(STARTS_MAX):
            status, output = self.try_run(program, environment, limit)
            if status != STATUS_NOT_STARTED or NOT_STARTED not in output:
                break
            self.late += 1
        return status, output

    def try_run(self, program, environment, limit):
        name = str(next(self.numbers))
        files = os.path.join(self.share, "run", name)
        with open(files + ".environment", "w", encoding="utf-8") as file:
            for variable in environment:
                file.write("export " + shlex.quote(variable) + "\n")
        # What DejaGnu has put beside the program for it to read.
        data = sorted(path for end in ("txt", "tst")
                      for path in glob.glob(os.path.join(os.path.dirname(program), "*." + end)))
        isle = self.isles.get()
        line = " ".join([name, str(isle), ISLES[isle], str(limit), in_guest(program, self.share),
                         *map(os.path.basename, data)]) + "\n"
        try:
            guest = self.living_guest()
            status = guest.request(name, line, data, limit + GRACE_SECONDS)
        finally:
            self.isles.put(isle)
        output = b""
        if os.path.exists(files + ".output"):
            with open(files + ".output", "rb") as file:
                output = file.read()
            os.remove(files + ".output")
        os.remove(files + ".environment")
        if status is None:
            return STATUS_DIED, output + b"\nthe test machine died\n"
        return status, output

    def living_guest(self):
        with self.lock:
            if not self.guest.alive:
                self.deaths += 1
                self.guest.end()
                self.guest = Guest(self.share, self.log)
            return self.guest

    def end(self):
        return self.guest.end()
