"""Drives `atlassian-python-api`: its objects are looked at, which refuse what is not of their type."""

import os
import sys

import requests
from atlassian.bitbucket import Cloud

BASE = os.environ["BASE"]
failed = False


def client(person):
    return Cloud(url=BASE, username=os.environ[person], password=os.environ[person + "_TOKEN"])


def check(name, call, see=lambda answer: True):
    """Calls and looks; every failure is told, and the next call made."""
    global failed
    try:
        answer = call()
        if see(answer):
            return answer
        told = f"answered {answer!r}"
    except Exception as failure:
        told = f"{type(failure).__name__}: {failure}"
        answer = None
    failed = True
    print(f"FAIL {name} {told}".replace("\n", " ")[:500], flush=True)
    return answer


def refused(name, call, status, sentence=""):
    def told():
        try:
            call()
        except requests.HTTPError as failure:
            return failure.response.status_code, str(failure)
        return None

    check(name, told, lambda answer: answer and answer[0] == status and sentence in answer[1])


cloud, other = client("OWNER"), client("REVIEWER")
check("workspaces", lambda: sorted(one.slug for one in cloud.workspaces.each()), lambda all: all == ["acme", "globex"])
refused("repositories of all workspaces", lambda: list(cloud.repositories.each()), 410, "CHANGE-2770")
refused("a workspace that is not there", lambda: cloud.workspaces.get("nowhere"), 404)
workspace = check("workspace", lambda: cloud.workspaces.get("acme"), lambda one: one.slug == "acme" and one.is_private is not None)
members = check("members", lambda: list(workspace.members.each()), lambda all: len(all) > 4)
devon = next(one.user["uuid"] for one in members if one.user["display_name"] == "Devon Miller")
check("permissions", lambda: list(workspace.permissions.each()), lambda all: any(one.permission == "owner" for one in all))
check("permissions of repositories", lambda: list(workspace.permissions.repositories()), lambda all: len(all) > 1)
check(
    "permissions of a repository", lambda: list(workspace.permissions.repositories("payments-api")),
    lambda all: all and all[0].permission in ("read", "write", "admin"),
)
project = check("a project that is made", lambda: workspace.projects.create("Conformance", "CONF", "Made"), lambda one: one.key == "CONF")
check("projects", lambda: sorted(one.key for one in workspace.projects.each()), lambda keys: keys == ["CONF", "PAY", "WEB"])
check("project", lambda: workspace.projects.get("CONF"), lambda one: one.description == "Made" and one.is_private)
check("project that changes", lambda: project.update(description="Changed"), lambda one: one.description == "Changed")

made = check("a repository that is made", lambda: workspace.repositories.create("made-here", project_key="CONF", is_private=True), lambda one: one.slug == "made-here")
check("repositories", lambda: sorted(one.slug for one in workspace.repositories.each()), lambda all: all == ["made-here", "payments-api", "web-storefront"])
check("a repository that changes", lambda: made.update(description="Changed"), lambda one: one.description == "Changed")
check("a repository that goes", lambda: made.delete())
check("a project that goes", lambda: project.delete())
repository = check("repository", lambda: workspace.repositories.get("payments-api"), lambda one: one.is_private and one.fork_policy == "no_public_forks")
theirs = check("repository of another", lambda: other.repositories.get("acme", "payments-api"), lambda one: one.slug == "payments-api")

branches = check("branches", lambda: {one.name: one for one in repository.branches.each()}, lambda all: sorted(all) == ["feature/farewell", "main"])
head = branches["main"].hash
check("a branch that is made", lambda: repository.branches.create("by-python", head), lambda one: one.name == "by-python" and one.hash == head)
check("branch", lambda: repository.branches.get("by-python"), lambda one: one.hash == head)
check("a tag that is made", lambda: repository.tags.create("py1", head), lambda one: one.name == "py1")
check("tags", lambda: [one.name for one in repository.tags.each()], lambda all: all == ["py1"])
commits = check("commits", lambda: list(repository.commits.each(top="main")), lambda all: [one.message for one in all] == ["Add a greeting\n", "Start\n"])
commit = check("commit", lambda: repository.commits.get(head), lambda one: one.hash == head and one.author.display_name == "Devon Miller" and len(list(one.parents())) == 1)
check("a status that is made", lambda: commit.add_build("py", url="https://ci.acme.test/py", state="SUCCESSFUL"), lambda one: one["state"] == "SUCCESSFUL")
check("status", lambda: commit.get_build("py"), lambda one: one.successful and one.key == "py")
check("statuses", lambda: list(commit.statuses()), lambda all: len(all) == 1)
check("status that changes", lambda: commit.get_build("py").update(state="FAILED"), lambda one: one.failed)
check("file", lambda: repository.get_source_file(head, "README.md"), lambda text: b"payments-api" in (text if isinstance(text, bytes) else text.encode()))
check("folder", lambda: repository.get_source_directory(head, "src"), lambda page: [one["path"] for one in page["values"]] == ["src/Greeting.java"])

