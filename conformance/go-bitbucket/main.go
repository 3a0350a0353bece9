// Drives github.com/ktrysmt/go-bitbucket: what it decodes into its own types is looked at.
package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"strings"

	"github.com/ktrysmt/go-bitbucket"
)

const (
	owner = "acme"
	slug  = "payments-api"
)

var failed bool

func fail(text string, more ...any) {
	failed = true
	fmt.Println("FAIL " + strings.ReplaceAll(fmt.Sprintf(text, more...), "\n", " "))
}

// must takes what a call answered; whether it is right is said by see.
func must[T any](name string, answer T, err error, see func(T) bool) T {
	if err != nil {
		fail("%s: %v", name, err)
		return answer
	}
	defer func() {
		if wrong := recover(); wrong != nil {
			fail("%s answered %+v: %v", name, answer, wrong)
		}
	}()
	if see != nil && !see(answer) {
		fail("%s answered %+v", name, answer)
	}
	return answer
}

// at walks into what was decoded into maps.
func at(value any, path ...any) any {
	for _, step := range path {
		switch key := step.(type) {
		case string:
			value = value.(map[string]any)[key]
		case int:
			value = value.([]any)[key]
		}
	}
	return value
}

func size(value any) int { return len(at(value, "values").([]any)) }

func key(name string) string {
	blob := append([]byte("\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20"), []byte((name + strings.Repeat(".", 32))[:32])...)
	return "ssh-ed25519 " + base64.StdEncoding.EncodeToString(blob)
}

func client(user, token string) *bitbucket.Client {
	made, err := bitbucket.NewAPITokenAuth(os.Getenv(user), os.Getenv(token))
	if err != nil {
		panic(err)
	}
	return made
}

func main() {
	c := client("OWNER", "OWNER_TOKEN")
	theirs := client("REVIEWER", "REVIEWER_TOKEN")
	people(c)
	other, err := theirs.User.Profile()
	must("User.Profile", other, err, func(one *bitbucket.User) bool { return one.DisplayName == "Devon Miller" })
	repositories(c, other)
	settings(c)
	head := refs(c)
	pulls(c, theirs, other, head)
	if failed {
		os.Exit(1)
	}
}

func people(c *bitbucket.Client) {
	me, err := c.User.Profile()
	must("User.Profile", me, err, func(one *bitbucket.User) bool { return one.DisplayName == "portcullis-service-account" })
	emails, err := c.User.Emails()
	must("User.Emails", emails, err, func(one any) bool { return at(one, "values", 0, "email") == os.Getenv("OWNER") })
	found, err := c.Users.Get(me.Uuid)
	must("Users.Get", found, err, func(one *bitbucket.User) bool { return one.Uuid == me.Uuid })
	workspaces, err := c.Workspaces.List()
	must("Workspaces.List", workspaces, err, func(all *bitbucket.WorkspaceList) bool { return all.Size == 2 })
	workspace, err := c.Workspaces.Get(owner)
	must("Workspaces.Get", workspace, err, func(one *bitbucket.Workspace) bool { return one.Slug == owner })
	members, err := c.Workspaces.Members(owner)
	must("Workspaces.Members", members, err, func(all *bitbucket.WorkspaceMembers) bool { return len(all.Members) > 4 })
	permission, err := c.Workspaces.Permissions.GetUserPermissionsByUuid(owner, me.Uuid)
	must("Permissions.GetUserPermissionsByUuid", permission, err, func(one *bitbucket.Permission) bool { return one.Type == "owner" })
	projects, err := c.Workspaces.Projects(owner)
	must("Workspaces.Projects", projects, err, func(all *bitbucket.ProjectsRes) bool { return len(all.Items) == 2 })
	project := &bitbucket.ProjectOptions{Owner: owner, Key: "CONF", Name: "Conformance", IsPrivate: true}
	made, err := c.Workspaces.CreateProject(project)
	must("Workspaces.CreateProject", made, err, func(one *bitbucket.Project) bool { return one.Key == "CONF" && one.Is_private })
	project.Description = "Changed"
	changed, err := c.Workspaces.UpdateProject(project)
	must("Workspaces.UpdateProject", changed, err, func(one *bitbucket.Project) bool { return one.Description == "Changed" })
	read, err := c.Workspaces.GetProject(project)
	must("Workspaces.GetProject", read, err, func(one *bitbucket.Project) bool { return one.Name == "Conformance" })
}

