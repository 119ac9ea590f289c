import type { DeployPlatform, DeploySign } from "../../../model/commands/deploy-command.ts";
import { isRemoteDeploy } from "../../../model/commands/deploy-command.ts";
import { type Step, settingText } from "./step.ts";

/** Actions by `owner/name`, or `owner/name/path` where only a part of a repository counts. */
const ACTIONS = new Map(
  Object.entries<readonly [DeploySign["kind"], DeployPlatform]>({
    "aws-actions/amazon-ecs-deploy-task-definition": ["deploy", "ecs"],
    "aws-actions/amazon-ecs-deploy-express-service": ["deploy", "ecs"],
    "donaldpiret/ecs-deploy": ["deploy", "ecs"],
    "silinternational/ecs-deploy": ["deploy", "ecs"],
    "awslabs/amazon-app-runner-deploy": ["deploy", "platform"],
    "aws-actions/aws-cloudformation-github-deploy": ["deploy", "cloudformation"],
    "aws-actions/aws-lambda-deploy": ["deploy", "serverless"],
    "appleboy/lambda-action": ["deploy", "serverless"],
    "einaregilsson/beanstalk-deploy": ["deploy", "platform"],
    "azure/webapps-deploy": ["deploy", "platform"],
    "azure/functions-action": ["deploy", "serverless"],
    "azure/container-apps-deploy-action": ["deploy", "platform"],
    "azure/aci-deploy": ["deploy", "platform"],
    "azure/spring-apps-deploy": ["deploy", "platform"],
    "azure/k8s-deploy": ["deploy", "kubernetes"],
    "azure/static-web-apps-deploy": ["deploy", "static"],
    "azure/arm-deploy": ["deploy", "infrastructure"],
    "google-github-actions/deploy-cloudrun": ["deploy", "serverless"],
    "google-github-actions/deploy-cloud-functions": ["deploy", "serverless"],
    "google-github-actions/deploy-appengine": ["deploy", "platform"],
    "google-github-actions/create-cloud-deploy-release": ["deploy", "gitops"],
    "superfly/flyctl-actions": ["deploy", "platform"],
    "amondnet/vercel-action": ["deploy", "static"],
    "cloudflare/wrangler-action": ["deploy", "static"],
    "cloudflare/pages-action": ["deploy", "static"],
    "nwtgck/actions-netlify": ["deploy", "static"],
    "firebaseextended/action-hosting-deploy": ["deploy", "static"],
    "octopusdeploy/deploy-release-action": ["deploy", "platform"],
    "octopusdeploy/deploy-release-tenanted-action": ["deploy", "platform"],
    "akhileshns/heroku-deploy": ["deploy", "platform"],
    "digitalocean/app_action": ["deploy", "platform"],
    "koyeb/action-git-deploy": ["deploy", "platform"],
    "deployphp/action": ["deploy", "ssh"],
    "appleboy/scp-action": ["hand-over", "ssh"],
    "easingthemes/ssh-deploy": ["deploy", "ssh"],
    "burnett01/rsync-deployments": ["deploy", "ssh"],
    "deliverybot/helm": ["deploy", "helm"],
    "bitovi/github-actions-deploy-eks-helm": ["deploy", "helm"],
    "stevehipwell/helm-deploy-action": ["deploy", "helm"],
    "omegion/argocd-app-actions": ["deploy", "gitops"],
    "clowdhaus/argo-cd-action": ["deploy", "gitops"],
    "serverless/github-action": ["deploy", "cloudformation"],
    "dflook/terraform-apply": ["deploy", "infrastructure"],
    "hashicorp/tfc-workflows-github/actions/apply-run": ["deploy", "infrastructure"],
    "actions/deploy-pages": ["docs", "static"],
    "peaceiris/actions-gh-pages": ["docs", "static"],
    "jamesives/github-pages-deploy-action": ["docs", "static"],
    "crazy-max/ghaction-github-pages": ["docs", "static"],
    "helm/kind-action": ["ephemeral", "unknown"],
    "engineerd/setup-kind": ["ephemeral", "unknown"],
    "container-tools/kind-action": ["ephemeral", "unknown"],
    "medyagh/setup-minikube": ["ephemeral", "unknown"],
    "manusa/actions-setup-minikube": ["ephemeral", "unknown"],
    "absaoss/k3d-action": ["ephemeral", "unknown"],
    "nolar/setup-k3d-k3s": ["ephemeral", "unknown"],
    "debianmaster/actions-k3s": ["ephemeral", "unknown"],
    "jupyterhub/action-k3s-helm": ["ephemeral", "unknown"],
    "peter-evans/repository-dispatch": ["hand-over", "gitops"],
    "convictional/trigger-workflow-and-wait": ["hand-over", "gitops"],
    "benc-uk/workflow-dispatch": ["hand-over", "gitops"],
    "bobheadxi/deployments": ["record", "unknown"],
    "chrnorm/deployment-action": ["record", "unknown"],
    "aws-actions/configure-aws-credentials": ["login", "unknown"],
    "google-github-actions/auth": ["login", "unknown"],
    "google-github-actions/get-gke-credentials": ["login", "unknown"],
    "azure/login": ["login", "unknown"],
    "azure/aks-set-context": ["login", "unknown"],
    "digitalocean/action-doctl": ["login", "unknown"],
    "pypa/gh-action-pypi-publish": ["publish", "unknown"],
    "softprops/action-gh-release": ["publish", "unknown"],
    "ncipollo/release-action": ["publish", "unknown"],
    "goreleaser/goreleaser-action": ["publish", "unknown"],
    "changesets/action": ["publish", "unknown"],
    "js-devtools/npm-publish": ["publish", "unknown"],
    "docker/build-push-action": ["publish", "unknown"],
  }),
);

