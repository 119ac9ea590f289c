import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { READING_KUBECTL, missingKubectl } from "./kubectl.ts";
import { NAMESPACE, NEW_IMAGE, manifest, withRelease } from "./world.ts";

const skip = missingKubectl() ?? false;

const READING = { kubectl: READING_KUBECTL };

const map = (namespace: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: astray\n  namespace: ${namespace}\n`;

/** Ways to say another namespace, a kind of the whole cluster, or a Secret, so that a reader of YAML might miss it. */
const SETS: Readonly<Record<string, string>> = {
  "another namespace": map("production"),
  "a quoted one": map('"production"'),
  "one with blanks around": map('" production "'),
  "one with a slash": map("payments/../production"),
  "one with a question mark": map("production?x=1"),
  "a number": map("0123"),
  "a boolean of YAML 1.1": map("yes"),
  "a tag": map("!!str production"),
  "an alias": `${map("&n production")}---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: b, namespace: production }\n`,
  "a merged map":
    "x: &m { namespace: production }\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  <<: *m\n  name: astray\n",
  "a merged map within": "apiVersion: v1\nkind: ConfigMap\nmetadata: { <<: { namespace: production }, name: astray }\n",
  "a key that stands twice":
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: astray\n  namespace: payments\n  namespace: production\n",
  "metadata that stands twice": `${map("payments")}metadata: { name: astray, namespace: production }\n`,
  "a key in another case": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: astray\n  Namespace: production\n",
  "metadata in another case": "apiVersion: v1\nkind: ConfigMap\nMetadata:\n  name: astray\n  namespace: production\n",
  "a List":
    "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: { name: astray, namespace: production }\n",
  "a List in a List":
    "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: List\n    items:\n      - apiVersion: v1\n        kind: ConfigMap\n        metadata: { name: astray, namespace: production }\n",
  "a list of one kind":
    "apiVersion: v1\nkind: ConfigMapList\nitems:\n  - metadata: { name: astray, namespace: production }\n",
  "a list of Secrets":
    "apiVersion: v1\nkind: SecretList\nitems:\n  - metadata: { name: astray }\n    data: { a: Yg== }\n",
  JSON: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"astray","namespace":"production"}}\n',
  "JSON with a key twice":
    '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"astray","namespace":"payments","namespace":"production"}}\n',
  "JSON twice":
    '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}\n{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b","namespace":"production"}}\n',
  "behind the end of a document": `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n...\n${map("production")}`,
  "behind a directive": `%YAML 1.1\n---\n${map("production")}`,
  "behind a separator with a comment": `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n--- # next\n${map("production")}`,
  "behind a separator with a tab": `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n---\t\n${map("production")}`,
  "a name that leads elsewhere": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ../../production/configmaps/x }\n",
  "a name that the server makes":
    "apiVersion: v1\nkind: ConfigMap\nmetadata: { generateName: astray-, namespace: production }\n",
  "a namespace": "apiVersion: v1\nkind: Namespace\nmetadata: { name: production }\n",
  "a role of the cluster":
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: astray }\nrules: []\n",
  "a node": "apiVersion: v1\nkind: Node\nmetadata: { name: astray }\n",
  "a volume": "apiVersion: v1\nkind: PersistentVolume\nmetadata: { name: astray }\n",
  "a kind of its own":
    "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: a.example.com }\nspec: {}\n",
  "an eviction": "apiVersion: policy/v1\nkind: Eviction\nmetadata: { name: payments-api, namespace: payments }\n",
  "a binding": "apiVersion: v1\nkind: Binding\nmetadata: { name: payments-api }\ntarget: { kind: Node, name: a }\n",
  "a Secret": "apiVersion: v1\nkind: Secret\nmetadata: { name: astray }\nstringData: { a: b }\n",
  "a Secret in quotes": 'apiVersion: "v1"\n"kind": "Secret"\nmetadata: { name: astray }\n',
  "a Secret with an escape": 'apiVersion: v1\nkind: "Secre\\x74"\nmetadata: { name: astray }\n',
  "a Secret in a List":
    "apiVersion: v1\nkind: List\nitems:\n  - { apiVersion: v1, kind: Secret, metadata: { name: astray } }\n",
  "a Secret whose kind stands twice": "apiVersion: v1\nkind: ConfigMap\nkind: Secret\nmetadata: { name: astray }\n",
  "our own lock":
    "apiVersion: coordination.k8s.io/v1\nkind: Lease\nmetadata: { name: paylint-deploy }\nspec: { holderIdentity: nobody }\n",
};

describe("nothing leaves the namespace, however it is written", { skip }, () => {
  for (const [name, text] of Object.entries(SETS))
    test(name, () =>
      withRelease(async (world) => {
        world.write("k8s/api.yaml", `${manifest(NEW_IMAGE)}---\n${text}`);
        world.answers.set("stopped", "roll-back");
        await world.deploy({ soakMs: 0 });
        const locks = ({ resource }: { resource: string }): boolean => resource === "leases.coordination.k8s.io";
        const astray = world.api
          .writes()
          .filter((write) => !locks(write))
          .filter(
            ({ namespace, resource }) => namespace !== NAMESPACE || /^(?:secrets|namespaces|nodes)$/.test(resource),
          );
        assert.deepEqual(
          astray.map(({ verb, resource, namespace }) => `${verb} ${resource} ${namespace}`),
          [],
        );
        for (const write of world.api.writes().filter(locks))
          assert.doesNotMatch(JSON.stringify(write.body ?? ""), /"nobody"/, "the lock is the run's own");
        assert.equal(world.api.objects.get("Secret", "astray", NAMESPACE), undefined);
      }, READING),
    );
});