hook = check(
    "a hook that is made", lambda: repository.hooks.create("http://127.0.0.1:9/hook", "Conformance", ["repo:push"]),
    lambda one: one.active() and one.webhook_url() == "http://127.0.0.1:9/hook",
)
check("hooks", lambda: list(repository.hooks.each()), lambda all: len(all) == 2)
check("hook", lambda: repository.hooks.get(hook.uuid()), lambda one: one.events() == ["repo:push"])
check("hook that changes", lambda: hook.update(description="Changed"), lambda one: one.description() == "Changed")
check("hook that goes", lambda: hook.delete())

rule = check("a restriction that is made", lambda: repository.branch_restrictions.create("require_approvals_to_merge", branch_pattern="release/*", value=2), lambda one: one.value == 2)
check("restrictions", lambda: list(repository.branch_restrictions.each(kind="require_approvals_to_merge")), lambda all: len(all) == 1)
check("restriction", lambda: repository.branch_restrictions.get(rule.id), lambda one: one.pattern == "release/*")
check("restriction that changes", lambda: rule.update(value=1), lambda one: one.value == 1)
check("restriction that goes", lambda: rule.delete())

check("a default reviewer that is added", lambda: repository.default_reviewers.add(devon), lambda one: one.uuid == devon)
check("default reviewers", lambda: list(repository.default_reviewers.each()), lambda all: len(all) == 1)
reviewer = check("default reviewer", lambda: repository.default_reviewers.get(devon), lambda one: one.display_name == "Devon Miller")
check("default reviewer that goes", lambda: reviewer.delete())
check("groups", lambda: list(repository.group_permissions.each()), lambda all: all and all[0].permission in ("read", "write", "admin"))

variable = check("a variable that is made", lambda: repository.repository_variables.create("PYTHON", "open", False), lambda one: one.value == "open")
check("variables", lambda: list(repository.repository_variables.each()), lambda all: len(all) == 2)
check("variable", lambda: repository.repository_variables.get(variable.uuid), lambda one: one.key == "PYTHON" and not one.secured)
check("variable that changes", lambda: variable.update(value="changed"), lambda one: one.value == "changed")
check("variable that goes", lambda: variable.delete())
check("environments", lambda: list(repository.deployment_environments.each()), lambda all: all == [])

pull = check(
    "a pull request that is made", lambda: repository.pullrequests.create("By Python", "feature/farewell", "main", "Made", False, [devon]),
    lambda one: one.is_open and one.source_branch == "feature/farewell",
)
check("pull requests", lambda: list(repository.pullrequests.each()), lambda all: len(all) >= 1)
pull = check("pull request", lambda: repository.pullrequests.get(pull.id), lambda one: one.author.display_name == "portcullis-service-account")
mine = check("pull request for another", lambda: theirs.pullrequests.get(pull.id), lambda one: [each.display_name for each in one.reviewers()] == ["Devon Miller"])
check("diffstat", lambda: list(pull.diffstat()), lambda all: all[0].new.path == "src/Farewell.java" and not all[0].has_conflict)
check("diff", lambda: pull.diff(), lambda text: "+++ b/src/Farewell.java" in text)
check("commits of a pull request", lambda: list(pull.commits), lambda all: [one.message for one in all] == ["Add a farewell\n"])
check("builds of a pull request", lambda: list(pull.builds()), lambda all: all == [])
check("participants", lambda: list(pull.participants()), lambda all: any(one.is_reviewer for one in all))
check("approval", lambda: mine.approve(), lambda one: one["approved"])
check("approval that goes", lambda: mine.unapprove())
check("request for changes", lambda: mine.request_changes(), lambda one: one["state"] == "changes_requested")
check("request for changes that goes", lambda: mine.unrequest_changes())
check("a comment that is made", lambda: pull.comment("Look"), lambda one: (one.raw if hasattr(one, "raw") else one["content"]["raw"]) == "Look")
comment = check("comments", lambda: list(pull.comments()), lambda all: len(all) == 1 and all[0].raw == "Look")[0]
check("comment that changes", lambda: comment.update(content={"raw": "Changed"}), lambda one: one.raw == "Changed")
check("comment that goes", lambda: comment.delete())
check("a task that is made", lambda: pull.add_task("Do it"))
task = check("tasks", lambda: list(pull.tasks()), lambda all: len(all) == 1 and not all[0].is_resolved)[0]
check("task that changes", lambda: task.update("Changed"))
check("task that goes", lambda: task.delete())
check("merge", lambda: pull.merge(merge_strategy="squash"))
check("pull request that was merged", lambda: repository.pullrequests.get(pull.id), lambda one: one.is_merged)
first = check("first pull request", lambda: repository.pullrequests.get(1), lambda one: one.title == "Add a farewell")
if first.is_open:
    check("decline", lambda: first.decline())
sys.exit(1 if failed else 0)