/** What a step's action says about deploying; undefined when nothing. */
export function signOfAction(step: Step): DeploySign | undefined {
  const { uses } = step;
  if (uses?.kind !== "repository") return undefined;
  const what = uses.path === "" ? uses.repository : `${uses.repository}/${uses.path}`;
  const plain = (kind: DeploySign["kind"], platform: DeployPlatform, preview = false): DeploySign =>
    preview ? { kind, platform, what, preview } : { kind, platform, what };
  const input = (...names: string[]): string => settingText(step.with, ...names) ?? "";
  switch (uses.repository) {
    case "appleboy/ssh-action":
      return isRemoteDeploy(input("script")) ? plain("deploy", "ssh") : undefined;
    case "superfly/flyctl-actions":
      return uses.path === "" && /\bdeploy\b/.test(input("args")) ? plain("deploy", "platform") : undefined;
    case "cloudflare/wrangler-action": {
      const command = input("command");
      return command === "" || /\b(?:deploy|publish)\b/.test(command)
        ? plain("deploy", "static", /--branch\b|versions upload/.test(command))
        : undefined;
    }
    case "azure/static-web-apps-deploy":
      return plain(input("action") === "close" ? "teardown" : "deploy", "static");
    case "pulumi/actions":
      return /^(?:up|update)$/.test(input("command")) ? plain("deploy", "infrastructure") : undefined;
    case "serverless/github-action":
      return /\bdeploy\b/.test(input("args")) ? plain("deploy", "cloudformation") : undefined;
    case "amondnet/vercel-action":
      return plain("deploy", "static", !/--prod\b/.test(input("vercel-args")));
    case "nwtgck/actions-netlify":
      return plain("deploy", "static", input("production-deploy") === "false");
    case "firebaseextended/action-hosting-deploy":
      return plain("deploy", "static", input("channelid") !== "live");
    case "netlify/actions":
      return /^deploy\b/.test(input("args")) ? plain("deploy", "static", !/--prod\b/.test(input("args"))) : undefined;
    default: {
      const found = ACTIONS.get(what.toLowerCase()) ?? ACTIONS.get(uses.repository);
      return found === undefined ? undefined : plain(...found);
    }
  }
}
