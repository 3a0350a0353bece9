// Drives `@coderabbitai/bitbucket`, which is typed by Atlassian's document of 2026.
import { pathToFileURL } from "node:url";
import { api, basic, conform, end, play, resolve } from "../scenario.mjs";

const { createBitbucketCloudClient } = await import(pathToFileURL(resolve("@coderabbitai/bitbucket/cloud")));

const answers = await play((person) => {
  const client = createBitbucketCloudClient({ baseUrl: api, headers: { Accept: "application/json", Authorization: basic(person) } });
  return async (operation, path, { query, body, form }) => {
    const [method, template] = operation.split(" ");
    const text = /\/(diff|src)\//.test(template) || template.endsWith("/diff");
    const { response, data, error } = await client[method](template, {
      params: { path, query },
      ...(body && { body }),
      ...(form && { body: form, bodySerializer: (fields) => new URLSearchParams(fields), headers: { "Content-Type": "application/x-www-form-urlencoded" } }),
      ...(text && { parseAs: "text" }),
    });
    return { status: response.status, data: data ?? error };
  };
});

/** The type of an answer, as its operation declares it; anything where it declares none or is younger than the client. */
const type = (operation) => {
  const [method, template] = operation.split(" ");
  return `Of<"${template}", "${method.toLowerCase()}">`;
};
conform(
  `import type { paths } from "@coderabbitai/bitbucket/cloud/openapi";
type Json<R> = R extends { content: { "application/json": infer B } } ? B : never;
type Found<O> = O extends { responses: infer R } ? Json<R[keyof R & (200 | 201)]> : never;
type Of<P, M> = P extends keyof paths ? M extends keyof paths[P] ? ([Found<paths[P][M]>] extends [never] ? unknown : Found<paths[P][M]>) : unknown : unknown;`,
  answers.map((one) => ({ ...one, type: type(one.operation) })),
  { '"pipeline:span_created"': "an event that is younger than the client" },
);
end();
