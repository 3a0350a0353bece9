// Drives `bitbucket-mcp` as a host of the Model Context Protocol does: JSON-RPC by lines on its standard input and output.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { api, basic, end, fail, owner, resolve, reviewer } from "../scenario.mjs";

function start(person) {
  const environment = {
    ...process.env, BITBUCKET_URL: api, BITBUCKET_USERNAME: person.username, BITBUCKET_PASSWORD: person.password, BITBUCKET_LOG_DISABLE: "true",
    BITBUCKET_ENABLE_DANGEROUS: "true", BITBUCKET_WORKSPACE: "acme",
  };
  const server = spawn(process.execPath, [resolve("bitbucket-mcp/dist/index.js")], { env: environment, stdio: ["pipe", "pipe", "inherit"] });
  const waiting = new Map();
  let last = 0;
  createInterface({ input: server.stdout }).on("line", (line) => {
    const message = JSON.parse(line);
    waiting.get(message.id)?.(message);
  });
  const send = (message) => server.stdin.write(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\n");
  const request = (method, params) =>
    new Promise((done) => {
      const id = ++last;
      waiting.set(id, done);
      send({ id, method, params });
    });
  return {
    request,
    notify: (method) => send({ method }),
    stop: () => server.kill(),
  };
}

async function ready(person) {
  const server = start(person);
  await server.request("initialize", { protocolVersion: "2024-11-05", capabilities: {}, clientInfo: { name: "conformance", version: "1" } });
  server.notify("notifications/initialized");
  return server;
}

const mine = await ready(owner);
const theirs = await ready(reviewer);

/** Calls a tool; `see` looks at what it says, parsed where it is JSON. */
async function tool(name, given, see, server = mine) {
  const answer = await server.request("tools/call", { name, arguments: { workspace: "acme", repo_slug: "payments-api", ...given } });
  const text = answer.result?.content?.[0]?.text;
  if (answer.error || answer.result?.isError || text === undefined) return fail(`${name}: ${JSON.stringify(answer.error ?? answer.result)}`);
  let said = text;
  try {
    said = JSON.parse(text);
  } catch {
    // It is a sentence or a diff.
  }
  let seen = false;
  try {
    seen = see(said);
  } catch {
    // What is looked at is not there.
  }
  if (!seen) fail(`${name} said ${text}, which is not ${see}`);
  return said;
}

const tools = await mine.request("tools/list", {});
if (tools.result.tools.length < 40) fail("the server has fewer tools than are known");

await tool("listRepositories", { name: "pay" }, (all) => all.length === 1 && all[0].full_name === "acme/payments-api");
await tool("getRepository", {}, (one) => one.mainbranch.name === "main");
await tool("getRepositoryBranchingModel", {}, (one) => one.development.branch.name === "main");
await tool("getEffectiveRepositoryBranchingModel", {}, (one) => one.development.name === "main");
await tool("getProjectBranchingModel", { project_key: "PAY" }, (one) => one.type === "project_branching_model");
await tool("getEffectiveDefaultReviewers", {}, (said) => JSON.stringify(said).length > 1);
await tool("getPullRequests", { state: "OPEN" }, (all) => all.length === 1 && all[0].title === "Add a farewell");
const first = { pull_request_id: "1" };
await tool("getPullRequest", first, (one) => one.source.branch.name === "feature/farewell" && one.author.display_name === "Devon Miller");
await tool("getPullRequestDiff", first, (text) => text.includes("+++ b/src/Farewell.java"));
await tool("getPullRequestDiffStat", first, (all) => all[0].status === "added");
await tool("getPullRequestCommits", first, (all) => all.length === 1 && all[0].message === "Add a farewell\n");
await tool("getPullRequestStatuses", first, (page) => page.values.length === 0);
await tool("updatePullRequest", { ...first, title: "Changed", description: "By a tool" }, (one) => one.title === "Changed" && one.description === "By a tool");
await tool("approvePullRequest", first, (one) => one.approved === true);
await tool("unapprovePullRequest", first, (text) => /success/i.test(text));
const comment = await tool("addPullRequestComment", { ...first, content: "Look", inline: { path: "src/Farewell.java", to: 1 } }, (one) => one.inline.to === 1);
const thread = { ...first, comment_id: String(comment.id) };
await tool("getPullRequestComments", first, (all) => all.length === 1);
await tool("getPullRequestComment", thread, (one) => one.content.raw === "Look");
await tool("updatePullRequestComment", { ...thread, content: "Changed" }, (one) => one.content.raw === "Changed");
await tool("resolveComment", thread, (said) => JSON.stringify(said).length > 2);
await tool("reopenComment", thread, (said) => JSON.stringify(said).includes("reopened"));
await tool("deletePullRequestComment", thread, (said) => /deleted/i.test(said));
await tool("addPendingPullRequestComment", { ...first, content: "Draft" }, (one) => one.pending === true);
await tool("publishPendingComments", first, (said) => JSON.stringify(said).includes("1"));
// What its tool sends to make a task is not what Atlassian's document says (`content` is an object there), and its other tools for tasks ask at addresses that
// are not there.
await tool("getPullRequestTasks", first, (all) => all.length === 0);
await tool("convertTodraft", first, (one) => one.draft === true);
await tool("publishDraftPullRequest", first, (one) => one.draft === false);

// A branch, which no tool makes, for a pull request that one does make.
const headers = { Authorization: basic(owner), "Content-Type": "application/json" };
const branch = { name: "by-tool", target: { hash: (await tool("getPullRequest", first, () => true)).source.commit.hash } };
console.log("OURS POST /repositories/{workspace}/{repo_slug}/refs/branches");
await fetch(`${api}/repositories/acme/payments-api/refs/branches`, { method: "POST", headers, body: JSON.stringify(branch) });
const made = await tool(
  "createPullRequest",
  { title: "By a tool", description: "Made", sourceBranch: "by-tool", targetBranch: "main" },
  (one) => one.state === "OPEN" && one.close_source_branch === true,
  theirs,
);
await tool("mergePullRequest", { pull_request_id: String(made.id), message: "Merged", strategy: "squash" }, (one) => one.state === "MERGED");
await tool("declinePullRequest", { ...first, message: "No" }, (one) => one.state === "DECLINED");

mine.stop();
theirs.stop();
end();
