/** What written roots begin with: a payment service with most of what is named by others. */
export const DEPLOY = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: pay
  labels: {app: pay}
spec:
  replicas: 2
  selector: {matchLabels: {app: pay}}
  template:
    metadata: {labels: {app: pay}}
    spec:
      serviceAccountName: pay
      imagePullSecrets: [{name: pull}]
      containers:
      - name: app
        image: acme/pay:1.0
        args: [--verbose, $(HOST)]
        ports:
        - containerPort: 8080
        - containerPort: 9090
          protocol: UDP
        env:
        - {name: A, value: "1"}
        - name: B
          valueFrom: {configMapKeyRef: {name: settings, key: b}}
        envFrom:
        - secretRef: {name: keys}
        volumeMounts:
        - {name: data, mountPath: /data}
      - name: sidecar
        image: acme/side@sha256:${"0".repeat(64)}
      volumes:
      - name: data
        persistentVolumeClaim: {claimName: disk}
      - name: conf
        configMap: {name: settings}
`;

const REST = `apiVersion: v1
kind: Service
metadata: {name: pay}
spec:
  selector: {app: pay}
  ports:
  - {name: http, port: 80, targetPort: 8080}
  - {name: dns, port: 53, protocol: UDP}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: pay}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: disk}
spec: {storageClassName: fast}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: pay}
spec:
  tls: [{secretName: cert, hosts: [pay.example]}]
  rules:
  - host: pay.example
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: pay, port: {number: 80}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: pay}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: pay}, maxReplicas: 4}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules: [{apiGroups: [""], resources: [configmaps], resourceNames: [settings], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
- {kind: ServiceAccount, name: pay}
- {kind: ServiceAccount, name: default}
- {kind: ServiceAccount, name: other, namespace: elsewhere}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: pay}
spec: {minAvailable: 1, selector: {matchLabels: {app: pay}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: pay}
spec:
  podSelector: {matchLabels: {app: pay}}
  ingress: [{from: [{podSelector: {matchLabels: {app: front}}}]}]
---
apiVersion: v1
kind: Namespace
metadata: {name: payments}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: "0 0 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{name: job, image: "acme/job:2", envFrom: [{configMapRef: {name: settings}}]}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: store}
spec:
  serviceName: pay
  selector: {matchLabels: {app: store}}
  template:
    metadata: {labels: {app: store}}
    spec: {containers: [{name: db, image: "postgres:16"}]}
  volumeClaimTemplates: [{metadata: {name: d}, spec: {storageClassName: fast}}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: hook}
webhooks: [{name: a.b.c, clientConfig: {service: {name: pay, namespace: default}}}]
---
apiVersion: acme.example/v1
kind: Ledger
metadata: {name: main}
spec: {nodes: [{name: a, size: 1}, {name: b, size: 2}], image: "acme/pay:1.0"}
`;

export const CONFIG = `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {b: "2", url: "http://pay:80/x"}
`;

export const BASE = `=== base/kustomization.yaml
resources: [deploy.yaml, rest.yaml, config.yaml]
=== base/deploy.yaml
${DEPLOY}=== base/rest.yaml
${REST}=== base/config.yaml
${CONFIG}`;

export function overlay(kustomization: string, files = ""): string {
  return `${BASE}=== root/kustomization.yaml\nresources: [../base]\n${kustomization}\n${files}`;
}

export function patched(patch: string, target = ""): string {
  const indented = patch.trim().replaceAll(/^/gm, "    ");
  return overlay(`patches:\n- patch: |-\n${indented}\n${target === "" ? "" : `  target: ${target}\n`}`);
}

export const HEAD = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: pay}\n";
export const spec = (text: string): string => patched(`${HEAD}spec: {template: {spec: ${text}}}`);
