"""Plain git with every kind of credential, and with those that are refused."""

import base64
import json
import os
import pathlib
import subprocess
import urllib.request

BASE, SCRATCH = os.environ["BASE"], pathlib.Path(os.environ["SCRATCH"])
SCOPE = "Your credentials lack one or more required privilege scopes."
ACCESS = "The requested repository either does not exist or you do not have access."
ASKPASS = SCRATCH / "askpass"
ASKPASS.write_text('#!/bin/sh\ncase $1 in Username*) echo "$CREDENTIAL_USER" ;; *) echo "$CREDENTIAL_SECRET" ;; esac\n')
ASKPASS.chmod(0o700)
# As in world/Cast.java: no secrets, though they look like some.
ACCESS_TOKEN = "ATCTT3" + "xFfGN0-demo-{}-token"
API_USER, BEARER_USER = "x-bitbucket-api-token-auth", "x-token-auth"
clones = 0


def fail(sentence):
    print("FAIL " + sentence, flush=True)


def git(user, secret, *arguments, folder=SCRATCH):
    environment = os.environ | {
        "GIT_ASKPASS": str(ASKPASS), "GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "LC_ALL": "C",
        "CREDENTIAL_USER": user, "CREDENTIAL_SECRET": secret,
    }
    done = subprocess.run(
        ["git", "-c", "user.name=Conformance", "-c", "user.email=conformance@acme.test", *arguments],
        cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60,
    )
    print(f"{user}: git {' '.join(arguments)} -> {done.returncode}\n{done.stdout}", flush=True)
    return done


def reads(kind, user, secret, repository, *flags):
    """Clones, looks at what came, and returns the folder."""
    global clones
    clones += 1
    folder = SCRATCH / f"clone-{clones}"
    done = git(user, secret, "clone", *flags, f"{BASE}/{repository}.git", str(folder))
    if done.returncode or not (folder / "src" / "Greeting.java").exists():
        fail(f"{kind} cannot clone {repository}")
    return folder


def writes(kind, user, secret, repository, protocol=2):
    folder = reads(kind, user, secret, repository, "-c", f"protocol.version={protocol}")
    branch = f"conformance/{clones}"
    (folder / "NOTE.md").write_text(f"{kind}\n")
    for arguments in (("checkout", "-b", branch), ("add", "."), ("commit", "-m", f"Note {kind}"), ("push", "origin", branch)):
        if git(user, secret, *arguments, folder=folder).returncode:
            fail(f"{kind} cannot {arguments[0]} to {repository}")
            return
    head = git(user, secret, "rev-parse", "HEAD", folder=folder).stdout.strip()
    if head not in git(user, secret, "ls-remote", "origin", f"refs/heads/{branch}", folder=folder).stdout:
        fail(f"{kind} pushed {head} to {repository} and it is not there")
    if git(user, secret, "push", "origin", f":{branch}", folder=folder).returncode:
        fail(f"{kind} cannot delete a branch of {repository}")


def refused(kind, sentence, user, secret, *arguments, folder=SCRATCH):
    done = git(user, secret, *arguments, folder=folder)
    if not done.returncode:
        fail(f"{kind} is not refused")
    elif sentence not in done.stdout:
        fail(f"{kind} is refused without the sentence “{sentence}”: {done.stdout.strip()}")


def oauth():
    key = base64.b64encode(b"demo-consumer-key:demo-consumer-secret").decode()
    request = urllib.request.Request(f"{BASE}/site/oauth2/access_token", b"grant_type=client_credentials", {"Authorization": f"Basic {key}"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["access_token"]


def pushes(folder):
    (folder / "NOTE.md").write_text("may not\n")
    git("", "", "add", ".", folder=folder)
    git("", "", "commit", "-m", "Note", folder=folder)
    return folder


payments, storefront, ledger = "acme/payments-api", "acme/web-storefront", "globex/ledger"
address = f"{BASE}/{payments}.git"
developer, owner = "demo-dev-token", os.environ["OWNER_TOKEN"]

writes("an API token with the fixed user", API_USER, developer, payments)
writes("an API token with the username", "dev", developer, storefront)
writes("an API token by protocol 1", "portcullis-service-account", owner, payments, protocol=1)
shallow = reads("a shallow clone", API_USER, developer, payments, "--depth", "1")
if git("", "", "rev-list", "--count", "HEAD", folder=shallow).stdout.strip() != "1":
    fail("a shallow clone has more than one commit")
blobless = reads("a clone that asks for no blobs", API_USER, developer, payments, "--filter=blob:none")

repository_token = ACCESS_TOKEN.format("repository")
folder = reads("a repository access token", BEARER_USER, repository_token, payments)
refused("a repository access token that may only read", SCOPE, BEARER_USER, repository_token, "push", "origin", "HEAD:refs/heads/not", folder=pushes(folder))
refused("a repository access token elsewhere", ACCESS, BEARER_USER, repository_token, "ls-remote", f"{BASE}/{storefront}.git")
reads("a project access token", BEARER_USER, ACCESS_TOKEN.format("project"), ledger)
refused("a project access token elsewhere", ACCESS, BEARER_USER, ACCESS_TOKEN.format("project"), "ls-remote", address)
writes("a workspace access token", BEARER_USER, ACCESS_TOKEN.format("workspace"), ledger)
refused("a workspace access token elsewhere", ACCESS, BEARER_USER, ACCESS_TOKEN.format("workspace"), "ls-remote", address)
writes("an OAuth token", BEARER_USER, oauth(), payments)
refused("an OAuth token elsewhere", ACCESS, BEARER_USER, oauth(), "ls-remote", f"{BASE}/{ledger}.git")

failed = "Authentication failed"
refused("nobody", failed, "", "", "ls-remote", address)
refused("the mail address with an API token", failed, "dev@acme.test", developer, "ls-remote", address)
refused("an API token with the user of access tokens", failed, BEARER_USER, developer, "ls-remote", address)
refused("an access token with the user of API tokens", failed, API_USER, repository_token, "ls-remote", address)
refused("another person's token", failed, "amara-okafor", developer, "ls-remote", address)
refused("a wrong token", "Invalid credentials", API_USER, "wrong", "ls-remote", address)
refused("an app password", failed, "portcullis-service-account", "demo-app-password", "ls-remote", address)
refused("a repository that is not there", ACCESS, API_USER, developer, "ls-remote", f"{BASE}/acme/nothing.git")