func repositories(c *bitbucket.Client, other *bitbucket.User) {
	r := c.Repositories.Repository
	all, err := c.Repositories.ListForAccount(&bitbucket.RepositoriesOptions{Owner: owner})
	must("Repositories.ListForAccount", all, err, func(all *bitbucket.RepositoriesRes) bool { return len(all.Items) == 2 })
	made := &bitbucket.RepositoryOptions{Owner: owner, RepoSlug: "made-here", Scm: "git", IsPrivate: "true", Project: "CONF", Description: "Made"}
	repository, err := r.Create(made)
	must("Repository.Create", repository, err, func(one *bitbucket.Repository) bool { return one.Full_name == "acme/made-here" && one.Is_private })
	made.Description = "Changed"
	repository, err = r.Update(made)
	must("Repository.Update", repository, err, func(one *bitbucket.Repository) bool { return one.Description == "Changed" })
	here := &bitbucket.RepositoryOptions{Owner: owner, RepoSlug: slug}
	repository, err = r.Get(here)
	must("Repository.Get", repository, err, func(one *bitbucket.Repository) bool {
		return one.Mainbranch.Name == "main" && one.Project.Key == "PAY" && one.CreatedOnTime != nil
	})
	_, err = r.Get(&bitbucket.RepositoryOptions{Owner: owner, RepoSlug: "nothing"})
	if err == nil || !strings.Contains(err.Error(), "404") {
		fail("Repository.Get of nothing: %v", err)
	}
	fork, err := r.Fork(&bitbucket.RepositoryForkOptions{FromOwner: owner, FromSlug: slug, Owner: owner, Name: "forked-here", IsPrivate: "true", Project: "CONF"})
	must("Repository.Fork", fork, err, func(one *bitbucket.Repository) bool { return one.Parent.Full_name == "acme/payments-api" })
	forks, err := r.ListForks(here)
	must("Repository.ListForks", forks, err, func(one any) bool { return size(one) == 1 })
	watchers, err := r.ListWatchers(here)
	must("Repository.ListWatchers", watchers, err, func(one any) bool { return size(one) >= 0 })

	reviewer := &bitbucket.RepositoryDefaultReviewerOptions{Owner: owner, RepoSlug: slug, Username: other.Uuid}
	added, err := r.AddDefaultReviewer(reviewer)
	must("Repository.AddDefaultReviewer", added, err, func(one *bitbucket.DefaultReviewer) bool { return one.Uuid == other.Uuid })
	added, err = r.GetDefaultReviewer(reviewer)
	must("Repository.GetDefaultReviewer", added, err, func(one *bitbucket.DefaultReviewer) bool { return one.DisplayName == "Devon Miller" })
	reviewers, err := r.ListDefaultReviewers(here)
	must("Repository.ListDefaultReviewers", reviewers, err, func(all *bitbucket.DefaultReviewers) bool { return len(all.DefaultReviewers) == 1 })
	effective, err := r.ListEffectiveDefaultReviewers(here)
	must("Repository.ListEffectiveDefaultReviewers", effective, err, func(all *bitbucket.EffectiveDefaultReviewers) bool {
		return all.EffectiveDefaultReviewers[0].ReviewerType == "repository"
	})
	gone, err := r.DeleteDefaultReviewer(reviewer)
	must("Repository.DeleteDefaultReviewer", gone, err, nil)

	group := &bitbucket.RepositoryGroupPermissionsOptions{Owner: owner, RepoSlug: "made-here", Group: "developers", Permission: "write"}
	granted, err := r.SetGroupPermissions(group)
	must("Repository.SetGroupPermissions", granted, err, func(one *bitbucket.GroupPermission) bool { return one.Permission == "write" })
	granted, err = r.GetGroupPermissions(group)
	must("Repository.GetGroupPermissions", granted, err, func(one *bitbucket.GroupPermission) bool { return one.Group.Slug == "developers" })
	groups, err := r.ListGroupPermissions(made)
	must("Repository.ListGroupPermissions", groups, err, func(all *bitbucket.GroupPermissions) bool { return len(all.GroupPermissions) >= 1 })
	gone, err = r.DeleteGroupPermissions(group)
	must("Repository.DeleteGroupPermissions", gone, err, nil)
	user := &bitbucket.RepositoryUserPermissionsOptions{Owner: owner, RepoSlug: "made-here", User: other.Uuid, Permission: "read"}
	allowed, err := r.SetUserPermissions(user)
	must("Repository.SetUserPermissions", allowed, err, func(one *bitbucket.UserPermission) bool { return one.Permission == "read" })
	allowed, err = r.GetUserPermissions(user)
	must("Repository.GetUserPermissions", allowed, err, func(one *bitbucket.UserPermission) bool { return one.User.Uuid == other.Uuid })
	users, err := r.ListUserPermissions(made)
	must("Repository.ListUserPermissions", users, err, func(all *bitbucket.UserPermissions) bool { return len(all.UserPermissions) >= 1 })
	gone, err = r.DeleteUserPermissions(user)
	must("Repository.DeleteUserPermissions", gone, err, nil)
	for _, each := range []string{"forked-here", "made-here"} {
		gone, err = r.Delete(&bitbucket.RepositoryOptions{Owner: owner, RepoSlug: each})
		must("Repository.Delete", gone, err, nil)
	}
	gone, err = c.Workspaces.DeleteProject(&bitbucket.ProjectOptions{Owner: owner, Key: "CONF"})
	must("Workspaces.DeleteProject", gone, err, nil)
}

