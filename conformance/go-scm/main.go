// Drives the Bitbucket driver of github.com/drone/go-scm: what it decodes into its own types is looked at.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/drone/go-scm/scm"
	"github.com/drone/go-scm/scm/driver/bitbucket"
	"github.com/drone/go-scm/scm/transport"
)

const repo = "acme/payments-api"

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

func main() {
	client, err := bitbucket.New(os.Getenv("BASE"))
	if err != nil {
		panic(err)
	}
	client.Client = &http.Client{Transport: &transport.BasicAuth{Username: os.Getenv("OWNER"), Password: os.Getenv("OWNER_TOKEN")}}
	ctx := context.Background()
	page := scm.ListOptions{Page: 1, Size: 20}

	me, _, err := client.Users.Find(ctx)
	must("Users.Find", me, err, func(one *scm.User) bool { return one.Name == "portcullis-service-account" })
	email, _, err := client.Users.FindEmail(ctx)
	must("Users.FindEmail", email, err, func(one string) bool { return one == os.Getenv("OWNER") })
	organization, _, err := client.Organizations.Find(ctx, "acme")
	must("Organizations.Find", organization, err, func(one *scm.Organization) bool { return one.Name == "acme" })
	if _, response, err := client.Repositories.List(ctx, page); err == nil || response.Status != 410 {
		fail("Repositories.List over all workspaces is not gone: %v", err)
	}

	repository, _, err := client.Repositories.Find(ctx, repo)
	must("Repositories.Find", repository, err, func(one *scm.Repository) bool {
		return one.Branch == "main" && one.Private && one.Namespace == "acme" && strings.HasSuffix(one.Clone, "/acme/payments-api.git")
	})
	all, _, err := client.Repositories.(interface {
		ListNamespace(context.Context, string, scm.ListOptions) ([]*scm.Repository, *scm.Response, error)
	}).ListNamespace(ctx, "acme", page)
	must("Repositories.ListNamespace", all, err, func(all []*scm.Repository) bool { return len(all) == 2 })

	input := &scm.HookInput{Name: "Conformance", Target: "http://127.0.0.1:9/hook", Secret: "quiet", Events: scm.HookEvents{Push: true, PullRequest: true}}
	hook, _, err := client.Repositories.CreateHook(ctx, repo, input)
	must("Repositories.CreateHook", hook, err, func(one *scm.Hook) bool { return one.Active && strings.HasPrefix(one.Target, "http://127.0.0.1:9/hook") })
	found, _, err := client.Repositories.FindHook(ctx, repo, hook.ID)
	must("Repositories.FindHook", found, err, func(one *scm.Hook) bool { return one.ID == hook.ID && len(one.Events) > 1 })
	input.Name = "Changed"
	found, _, err = client.Repositories.UpdateHook(ctx, repo, hook.ID, input)
	must("Repositories.UpdateHook", found, err, func(one *scm.Hook) bool { return one.Name == "Changed" })
	hooks, _, err := client.Repositories.ListHooks(ctx, repo, page)
	must("Repositories.ListHooks", hooks, err, func(all []*scm.Hook) bool { return len(all) == 2 })
	_, err = client.Repositories.DeleteHook(ctx, repo, hook.ID)
	must("Repositories.DeleteHook", 0, err, nil)

	main, _, err := client.Git.FindBranch(ctx, repo, "main")
	must("Git.FindBranch", main, err, func(one *scm.Reference) bool { return len(one.Sha) == 40 && one.Path == "refs/heads/main" })
	_, err = client.Git.CreateBranch(ctx, repo, &scm.ReferenceInput{Name: "by-scm", Sha: main.Sha})
	must("Git.CreateBranch", 0, err, nil)
	branches, _, err := client.Git.ListBranches(ctx, repo, page)
	must("Git.ListBranches", branches, err, func(all []*scm.Reference) bool { return len(all) == 3 })
	tags, _, err := client.Git.ListTags(ctx, repo, page)
	must("Git.ListTags", tags, err, func(all []*scm.Reference) bool { return len(all) == 0 })
	signature := scm.Signature{Name: "Devon Miller", Email: "dev@acme.test"}
	_, err = client.Contents.Create(ctx, repo, "docs/scm.md", &scm.ContentParams{Branch: "by-scm", Message: "Write by scm", Data: []byte("scm\n"), Signature: signature})
	must("Contents.Create", 0, err, nil)
	content, _, err := client.Contents.Find(ctx, repo, "docs/scm.md", "by-scm")
	must("Contents.Find", content, err, func(one *scm.Content) bool { return string(one.Data) == "scm\n" && len(one.Sha) == 40 })
	_, err = client.Contents.Update(ctx, repo, "docs/scm.md", &scm.ContentParams{Branch: "by-scm", Message: "Write again", Data: []byte("more\n"), Signature: signature})
	must("Contents.Update", 0, err, nil)
	list, _, err := client.Contents.List(ctx, repo, "docs", "by-scm", page)
	must("Contents.List", list, err, func(all []*scm.ContentInfo) bool { return len(all) == 1 && all[0].Path == "docs/scm.md" && all[0].Kind == scm.ContentKindFile })
	commit, _, err := client.Git.FindCommit(ctx, repo, main.Sha)
	must("Git.FindCommit", commit, err, func(one *scm.Commit) bool { return one.Message == "Add a greeting\n" && one.Author.Email == "dev@acme.test" })
	commits, _, err := client.Git.ListCommits(ctx, repo, scm.CommitListOptions{Ref: "by-scm", Page: 1, Size: 20})
	must("Git.ListCommits", commits, err, func(all []*scm.Commit) bool { return all[0].Message == "Write again" && all[1].Message == "Write by scm" })
	changes, _, err := client.Git.CompareChanges(ctx, repo, "main", "by-scm", page)
	must("Git.CompareChanges", changes, err, func(all []*scm.Change) bool { return len(all) == 1 && all[0].Path == "docs/scm.md" })
	changes, _, err = client.Git.ListChanges(ctx, repo, main.Sha, page)
	must("Git.ListChanges", changes, err, func(all []*scm.Change) bool { return len(all) == 1 && all[0].Added })
	status, _, err := client.Repositories.CreateStatus(ctx, repo, main.Sha, &scm.StatusInput{
		State: scm.StateSuccess, Label: "scm", Title: "By scm", Target: "https://ci.acme.test/scm",
	})
	must("Repositories.CreateStatus", status, err, func(one *scm.Status) bool { return one.State == scm.StateSuccess && one.Label == "scm" })
	statuses, _, err := client.Repositories.ListStatus(ctx, repo, main.Sha, page)
	must("Repositories.ListStatus", statuses, err, func(all []*scm.Status) bool { return len(all) == 1 })

	pull, _, err := client.PullRequests.Create(ctx, repo, &scm.PullRequestInput{Title: "By scm", Body: "Made", Source: "by-scm", Target: "main"})
	must("PullRequests.Create", pull, err, func(one *scm.PullRequest) bool { return one.Title == "By scm" && one.Source == "by-scm" && !one.Closed })
	pull, _, err = client.PullRequests.Find(ctx, repo, pull.Number)
	must("PullRequests.Find", pull, err, func(one *scm.PullRequest) bool { return one.Target == "main" && one.Author.Name == "portcullis-service-account" })
	pulls, _, err := client.PullRequests.List(ctx, repo, scm.PullRequestListOptions{Page: 1, Size: 20, Open: true})
	must("PullRequests.List", pulls, err, func(all []*scm.PullRequest) bool { return len(all) == 2 })
	changes, _, err = client.PullRequests.ListChanges(ctx, repo, pull.Number, page)
	must("PullRequests.ListChanges", changes, err, func(all []*scm.Change) bool { return len(all) == 1 })
	commits, _, err = client.PullRequests.ListCommits(ctx, repo, pull.Number, page)
	must("PullRequests.ListCommits", commits, err, func(all []*scm.Commit) bool { return len(all) == 2 })
	comment, _, err := client.PullRequests.CreateComment(ctx, repo, pull.Number, &scm.CommentInput{Body: "Look"})
	must("PullRequests.CreateComment", comment, err, func(one *scm.Comment) bool { return one.Body == "Look" })
	_, err = client.PullRequests.Merge(ctx, repo, pull.Number)
	must("PullRequests.Merge", 0, err, nil)
	pull, _, err = client.PullRequests.Find(ctx, repo, pull.Number)
	must("PullRequests.Find", pull, err, func(one *scm.PullRequest) bool { return one.Merged && one.Closed })
	if failed {
		os.Exit(1)
	}
}
