interface KustomizeDifference {
  readonly name: string;
  /** A root in `root`, as `filesIn` reads it. */
  readonly files: string;
  /** What differs, ours first. */
  readonly ours: RegExp;
}

/** What kubectl builds in another way, and why that is left so. Each must be true: the test fails when it is not. */
export const KUSTOMIZE_DIFFERENCES: readonly KustomizeDifference[] = [
  {
    // kustomize writes the map out and reads it again, and so an empty value within braces becomes a text.
    name: "an empty value in braces",
    files:
      "=== root/kustomization.yaml\nresources: [a.yaml]\n=== root/a.yaml\napiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {none: }\n",
    ours: /\/spec\/none: null and not ""/,
  },
  {
    // No program is run; kustomize's own transformers could be carried out, but are rarely written that way.
    name: "transformers in files",
    files:
      "=== root/kustomization.yaml\nresources: [a.yaml]\ntransformers: [t.yaml]\n=== root/a.yaml\napiVersion: v1\nkind: Service\nmetadata: {name: a}\n=== root/t.yaml\napiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: t}\nprefix: x-\nfieldSpecs: [{path: metadata/name}]\n",
    ours: /\/metadata\/name: "a" and not "x-a" \(gaps: `transformers`/,
  },
  {
    // References of custom kinds that their definitions tell.
    name: "references that `crds` tell",
    files:
      '=== root/kustomization.yaml\nresources: [a.yaml]\nnamePrefix: x-\ncrds: [c.json]\n=== root/a.yaml\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\n---\napiVersion: a.b/v1\nkind: Own\nmetadata: {name: o}\nspec: {secretRef: {name: s}}\n=== root/c.json\n{"a.b/v1.Own": {"Schema": {"properties": {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"$ref": "x"}, "spec": {"$ref": "a.b/v1.Spec"}}}}, "a.b/v1.Spec": {"Schema": {"properties": {"secretRef": {"x-kubernetes-object-ref-api-version": "v1", "x-kubernetes-object-ref-kind": "Secret", "$ref": "y"}}}}}\n',
    ours: /\/spec\/secretRef\/name: "s" and not "x-s" \(gaps: `crds`/,
  },
];