func settings(c *bitbucket.Client) {
	r := c.Repositories.Repository
	hook := &bitbucket.WebhooksOptions{
		Owner: owner, RepoSlug: slug, Description: "Conformance", Url: "http://127.0.0.1:9/hook", Active: true, Events: []string{"repo:push"}, Secret: "quiet",
	}
	made, err := c.Repositories.Webhooks.Create(hook)
	must("Webhooks.Create", made, err, func(one *bitbucket.Webhook) bool { return one.Active && one.Secret == "" })
	hook.Uuid = made.Uuid
	hook.Active = false
	made, err = c.Repositories.Webhooks.Update(hook)
	must("Webhooks.Update", made, err, func(one *bitbucket.Webhook) bool { return !one.Active })
	made, err = c.Repositories.Webhooks.Get(hook)
	must("Webhooks.Get", made, err, func(one *bitbucket.Webhook) bool { return one.Url == hook.Url })
	hooks, err := c.Repositories.Webhooks.List(hook)
	must("Webhooks.List", hooks, err, func(all []bitbucket.Webhook) bool { return len(all) == 2 })
	gone, err := c.Repositories.Webhooks.Delete(hook)
	must("Webhooks.Delete", gone, err, nil)

	rule := &bitbucket.BranchRestrictionsOptions{Owner: owner, RepoSlug: slug, Kind: "force", Pattern: "release/*"}
	restriction, err := c.Repositories.BranchRestrictions.Create(rule)
	must("BranchRestrictions.Create", restriction, err, func(one *bitbucket.BranchRestrictions) bool { return one.Kind == "force" })
	rule.ID = fmt.Sprint(restriction.ID)
	restriction, err = c.Repositories.BranchRestrictions.Get(rule)
	must("BranchRestrictions.Get", restriction, err, func(one *bitbucket.BranchRestrictions) bool { return one.Pattern == "release/*" })
	rules, err := c.Repositories.BranchRestrictions.Gets(rule)
	must("BranchRestrictions.Gets", rules, err, func(one any) bool { return size(one) == 1 })
	rule.Pattern = "main"
	rules, err = c.Repositories.BranchRestrictions.Update(rule)
	must("BranchRestrictions.Update", rules, err, func(one any) bool { return one.(*bitbucket.BranchRestrictions).Pattern == "main" })
	gone, err = c.Repositories.BranchRestrictions.Delete(rule)
	must("BranchRestrictions.Delete", gone, err, nil)

	deploy := &bitbucket.DeployKeyOptions{Owner: owner, RepoSlug: slug, Label: "Deploy", Key: key("deploy")}
	added, err := c.Repositories.DeployKeys.Create(deploy)
	must("DeployKeys.Create", added, err, func(one *bitbucket.DeployKey) bool { return one.Label == "Deploy" })
	deploy.Id = added.Id
	added, err = c.Repositories.DeployKeys.Get(deploy)
	must("DeployKeys.Get", added, err, func(one *bitbucket.DeployKey) bool { return strings.HasPrefix(one.Key, "ssh-ed25519 ") })
	keys, err := c.Repositories.DeployKeys.List(deploy)
	must("DeployKeys.List", keys, err, func(all *bitbucket.DeployKeysRes) bool { return len(all.Items) == 2 })
	gone, err = c.Repositories.DeployKeys.Delete(deploy)
	must("DeployKeys.Delete", gone, err, nil)

	pipeline := &bitbucket.RepositoryPipelineOptions{Owner: owner, RepoSlug: slug, Enabled: true}
	configured, err := r.UpdatePipelineConfig(pipeline)
	must("Repository.UpdatePipelineConfig", configured, err, func(one *bitbucket.Pipeline) bool { return one.Enabled })
	configured, err = r.GetPipelineConfig(pipeline)
	must("Repository.GetPipelineConfig", configured, err, func(one *bitbucket.Pipeline) bool { return one.Enabled })
	variable := &bitbucket.RepositoryPipelineVariableOptions{Owner: owner, RepoSlug: slug, Key: "CONFORMANCE", Value: "open"}
	kept, err := r.AddPipelineVariable(variable)
	must("Repository.AddPipelineVariable", kept, err, func(one *bitbucket.PipelineVariable) bool { return one.Value == "open" })
	variable.Uuid, variable.Secured = kept.Uuid, true
	kept, err = r.UpdatePipelineVariable(variable)
	must("Repository.UpdatePipelineVariable", kept, err, func(one *bitbucket.PipelineVariable) bool { return one.Secured && one.Value == "" })
	kept, err = r.GetPipelineVariable(variable)
	must("Repository.GetPipelineVariable", kept, err, func(one *bitbucket.PipelineVariable) bool { return one.Key == "CONFORMANCE" })
	variables, err := r.ListPipelineVariables(&bitbucket.RepositoryPipelineVariablesOptions{Owner: owner, RepoSlug: slug})
	must("Repository.ListPipelineVariables", variables, err, func(all *bitbucket.PipelineVariables) bool { return len(all.Variables) == 2 })
	gone, err = r.DeletePipelineVariable(&bitbucket.RepositoryPipelineVariableDeleteOptions{Owner: owner, RepoSlug: slug, Uuid: kept.Uuid})
	must("Repository.DeletePipelineVariable", gone, err, nil)

	place := &bitbucket.RepositoryEnvironmentOptions{Owner: owner, RepoSlug: slug, Name: "Staging 2", EnvironmentType: bitbucket.Staging}
	environment, err := r.AddEnvironment(place)
	must("Repository.AddEnvironment", environment, err, func(one *bitbucket.Environment) bool { return one.Name == "Staging 2" })
	place.Uuid = environment.Uuid
	environment, err = r.GetEnvironment(place)
	must("Repository.GetEnvironment", environment, err, func(one *bitbucket.Environment) bool { return one.Uuid == place.Uuid })
	environments, err := r.ListEnvironments(&bitbucket.RepositoryEnvironmentsOptions{Owner: owner, RepoSlug: slug})
	must("Repository.ListEnvironments", environments, err, func(all *bitbucket.Environments) bool { return len(all.Environments) == 1 })
	deployed := &bitbucket.RepositoryDeploymentVariableOptions{Owner: owner, RepoSlug: slug, Environment: environment, Key: "PLACE", Value: "there"}
	held, err := r.AddDeploymentVariable(deployed)
	must("Repository.AddDeploymentVariable", held, err, func(one *bitbucket.DeploymentVariable) bool { return one.Value == "there" })
	deployed.Uuid, deployed.Value = held.Uuid, "elsewhere"
	held, err = r.UpdateDeploymentVariable(deployed)
	must("Repository.UpdateDeploymentVariable", held, err, func(one *bitbucket.DeploymentVariable) bool { return one.Value == "elsewhere" })
	listed, err := r.ListDeploymentVariables(&bitbucket.RepositoryDeploymentVariablesOptions{Owner: owner, RepoSlug: slug, Environment: environment})
	must("Repository.ListDeploymentVariables", listed, err, func(all *bitbucket.DeploymentVariables) bool { return len(all.Variables) == 1 })
	gone, err = r.DeleteDeploymentVariable(&bitbucket.RepositoryDeploymentVariableDeleteOptions{Owner: owner, RepoSlug: slug, Environment: environment, Uuid: held.Uuid})
	must("Repository.DeleteDeploymentVariable", gone, err, nil)
	gone, err = r.DeleteEnvironment(&bitbucket.RepositoryEnvironmentDeleteOptions{Owner: owner, RepoSlug: slug, Uuid: environment.Uuid})
	must("Repository.DeleteEnvironment", gone, err, nil)
}

