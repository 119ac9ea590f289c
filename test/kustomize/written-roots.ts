import { BASE, CONFIG, DEPLOY, HEAD, overlay, patched, spec } from "./written-base.ts";

/** Roots that use each field of a kustomization, and what kustomize does in corners: name, then files. The root is `root`, else the first file's folder. */
export const WRITTEN_ROOTS: Readonly<Record<string, string>> = {
  "nothing but resources": overlay(""),
  "a name prefix and suffix": overlay("namePrefix: eu-\nnameSuffix: -v2"),
  "a namespace": overlay("namespace: payments-prod"),
  "a namespace and a prefix": overlay("namespace: payments-prod\nnamePrefix: eu-"),
  "common labels": overlay("commonLabels: {team: pay, tier: '1'}"),
  "labels of metadata alone": overlay("labels: [{pairs: {team: pay}}]"),
  "labels with selectors": overlay("labels: [{pairs: {team: pay}, includeSelectors: true}]"),
  "labels with templates": overlay("labels: [{pairs: {team: pay}, includeTemplates: true}]"),
  "labels with selectors in YAML 1.1": overlay("labels: [{pairs: {team: pay}, includeSelectors: yes}]"),
  "labels with fields": overlay(
    "labels: [{pairs: {team: pay}, fields: [{path: spec/tags, create: true, kind: Ledger}, {path: spec/none, kind: Ledger}]}]",
  ),
  "common annotations": overlay("commonAnnotations: {owner: pay}"),
  images: overlay(
    `images:\n- {name: acme/pay, newTag: "2.0"}\n- {name: acme/side, newName: reg.example:5000/side, newTag: v1}\n- {name: postgres, digest: sha256:abc}\n- {name: acme/job, tagSuffix: -slim}`,
  ),
  "images by another name twice": overlay(
    "images: [{name: acme/pay, newName: acme/other}, {name: acme/other, newTag: x}]",
  ),
  "images by a pattern": overlay('images: [{name: "acme/.*", newTag: all}]'),
  "image tags of old": overlay("imageTags: [{name: postgres, newTag: 17}]"),
  "image tags as texts of old": overlay('imageTags: [{name: postgres, newTag: "17"}]'),
  replicas: overlay("replicas: [{name: pay, count: 5}, {name: store, count: 3}]"),
  "replicas of nothing": overlay("replicas: [{name: none, count: 5}]"),
  "replicas behind a prefix": overlay("namePrefix: eu-\nreplicas: [{name: pay, count: 5}, {name: eu-store, count: 1}]"),
  "generated objects": overlay(
    `configMapGenerator:\n- name: made\n  literals: [a=1, "b='quoted'", c=x=y, "d=<&>", "e=grüße €😀"]\n  files: [app.properties, "renamed=app.properties"]\n  envs: [.env]\nsecretGenerator:\n- name: keys\n  literals: [password=hunter2]\n  type: example.com/x\n- name: pull\n  files: [app.properties]`,
    "=== root/app.properties\nlong=0123456789012345678901234567890123456789012345678901234567890123456789\nb=2\n=== root/.env\n# comment\nA=1\n  B = 2 \n\nC\nD=\n",
  ),
  "generated objects are empty": overlay("configMapGenerator: [{name: none}]\nsecretGenerator: [{name: keys}]"),
  "generators with options": overlay(
    `generatorOptions: {labels: {a: b, c: d}, annotations: {e: f}, disableNameSuffixHash: true}\nconfigMapGenerator:\n- name: made\n  literals: [a=1]\n  options: {labels: {a: own}, immutable: true}\n- {name: other, namespace: ns, literals: [b=2]}`,
  ),
  "a generated map is merged": overlay("configMapGenerator: [{name: settings, behavior: merge, literals: [b=3, c=4]}]"),
  "a generated map replaces": overlay("configMapGenerator: [{name: settings, behavior: replace, literals: [c=4]}]"),
  "a generated map exists": overlay("configMapGenerator: [{name: settings, literals: [c=4]}]"),
  "a generated map is merged with none": overlay(
    "configMapGenerator: [{name: none, behavior: merge, literals: [c=4]}]",
  ),
  "a generated map over a generated one": `=== base/kustomization.yaml
resources: [deploy.yaml]
configMapGenerator: [{name: settings, literals: [a=1, b=2]}]
secretGenerator: [{name: keys, literals: [x=1]}]
=== base/deploy.yaml
${DEPLOY}=== root/kustomization.yaml
resources: [../base]
namePrefix: eu-
namespace: prod
configMapGenerator: [{name: settings, behavior: merge, literals: [b=3]}]
secretGenerator: [{name: keys, behavior: replace, literals: [y=2]}]
`,
  "a literal without a sign": overlay("configMapGenerator: [{name: made, literals: [a]}]"),
  "a missing file of a generator": overlay("configMapGenerator: [{name: made, files: [none]}]"),
  "a patch adds, changes and takes away": spec(
    `{hostNetwork: true, serviceAccountName: null, containers: [{name: app, image: "acme/pay:3", env: [{name: A, value: "9"}, {name: C, value: c}], args: [x]}, {name: new, image: n}]}`,
  ),
  "a patch of ports": spec(
    "{containers: [{name: app, ports: [{containerPort: 8080, name: http}, {containerPort: 9090, protocol: TCP}, {containerPort: 1}]}]}",
  ),
  "a patch of ports with protocols": spec(
    "{containers: [{name: app, ports: [{containerPort: 8080, protocol: TCP, name: http}, {containerPort: 9090, protocol: UDP, name: u}]}]}",
  ),
  "a patch of mounts and volumes": spec(
    "{containers: [{name: app, volumeMounts: [{mountPath: /data, name: conf}, {mountPath: /x, name: data}]}], volumes: [{name: data, persistentVolumeClaim: null, emptyDir: {}}, {name: new, emptyDir: {}}]}",
  ),
  "a patch deletes a container": spec("{containers: [{name: sidecar, $patch: delete}]}"),
  "a patch replaces a container": spec("{containers: [{name: sidecar, $patch: replace, image: z}]}"),
  "a patch replaces containers": spec("{containers: [{$patch: replace}, {name: only, image: z}]}"),
  "a patch deletes containers": spec("{containers: [{$patch: delete}]}"),
  "a patch merges by name": spec("{containers: [{$patch: merge}, {name: app, image: z}]}"),
  "a patch replaces a map": patched(
    `${HEAD}spec: {template: {spec: {$patch: replace, containers: [{name: a, image: b}]}}}`,
  ),
  "a patch deletes a map": patched(`${HEAD}spec: {template: {$patch: delete}}`),
  "a patch orders elements": spec(
    "{$setElementOrder/containers: [{name: sidecar}, {name: app}], containers: [{name: app, image: z}]}",
  ),
  "a patch deletes from a list of texts": patched(
    "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: pay, $deleteFromPrimitiveList/finalizers: [a], finalizers: [b, c]}",
  ),
  "a patch deletes an object": patched(`$patch: delete\n${HEAD}`),
  "a patch of a service": patched(
    "apiVersion: v1\nkind: Service\nmetadata: {name: pay}\nspec: {ports: [{port: 80, name: web}, {port: 53, protocol: TCP, name: dt}]}",
  ),
  "a patch of its own kind replaces lists": patched(
    "apiVersion: acme.example/v1\nkind: Ledger\nmetadata: {name: main}\nspec: {nodes: [{name: b, size: 3}], more: {x: null, y: 1}}",
  ),
  "a patch of a kind that came later": patched(
    "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: pay}\nspec: {metrics: [{type: Resource}], maxReplicas: null}",
  ),
  "a patch that matches nothing": patched(
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: none}\nspec: {replicas: 3}",
  ),
  "a patch of another namespace": patched(
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: pay, namespace: x}\nspec: {replicas: 3}",
  ),
  "a patch by kind": patched(
    "apiVersion: x/v1\nkind: Y\nmetadata: {name: z, labels: {a: '1', b: null}, annotations: {c: null}}\nspec: {revisionHistoryLimit: 3}",
    "{kind: Deployment}",
  ),
  "a patch by a pattern of names": patched(
    "kind: X\nmetadata: {name: z}\nspec: {x: 1}",
    '{name: "p.*|nightly", kind: "(Deploy|CronJ).+"}',
  ),
  "a patch by a part of a name": patched("kind: X\nmetadata: {name: z}\nspec: {x: 1}", "{name: pa}"),
  "a patch by group and version": patched("kind: X\nmetadata: {name: z}\nspec: {x: 1}", "{group: apps, version: v1}"),
  "a patch by labels": patched(
    "kind: X\nmetadata: {name: z}\nspec: {x: 1}",
    '{labelSelector: "app in (pay, other),!none,app!=x"}',
  ),
  "a patch by annotations": patched("kind: X\nmetadata: {name: z}\nspec: {x: 1}", "{annotationSelector: a=b}"),
  "a patch changes names": overlay(
    "patches:\n- target: {kind: ConfigMap}\n  options: {allowNameChange: true, allowKindChange: true}\n  patch: |-\n    apiVersion: v1\n    kind: Secret\n    metadata: {name: renamed}\n",
  ),
  "a patch changes no names": patched(
    "apiVersion: v2\nkind: Secret\nmetadata: {name: renamed, namespace: x}",
    "{kind: ConfigMap}",
  ),
  "patches in files": overlay(
    "patches: [{path: a.yaml}]\npatchesStrategicMerge: [b.yaml]",
    `=== root/a.yaml\n${HEAD}spec: {replicas: 3}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {b: null, c: new}\n=== root/b.yaml\n${HEAD}spec: {paused: true, replicas: 4}\n`,
  ),
  "a patch of old inline": overlay(
    `patchesStrategicMerge:\n- |-\n  apiVersion: apps/v1\n  kind: Deployment\n  metadata: {name: pay, annotations: {x: null}}\n  spec: {replicas: 9}\n`,
  ),
  "a JSON patch": patched(
    `- {op: add, path: /metadata/labels/new, value: "1"}
- {op: replace, path: /spec/replicas, value: 7}
- {op: remove, path: /spec/template/spec/containers/1}
- {op: add, path: /spec/template/spec/containers/0/env/-, value: {name: Z, value: "z"}}
- {op: add, path: /spec/template/spec/containers/0/env/0, value: {name: Y, value: "y"}}
- {op: add, path: /metadata/annotations, value: {"a~b/c": "1"}}
- {op: replace, path: /metadata/annotations/a~0b~1c, value: "2"}
- {op: copy, from: /spec/replicas, path: /spec/minReadySeconds}
- {op: move, from: /spec/minReadySeconds, path: /spec/revisionHistoryLimit}
- {op: test, path: /spec/replicas, value: 7}
- {op: replace, path: /spec/none, value: [yes, 012, ~]}`,
    "{kind: Deployment, name: pay}",
  ),
  "a JSON patch of all": patched('- op: add\n  path: /metadata/labels\n  value: {all: "1"}', '{name: ".*"}'),
  "a JSON patch renames": overlay(
    'patches:\n- target: {kind: ConfigMap}\n  patch: "[{\\"op\\": \\"replace\\", \\"path\\": \\"/metadata/name\\", \\"value\\": \\"renamed\\"}]"\n',
  ),
  "a JSON patch does not fit": patched("- {op: remove, path: /spec/none}", "{kind: Deployment}"),
  "a JSON patch fails its test": patched("- {op: test, path: /spec/replicas, value: 3}", "{kind: Deployment}"),
  "a JSON patch without target": patched("- {op: add, path: /spec/x, value: 3}"),
  "JSON patches of old": overlay(
    "namePrefix: eu-\npatchesJson6902:\n- target: {version: v1, group: apps, kind: Deployment, name: pay}\n  path: p.json\n- target: {version: v1, kind: Service, name: pay}\n  patch: |-\n    - op: add\n      path: /spec/type\n      value: NodePort\n",
    '=== root/p.json\n[{"op": "add", "path": "/spec/paused", "value": true}]\n',
  ),
  components: `${BASE}=== root/kustomization.yaml
resources: [../base]
components: [../parts/a, ../parts/b]
namePrefix: eu-
=== parts/a/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
- target: {kind: Deployment}
  patch: '[{"op": "replace", "path": "/spec/replicas", "value": 9}]'
configMapGenerator: [{name: part, literals: [a=1]}]
=== parts/b/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
nameSuffix: -b
commonLabels: {part: b}
`,
  "a component as a base": `=== root/kustomization.yaml\nresources: [../part]\n=== part/kustomization.yaml\nkind: Component\nnamePrefix: a\n`,
  "a base as a component": `=== root/kustomization.yaml\ncomponents: [../part]\n=== part/kustomization.yaml\nnamePrefix: a\n`,
  "two bases with names of their own": `=== root/kustomization.yaml
resources: [../a, ../b]
namePrefix: x-
=== a/kustomization.yaml
resources: [../base]
namePrefix: a-
nameSuffix: -one
=== b/kustomization.yaml
resources: [../base]
namePrefix: b-
namespace: other
${BASE}`,
  "a base twice": `=== root/kustomization.yaml\nresources: [../a, ../base]\n=== a/kustomization.yaml\nresources: [../base]\n${BASE}`,
  "a cycle": "=== root/kustomization.yaml\nresources: [../a]\n=== a/kustomization.yaml\nresources: [../root]\n",
  "a folder around the root": "=== kustomization.yaml\nnamePrefix: a-\n=== root/kustomization.yaml\nresources: [..]\n",
  "a file outside of the root": `=== root/kustomization.yaml\nresources: [../config.yaml]\n=== config.yaml\n${CONFIG}`,
  "a missing file": "=== root/kustomization.yaml\nresources: [none.yaml]\n",
  "nothing in it": "=== root/kustomization.yaml\nkind: Kustomization\n",
  "a field that does not exist": overlay("resource: [x]"),
  "fields in other letters": overlay("NamePrefix: eu-\nPATCHES: []"),
  "a list that is a text": overlay("images: nginx"),
  "a broken text": "=== root/kustomization.yaml\nresources: [a\nnamePrefix: b\n",
  replacements: overlay(
    `replacements:
- source: {kind: ConfigMap, name: settings, fieldPath: data.b}
  targets:
  - select: {kind: Deployment}
    fieldPaths: ["spec.template.spec.containers.[name=app].env.[name=A].value", spec.replicas]
  - select: {kind: Ledger}
    reject: [{name: other}]
    fieldPaths: [spec.nodes.*.size, spec.made.here]
    options: {create: true}
- source: {kind: ConfigMap, name: settings, fieldPath: data.url, options: {delimiter: ":", index: 1}}
  targets:
  - select: {kind: Ingress}
    fieldPaths: [spec.rules.0.host]
    options: {delimiter: ".", index: 0}
  - select: {kind: Service}
    fieldPaths: ["metadata.annotations.[example.com/a.b]"]
    options: {create: true}
- sourceValue: static
  targets:
  - select: {name: store}
    fieldPaths: [metadata.labels.static, "spec.template.spec.containers.[image=post].image"]
    options: {create: true}
- source: {kind: Service, name: pay, fieldPath: spec.ports}
  targets:
  - select: {kind: Ledger}
    fieldPaths: [spec.nodes]
`,
  ),
  "a replacement by its file": overlay(
    "namePrefix: eu-\nreplacements: [{path: r.yaml}]",
    "=== root/r.yaml\n- source: {kind: Service, name: pay}\n  targets:\n  - select: {kind: Deployment, name: pay}\n    fieldPaths: ['spec.template.spec.containers.[name=app].args.1']\n",
  ),
  "a replacement of nothing": overlay(
    "replacements:\n- source: {kind: None, name: x}\n  targets: [{select: {kind: Service}, fieldPaths: [spec.type]}]",
  ),
  "a replacement to nothing": overlay(
    "replacements:\n- source: {kind: Service, name: pay}\n  targets: [{select: {kind: Service}, fieldPaths: [spec.none]}]",
  ),
  "a replacement without create in a list": overlay(
    "replacements:\n- source: {kind: Service, name: pay}\n  targets: [{select: {kind: Deployment}, fieldPaths: ['spec.template.spec.containers.[name=none].image']}]",
  ),
  "a replacement creates an item": overlay(
    "replacements:\n- source: {kind: Service, name: pay}\n  targets: [{select: {kind: Deployment}, fieldPaths: ['spec.template.spec.containers.[name=none].image'], options: {create: true}}]",
  ),
  variables: overlay(
    "namePrefix: eu-\nvars:\n- {name: HOST, objref: {apiVersion: v1, kind: Service, name: pay}}\n- {name: PORT, objref: {apiVersion: v1, kind: Service, name: pay}, fieldref: {fieldpath: 'spec.ports[0].port'}}\n- {name: COUNT, objref: {apiVersion: apps/v1, kind: Deployment, name: pay}, fieldref: {fieldpath: spec.replicas}}\npatches:\n- target: {kind: Deployment}\n  patch: |-\n    kind: X\n    metadata: {name: x}\n    spec: {template: {spec: {containers: [{name: app, command: [a, $(HOST):$(PORT), $(PORT), $$(HOST), $(NONE), $(]}]}}}\n",
  ),
  "a variable of nothing": overlay("vars: [{name: HOST, objref: {apiVersion: v1, kind: Service, name: none}}]"),
  configurations: overlay(
    "namePrefix: eu-\nimages: [{name: acme/pay, newTag: own}]\ncommonLabels: {a: b}\nconfigurations: [c.yaml]",
    "=== root/c.yaml\nimages: [{path: spec/image, kind: Ledger}]\ncommonLabels: [{path: spec/labels, create: true, kind: Ledger}]\nnameReference:\n- kind: Service\n  version: v1\n  fieldSpecs: [{path: spec/service, kind: Ledger}]\n",
  ),
  "an order": overlay("sortOptions: {order: fifo}"),
  "an order of kinds": overlay(
    "sortOptions: {order: legacy, legacySortOptions: {orderFirst: [Service, Deployment], orderLast: [ConfigMap]}}",
  ),
  "an order that does not exist": overlay("sortOptions: {order: random}"),
  "build metadata": overlay(
    "buildMetadata: [managedByLabel, originAnnotations, transformerAnnotations]\nnamePrefix: a-",
  ),
  "a list of objects": `=== root/kustomization.yaml
resources: [list.yaml, config.yaml]
namePrefix: a-
=== root/list.yaml
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata: {name: one}
- apiVersion: v1
  kind: ServiceList
  items: [{apiVersion: v1, kind: Service, metadata: {name: two}}]
=== root/config.yaml
${CONFIG}`,
  "an object for other tools":
    overlay("resources: [local.yaml]").replace(
      "resources: [../base]\nresources: [local.yaml]",
      "resources: [../base, local.yaml]",
    ) +
    '=== root/local.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: local, annotations: {config.kubernetes.io/local-config: "true"}}\n',
  "aliases and merge keys": `=== root/kustomization.yaml
resources: [a.yaml]
namePrefix: x-
commonLabels: {team: pay}
images: [{name: acme/pay, newTag: "2"}]
patches:
- target: {kind: Deployment}
  patch: '[{"op": "add", "path": "/spec/template/spec/containers/1/args", "value": ["a"]}]'
=== root/a.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: a, labels: &labels {app: a}}
spec:
  selector: {matchLabels: *labels}
  template:
    metadata: {labels: {<<: *labels, more: x}}
    spec:
      containers:
      - &c
        name: one
        image: acme/pay:1
        env: [{name: A}]
      - <<: *c
        name: two
      initContainers: [*c]
`,
  "types of YAML 1.1": `=== root/kustomization.yaml\nresources: [a.yaml]\nnamePrefix: x-\n=== root/a.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: a, labels: {on: on}, annotations: {port: 8080, none: , date: 2020-01-01}}
data: {yes: yes, octal: 012, other: 0o14, hex: 0x1F, under: 1_000, float: 1.50, date: 2020-1-2, tilde: ~, y: y, text: "on", exp: 1e3}
`,
  "empty values behind a patch": `=== root/kustomization.yaml
resources: [a.yaml]
patches:
- {patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {replicas: 2}}'}
=== root/a.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: a, annotations: , labels: {x: }}
spec:
  replicas: "1"
  paused:
  minReadySeconds: null
  template:
    spec:
      containers:
      - name: one
        env: [{name: A, value: a}, {name: B, value: }, {name: A, value: c}]
        ports: [{containerPort: 1}, {containerPort: 1, protocol: TCP}, {containerPort: 2}]
        resources: {}
      -
        name: two
        args: [a]
`,
  "a text in the place of a map": patched(`${HEAD}spec: {template: x}`),
  "labels where there is a text":
    "=== root/kustomization.yaml\nresources: [a.yaml]\ncommonLabels: {a: b}\n=== root/a.yaml\napiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {selector: x}\n",
  "two objects of a name": `=== root/kustomization.yaml\nresources: [a.yaml, b.yaml]\n=== root/a.yaml\n${CONFIG}=== root/b.yaml\n${CONFIG}`,
  "objects of a name in two namespaces": `=== root/kustomization.yaml
resources: [a.yaml]
nameSuffix: -one
=== root/a.yaml
${["one", "two"].map((namespace) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: ${namespace}}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: ${namespace}}\nspec: {volumes: [{name: v, configMap: {name: settings}}]}\n`).join("---\n")}`,
  "an object without a name":
    "=== root/kustomization.yaml\nresources: [a.yaml]\n=== root/a.yaml\napiVersion: v1\nkind: Service\nmetadata: {generateName: a}\n",
  "an object without a kind": "=== root/kustomization.yaml\nresources: [a.yaml]\n=== root/a.yaml\na: b\n",
  "a key twice":
    "=== root/kustomization.yaml\nresources: [a.yaml]\n=== root/a.yaml\napiVersion: v1\nkind: Service\nmetadata: {name: a, name: b}\n",
  "files of Windows":
    overlay("patches:\n- path: p.yaml\n")
      .replaceAll("\n", "\r\n")
      .replaceAll(/^(=== .*)\r$/gm, "$1") + `=== root/p.yaml\n${HEAD}spec: {replicas: 8}\n`,
  "kustomization.yml": `=== root/kustomization.yml\nresources: [a]\n=== root/a/Kustomization\nresources: [a.yaml]\n=== root/a/a.yaml\n${CONFIG}`,
  "a custom resource definition and services of an API": `=== root/kustomization.yaml
resources: [a.yaml]
namePrefix: x-
namespace: ns
images: [{name: a, newTag: b}]
=== root/a.yaml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: a.b.c}
spec: {conversion: {webhook: {clientConfig: {service: {name: s, namespace: old}}}}, containers: [{image: a}]}
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1.a.b}
spec: {service: {name: s}}
---
apiVersion: v1
kind: Service
metadata: {name: s}
`,
};
