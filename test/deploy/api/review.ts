import { KINDS, VERBS } from "./kinds.ts";
import { isObject } from "./fields.ts";
import { badRequest, forbidden } from "./status.ts";
import type { Asked } from "./status.ts";
import type { Json, JsonObject } from "./types.ts";

export interface User {
  username: string;
  groups: readonly string[];
  uid: string;
}

/** What the caller may do: all, less what was taken away. */
export interface Rights {
  deny(verb: string, resource: string): void;
  allow(verb: string, resource: string): void;
  allows(asked: Omit<Asked, "name" | "namespace">): boolean;
  /** Throws the 403 of the API. */
  demand(asked: Asked): void;
  /** The answer to a review, the spec of the request with a status. */
  review(plural: string, body: unknown): JsonObject;
}

const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");

export function createRights(user: User): Rights {
  const denied = new Map<string, { verb: string; resource: string }>();

  const allows: Rights["allows"] = ({ verb, group, resource }) => {
    const [plural = "", subresource] = resource.split("/");
    const below = subresource === undefined ? "" : `/${subresource}`;
    const names = ["*", resource, `${plural}.${group}${below}`];
    return ![...denied.values()].some(
      (rule) => (rule.verb === "*" || rule.verb === verb) && names.includes(rule.resource),
    );
  };

  /** With nothing taken away this is how an administrator of the namespace looks: one rule of stars. */
  function rules(): JsonObject[] {
    if (denied.size === 0) return [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }];
    return KINDS.flatMap((kind) =>
      ["", ...kind.subresources].map((subresource) => {
        const resource = subresource === "" ? kind.plural : `${kind.plural}/${subresource}`;
        const verbs = VERBS.filter((verb) => allows({ verb, group: kind.group, resource }));
        return { verbs: [...verbs], apiGroups: [kind.group], resources: [resource] };
      }),
    ).filter((rule) => rule.verbs.length > 0);
  }

  return {
    deny: (verb, resource) => void denied.set(`${verb} ${resource}`, { verb, resource }),
    allow: (verb, resource) => void denied.delete(`${verb} ${resource}`),
    allows,
    demand(asked) {
      if (!allows(asked)) throw forbidden(user.username, asked);
    },
    review(plural, body) {
      if (!isObject(body)) throw badRequest("the request has no body");
      const answer = (status: JsonObject): JsonObject => ({ ...body, metadata: {}, status });
      switch (plural) {
        case "selfsubjectreviews":
          return answer({ userInfo: { username: user.username, uid: user.uid, groups: [...user.groups] } });
        case "selfsubjectrulesreviews": {
          const urls = [{ verbs: ["get"], nonResourceURLs: ["/api", "/api/*", "/apis", "/apis/*", "/version"] }];
          return answer({ resourceRules: rules(), nonResourceRules: urls, incomplete: false });
        }
        default: {
          const spec = isObject(body.spec) ? body.spec : {};
          const about = isObject(spec.resourceAttributes) ? spec.resourceAttributes : {};
          const subresource = text(about.subresource);
          const resource = subresource === "" ? text(about.resource) : `${text(about.resource)}/${subresource}`;
          return answer({ allowed: allows({ verb: text(about.verb), group: text(about.group), resource }) });
        }
      }
    },
  };
}
