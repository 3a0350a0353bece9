"""Lets Schemathesis try every operation that the emulator has, held against Atlassian's corrected document: no error of the server, no status and no answer
that the document does not know."""

import base64
import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

import document

HOST, HOME, SCRATCH, ROOT = os.environ["HOST"], pathlib.Path(os.environ["CLIENT_HOME"]), pathlib.Path(os.environ["SCRATCH"]), pathlib.Path(os.environ["ROOT"])
R = "/repositories/acme/payments-api"
failed = False


def fail(sentence):
    global failed
    failed = True
    print("FAIL " + sentence, flush=True)


def send(method, path, body, headers):
    data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://{HOST}{path}", data, {"Content-Type": "application/json"} | headers, method=method)
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
        return json.loads(text) if text[:1] in (b"{", b"[") else text


def basic(person):
    return {"Authorization": "Basic " + base64.b64encode(f"{os.environ[person]}:{os.environ[person + '_TOKEN']}".encode()).decode()}


def ask(method, path, body=None, person="OWNER", **headers):
    return send(method, "/2.0" + path, body, basic(person) | headers)


def admin(method, path, body=None):
    return send(method, "/-/admin/" + path, body, {"Authorization": "Bearer " + os.environ["ADMIN_TOKEN"]})


def key(name):
    blob = b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20" + name.encode().ljust(32, b".")
    return {"key": "ssh-ed25519 " + base64.b64encode(blob).decode(), "label": name}


class World:
    """What there is to work on: of everything one to look at and one to delete."""

    def __init__(self):
        # Whatever is generated as the address of a hook, nothing is sent there.
        admin("POST", "drills/drop", {"count": "for ever"})
        self.me, self.other = ask("GET", "/user")["uuid"], ask("GET", "/user", person="REVIEWER")["uuid"]
        self.head = ask("GET", R + "/refs/branches/main")["target"]["hash"]
        for project in ("CONF", "GONE"):
            ask("POST", "/workspaces/acme/projects", {"name": project, "key": project})
        for repository in ("kept", "gone"):
            ask("POST", f"/repositories/acme/{repository}", {"project": {"key": "WEB"}})
        for name in ("gone", "one", "two", "three"):
            ask("POST", R + "/refs/branches", {"name": name, "target": {"hash": self.head}})
            form = urllib.parse.urlencode({"message": name, "branch": name, f"{name}.txt": name}).encode()
            ask("POST", R + "/src", form, **{"Content-Type": "application/x-www-form-urlencoded"})
        for tag in ("v1", "gone"):
            ask("POST", R + "/refs/tags", {"name": tag, "target": {"hash": self.head}})
        self.declined, self.merged = (
            ask("POST", R + "/pullrequests", {"title": name, "source": {"branch": {"name": name}}})["id"] for name in ("two", "three")
        )
        pull = R + "/pullrequests/1"
        make = {
            "hooks": lambda each, base: ask("POST", base + "/hooks", {"url": "http://127.0.0.1:9/", "active": True, "events": ["repo:push"], "description": each})["uuid"],
            "keys": lambda each, base: ask("POST", base + "/deploy-keys", key(each + base[-3:]))["id"],
            "variables": lambda each, base: ask("POST", base, {"key": each, "value": each})["uuid"],
        }

        def pair(kind, base):
            return [str(make[kind](each, base)) for each in ("kept", "gone")]

        self.hooks, self.workspace_hooks = pair("hooks", R), pair("hooks", "/workspaces/acme")
        self.keys, self.project_keys = pair("keys", R), pair("keys", "/workspaces/acme/projects/PAY")
        self.ssh_keys = [ask("POST", f"/users/{urllib.parse.quote(self.me)}/ssh-keys", key(each))["uuid"] for each in ("own", "spent")]
        self.variables, self.workspace_variables = pair("variables", R + "/pipelines_config/variables"), pair("variables", "/workspaces/acme/pipelines-config/variables")
        self.environments = [ask("POST", R + "/environments", {"name": each, "environment_type": {"name": "Test"}})["uuid"] for each in ("kept", "gone")]
        self.place_variables = pair("variables", f"{R}/deployments_config/environments/{urllib.parse.quote(self.environments[0])}/variables")
        rule = {"kind": "require_approvals_to_merge", "branch_match_kind": "glob", "value": 1}
        self.rules = [str(ask("POST", R + "/branch-restrictions", rule | {"pattern": each})["id"]) for each in ("kept", "gone")]
        self.comments = [str(ask("POST", pull + "/comments", {"content": {"raw": each}, "inline": {"path": "src/Farewell.java", "to": 1}})["id"]) for each in ("kept", "gone", "open")]
        self.tasks = [str(ask("POST", pull + "/tasks", {"content": {"raw": each}})["id"]) for each in ("kept", "gone")]
        ask("POST", f"{pull}/comments/{self.comments[0]}/resolve")
        for base in (R, "/workspaces/acme/projects/PAY"):
            ask("PUT", f"{base}/permissions-config/users/{urllib.parse.quote(self.other)}", {"permission": "write"})
            ask("PUT", f"{base}/permissions-config/groups/developers", {"permission": "write"})
            ask("PUT", f"{base}/default-reviewers/{urllib.parse.quote(self.other)}")
        commit = f"{R}/commit/{self.head}"
        ask("POST", commit + "/statuses/build", {"key": "kept", "state": "SUCCESSFUL", "url": "https://ci.acme.test/"})
        for each in ("kept", "gone"):
            ask("PUT", f"{commit}/reports/{each}", {"title": each, "details": each, "report_type": "TEST"})
            ask("PUT", f"{commit}/reports/kept/annotations/{each}", {"annotation_type": "BUG", "summary": each})

    def values(self, operation, name):
        """What a parameter of a path may be."""
        method, path = operation.split(" ", 1)
        gone = 1 if method == "DELETE" else 0
        if name == "repo_slug":
            slug = "payments-api"
            if path.endswith("{repo_slug}"):
                slug = {"POST": "made", "PUT": "kept", "DELETE": "gone"}.get(method, slug)
            return [slug]
        if name == "project_key":
            return [{"PUT": "CONF", "DELETE": "GONE"}.get(method, "PAY") if path.endswith("{project_key}") else "PAY"]
        if name == "pull_request_id":
            return [str(self.declined if path.endswith("/decline") else self.merged if path.endswith("/merge") else 1)]
        if name == "key_id":
            return [(self.ssh_keys if path.startswith("/users") else self.project_keys if path.startswith("/workspaces") else self.keys)[gone]]
        if name == "variable_uuid":
            of = self.place_variables if "/deployments_config" in path else self.workspace_variables if path.startswith("/workspaces") else self.variables
            return [of[gone]]
        if name == "comment_id":
            resolved = {"POST": 2, "DELETE": 0}
            return [self.comments[resolved[method] if path.endswith("/resolve") else gone]]
        if name == "name":
            return [["v1" if "/tags" in path else "main", "gone"][gone]]
        if name == "environment_uuid":
            return [self.environments[0 if "/deployments_config" in path else gone]]
        if name == "reportId":
            return [["kept", "gone"][gone if path.endswith("{reportId}") else 0]]
        return {
            "workspace": ["acme"], "selected_user": [self.me if "ssh-keys" in path else self.other], "member": [self.other], "selected_user_id": [self.other],
            "target_username": [self.other], "group_slug": ["developers"], "subject_type": ["repository", "workspace"], "commit": [self.head],
            "uid": [(self.workspace_hooks if path.startswith("/workspaces") else self.hooks)[gone]], "id": [self.rules[gone]], "task_id": [self.tasks[gone]],
            "annotationId": [["kept", "gone"][gone]], "revision": ["main"], "revspec": ["main..one"], "spec": ["one..main"], "path": ["README.md"], "key": ["kept"],
        }[name]