func refs(c *bitbucket.Client) string {
	r := c.Repositories.Repository
	model, err := r.BranchingModel(&bitbucket.RepositoryBranchingModelOptions{Owner: owner, RepoSlug: slug})
	must("Repository.BranchingModel", model, err, func(one *bitbucket.BranchingModel) bool { return one.Development.Branch.Name == "main" && len(one.Branch_Types) == 4 })
	branch, err := r.GetBranch(&bitbucket.RepositoryBranchOptions{Owner: owner, RepoSlug: slug, BranchName: "main"})
	must("Repository.GetBranch", branch, err, func(one *bitbucket.RepositoryBranch) bool { return len(one.Merge_Strategies) > 0 })
	head := branch.Target["hash"].(string)
	branch, err = r.CreateBranch(&bitbucket.RepositoryBranchCreationOptions{Owner: owner, RepoSlug: slug, Name: "by-go", Target: bitbucket.RepositoryBranchTarget{Hash: head}})
	must("Repository.CreateBranch", branch, err, func(one *bitbucket.RepositoryBranch) bool { return one.Target["hash"] == head })
	err = r.WriteFileContent(&bitbucket.RepositoryContentWriteOptions{
		Owner: owner, RepoSlug: slug, Branch: "by-go", Message: "Write by Go", Author: "Devon Miller <dev@acme.test>", Files: map[string]string{"docs/go.md": "Go\n"},
	})
	must("Repository.WriteFileContent", 0, err, nil)
	content, err := r.GetFileContent(&bitbucket.RepositoryFilesOptions{Owner: owner, RepoSlug: slug, Ref: "by-go", Path: "docs/go.md"})
	must("Repository.GetFileContent", content, err, func(one []byte) bool { return string(one) == "Go\n" })
	files, err := r.ListFiles(&bitbucket.RepositoryFilesOptions{Owner: owner, RepoSlug: slug, Ref: head, Path: "src/"})
	must("Repository.ListFiles", files, err, func(all []bitbucket.RepositoryFile) bool { return len(all) == 1 && all[0].Path == "src/Greeting.java" })
	branches, err := r.ListBranches(&bitbucket.RepositoryBranchOptions{Owner: owner, RepoSlug: slug})
	must("Repository.ListBranches", branches, err, func(all *bitbucket.RepositoryBranches) bool { return len(all.Branches) == 3 })
	tag, err := r.CreateTag(&bitbucket.RepositoryTagCreationOptions{Owner: owner, RepoSlug: slug, Name: "go1", Target: bitbucket.RepositoryTagTarget{Hash: head}})
	must("Repository.CreateTag", tag, err, func(one *bitbucket.RepositoryTag) bool { return one.Name == "go1" })
	tags, err := r.ListTags(&bitbucket.RepositoryTagOptions{Owner: owner, RepoSlug: slug})
	must("Repository.ListTags", tags, err, func(all *bitbucket.RepositoryTags) bool { return len(all.Tags) == 1 })
	all, err := r.ListRefs(&bitbucket.RepositoryRefOptions{Owner: owner, RepoSlug: slug})
	must("Repository.ListRefs", all, err, func(all *bitbucket.RepositoryRefs) bool { return len(all.Refs) == 4 })
	must("Repository.DeleteTag", 0, r.DeleteTag(&bitbucket.RepositoryTagDeleteOptions{Owner: owner, RepoSlug: slug, TagName: "go1"}), nil)

	commits := c.Repositories.Commits
	commit := &bitbucket.CommitsOptions{Owner: owner, RepoSlug: slug, Branchortag: "by-go", Revision: head}
	list, err := commits.GetCommits(commit)
	must("Commits.GetCommits", list, err, func(one any) bool { return at(one, "values", 0, "message") == "Write by Go" })
	one, err := commits.GetCommit(commit)
	must("Commits.GetCommit", one, err, func(one any) bool { return at(one, "hash") == head })
	one, err = commits.CreateCommitStatus(commit, &bitbucket.CommitStatusOptions{Key: "go", Url: "https://ci.acme.test/go", State: "SUCCESSFUL", Name: "Go"})
	must("Commits.CreateCommitStatus", one, err, func(one any) bool { return at(one, "state") == "SUCCESSFUL" })
	one, err = commits.GetCommitStatus(commit, "go")
	must("Commits.GetCommitStatus", one, err, func(one any) bool { return at(one, "name") == "Go" })
	one, err = commits.GetCommitStatuses(commit)
	must("Commits.GetCommitStatuses", one, err, func(one any) bool { return size(one) == 1 })
	stat, err := c.Repositories.Diff.GetDiffStat(&bitbucket.DiffStatOptions{Owner: owner, RepoSlug: slug, Spec: "by-go..main", Topic: true})
	must("Diff.GetDiffStat", stat, err, func(one *bitbucket.DiffStatRes) bool { return one.DiffStats[0].Status == "added" })
	return head
}

