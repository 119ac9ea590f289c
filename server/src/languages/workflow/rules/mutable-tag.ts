import { deploymentOf } from "../model/deployment.ts";
import { type Workflow, jobTitle } from "../model/workflow.ts";
import { type ImageUse, imagesOf } from "../model/image.ts";
import { rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

export default rule<Workflow>({
  severity: "error",
  pci: ["6.5.1", "11.5.2"],
  summary: "An image goes out under a tag that moves",
  why: "What was tested and what takes payments can differ under the same tag, and there is no older one to go back to",
  how: "Tag the image with the commit, `${{ github.sha }}`, and deploy that tag or the digest of the push",
  check(workflow, report) {
    if (!/push|image/.test(workflow.text)) return;
    const images = imagesOf(workflow);
    // A moving tag beside a fixed one is a convenience: the fixed one is there to deploy.
    const isNamed = images.some(({ use, mutable }) => use === "push" && !mutable);
    for (const image of images) {
      if (!image.mutable || (image.use === "push" && isNamed)) continue;
      const found = deploymentOf(workflow, image.job);
      const deployment = found?.kind === "deploy" ? found : undefined;
      if (deployment?.target.tier === "non-production") continue;
      const inProduction = image.use === "deploy" && deployment?.target.tier === "production";
      report({
        at: image.tag?.at ?? image.at,
        severity: inProduction ? "error" : "warning",
        message: messageOf(image),
        ...(inProduction ? { evidence: `production because ${deployment.target.evidence}` } : {}),
        fixes: image.use === "push" ? withCommit(image) : [],
      });
    }
  },
});

function messageOf({ use, tag, text, job }: ImageUse): string {
  const what = tag === undefined ? `\`${text}\` without a tag, which is \`latest\`` : `the tag \`${tag.text}\``;
  return use === "deploy"
    ? `The job ${jobTitle(job)} deploys ${what}, and that changes with every push`
    : `The job ${jobTitle(job)} pushes only ${what}, so no release can be told from the next`;
}

/** Exact in an action's input; in a script the same image may be named in more places. */
function withCommit({ tag, step }: ImageUse): Fix[] {
  if (tag === undefined || step.uses === undefined) return [];
  return [
    { title: "Tag the image with the commit", class: "review", edits: [{ ...tag.at, newText: "${{ github.sha }}" }] },
  ];
}