def original():
    for file in (ROOT.parent / "shared" / "bitbucket" / "swagger.v3.json", ROOT / "openapi" / "swagger.v3.json"):
        if file.exists():
            return json.loads(file.read_text())
    fail("there is no OpenAPI document to hold answers against: `make openapi` fetches it")
    sys.exit(1)


def main():
    source = original()
    world = World()
    operations = admin("GET", "operations")["operations"]
    made = document.corrected(source, operations, world.values)
    (SCRATCH / "document.json").write_text(json.dumps(made))
    admin("DELETE", "requests")
    command = [
        str(HOME / "bin" / "schemathesis"), "run", str(SCRATCH / "document.json"), "--url", f"http://{HOST}/2.0",
        "--header", "Authorization: " + basic("OWNER")["Authorization"], "--checks", "not_a_server_error,status_code_conformance,response_schema_conformance",
        "--phases", "examples,fuzzing", "--max-examples", "8", "--seed", "1", "--continue-on-failure", "--no-shrink",
        "--suppress-health-check", "all", "--warnings", "off", "--generation-database", "none", "--no-color",
    ]
    done = subprocess.run(command, cwd=SCRATCH, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    print(done.stdout, flush=True)
    found = told(done.stdout)
    for one in found:
        fail(one)
    if done.returncode and not found:
        fail(f"it ended with {done.returncode}: {done.stdout.strip()[-400:]}")
    asked = {}
    for line in admin("GET", "requests")["operations"]:
        operation, status = line.rsplit(" ", 1)
        asked.setdefault(operation, set()).add(status)
    for operation, statuses in asked.items():
        if any(status < "4" for status in statuses):
            print("REACHED " + operation)
    for operation in operations:
        if operation not in asked and not gone(source, operation):
            fail(f"{operation} was not tried")


def told(output):
    """What it found: `GET /user: Server error`."""
    operation, found = None, []
    for line in output.splitlines():
        heading = re.fullmatch(r"_+ ([A-Z]+ /\S*) _+", line)
        operation = heading.group(1) if heading else operation
        finding = re.fullmatch(r"- (ST\d+ )?(.+)", line)
        if operation and finding:
            found.append(f"{operation}: {finding.group(2)}")
    return found


def gone(source, operation):
    """What the document does not know any more, or never did."""
    method, path = operation.split(" ", 1)
    return method.lower() not in source["paths"].get(path, {})


if __name__ == "__main__":
    main()
    sys.exit(1 if failed else 0)