func pulls(c, theirs *bitbucket.Client, other *bitbucket.User, head string) {
	p := c.Repositories.PullRequests
	made, err := p.Create(&bitbucket.PullRequestsOptions{
		Owner: owner, RepoSlug: slug, Title: "By Go", Description: "Made", SourceBranch: "by-go", DestinationBranch: "main", Reviewers: []string{other.Uuid},
	})
	must("PullRequests.Create", made, err, func(one any) bool { return at(one, "reviewers", 0, "uuid") == other.Uuid })
	that := func() *bitbucket.PullRequestsOptions {
		return &bitbucket.PullRequestsOptions{Owner: owner, RepoSlug: slug, ID: fmt.Sprintf("%.0f", at(made, "id"))}
	}
	one, err := p.Get(that())
	must("PullRequests.Get", one, err, func(one any) bool { return at(one, "state") == "OPEN" })
	change := that()
	change.Title, change.Reviewers, change.SourceBranch, change.DestinationBranch = "Changed", []string{other.Uuid}, "by-go", "main"
	one, err = p.Update(change)
	must("PullRequests.Update", one, err, func(one any) bool { return at(one, "title") == "Changed" })
	one, err = p.List(&bitbucket.PullRequestsOptions{Owner: owner, RepoSlug: slug, States: []string{"OPEN"}, Query: `title="Changed"`})
	must("PullRequests.List", one, err, func(one any) bool { return size(one) == 1 })
	one, err = p.Commits(that())
	must("PullRequests.Commits", one, err, func(one any) bool { return size(one) == 1 })
	one, err = p.Statuses(that())
	must("PullRequests.Statuses", one, err, func(one any) bool { return size(one) == 0 })
	one, err = theirs.Repositories.PullRequests.Approve(that())
	must("PullRequests.Approve", one, err, func(one any) bool { return at(one, "approved") == true })
	one, err = theirs.Repositories.PullRequests.UnApprove(that())
	must("PullRequests.UnApprove", one, err, nil)
	one, err = theirs.Repositories.PullRequests.RequestChanges(that())
	must("PullRequests.RequestChanges", one, err, func(one any) bool { return at(one, "state") == "changes_requested" })
	one, err = theirs.Repositories.PullRequests.UnRequestChanges(that())
	must("PullRequests.UnRequestChanges", one, err, nil)
	comment := &bitbucket.PullRequestCommentOptions{Owner: owner, RepoSlug: slug, PullRequestID: that().ID, Content: "Look"}
	said, err := p.AddComment(comment)
	must("PullRequests.AddComment", said, err, func(one any) bool { return at(one, "content", "raw") == "Look" })
	comment.CommentId, comment.Content = fmt.Sprintf("%.0f", at(said, "id")), "Changed"
	one, err = p.UpdateComment(comment)
	must("PullRequests.UpdateComment", one, err, func(one any) bool { return at(one, "content", "raw") == "Changed" })
	thread := that()
	thread.CommentID = comment.CommentId
	one, err = p.GetComment(thread)
	must("PullRequests.GetComment", one, err, func(one any) bool { return at(one, "content", "raw") == "Changed" })
	one, err = p.GetComments(that())
	must("PullRequests.GetComments", one, err, func(one any) bool { return size(one) == 1 })
	one, err = p.DeleteComment(comment)
	must("PullRequests.DeleteComment", one, err, nil)
	merge := that()
	merge.MergeStrategy, merge.Message = bitbucket.MergeCommit, "Merged by Go"
	one, err = p.Merge(merge)
	must("PullRequests.Merge", one, err, func(one any) bool { return at(one, "state") == "MERGED" })
	one, err = p.Decline(&bitbucket.PullRequestsOptions{Owner: owner, RepoSlug: slug, ID: "1"})
	must("PullRequests.Decline", one, err, func(one any) bool { return at(one, "state") == "DECLINED" })
	must("Repository.DeleteBranch", 0, c.Repositories.Repository.DeleteBranch(&bitbucket.RepositoryBranchDeleteOptions{Owner: owner, RepoSlug: slug, RefName: "by-go"}), nil)
}
