import assert from "node:assert/strict";
import { test } from "node:test";
import type { SetReport } from "../../server/src/workspace/lint-set.ts";
import { LintSetRequest } from "../../server/src/lsp/protocol.ts";
import { startSession } from "./session.ts";

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: payments
spec:
  containers:
    - name: app
      image: registry.example.com/payments:1.0.0
      securityContext:
        privileged: true
`;

test("a set of texts is checked as it is sent, whatever lies in the folder, by the folder's configuration", async () => {
  const session = await startSession({
    files: {
      "k8s/pod.yaml": "kind: nothing\n",
      "quiet/.paylint.yaml": "rules:\n  kubernetes/privileged: off\n",
      "left-out/.paylint.yaml": "ignore: ['**']\n",
    },
  });
  try {
    const ask = async (path: string, text = POD): Promise<SetReport> =>
      session.connection.sendRequest<SetReport>(LintSetRequest.method, {
        root: session.uriOf("").replace(/\/$/, ""),
        texts: [{ path, text }],
      });
    const privileged = ({ findings }: SetReport) => findings.find(({ rule }) => rule === "kubernetes/privileged");
    const { path, line, severity } = privileged(await ask("k8s/pod.yaml")) ?? {};
    assert.deepEqual({ path, line, severity }, { path: "k8s/pod.yaml", line: 10, severity: "error" });
    const quiet = await ask("quiet/pod.yaml");
    assert.equal(privileged(quiet), undefined);
    assert.deepEqual(quiet.weakened, ["switch off `kubernetes/privileged`"]);
    assert.deepEqual((await ask("left-out/pod.yaml")).weakened, ["leave out `left-out/pod.yaml`"]);
    const ignored = POD.replace(
      "        privileged",
      "        # paylint-ignore kubernetes/privileged: ours\n        privileged",
    );
    assert.equal(privileged(await ask("k8s/pod.yaml", ignored))?.isSuppressed, true);
  } finally {
    await session.end();
  }
});
