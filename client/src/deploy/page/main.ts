import type { FromPage, ToPage } from "../messages.ts";
import { duration } from "../duration.ts";
import type { PodTile, StepView, ViewModel, WorkloadView } from "../view-model.ts";
import { button, copyIcon, element, icon, message } from "./dom.ts";

declare function acquireVsCodeApi(): {
  postMessage(message: FromPage): void;
  getState(): unknown;
  setState(state: { readonly isOpen: boolean | undefined }): void;
};

const host = acquireVsCodeApi();
const send = (message: FromPage): void => host.postMessage(message);

/** Whether the user opened or closed the list of checks; undefined: it is open while there is something to see. */
let isOpen = (host.getState() as { readonly isOpen?: boolean } | undefined)?.isOpen;

const status = element("p", { class: "sentence", attributes: { role: "status", "aria-live": "polite" } });
const sections: readonly {
  readonly place: HTMLElement;
  readonly draw: (model: ViewModel) => readonly unknown[];
  readonly build: (model: ViewModel) => readonly (Node | undefined)[];
}[] = [
  {
    place: element("header"),
    draw: ({ tone, target, source, reason, hint, record, run, summary, isCancelling, isOver }) => [
      tone,
      target,
      source,
      reason,
      hint,
      record,
      run,
      summary.length,
      isCancelling,
      isOver,
    ],
    build: bannerOf,
  },
  {
    place: element("section", { class: "steps", label: "Steps" }),
    draw: ({ checks, steps }) => [checks, steps],
    build: stepsOf,
  },
  {
    place: element("section", { class: "pods", label: "Pods" }),
    draw: ({ workloads, logs, run, isOver }) => [workloads, logs, run, isOver],
    build: podsOf,
  },
  {
    place: element("section", { class: "changes", label: "Changes" }),
    draw: ({ warnings, summary, diff, objects, run }) => [warnings, summary, diff, objects, run],
    build: changesOf,
  },
];

const [banner, ...columns] = sections.map(({ place }) => place);
if (banner !== undefined) document.body.append(banner, element("main", { children: columns }));
const drawn = new Map<HTMLElement, string>();

/** Makes only those parts anew that look different now, and keeps the focus where it was. */
function show(model: ViewModel): void {
  document.body.classList.toggle("empty", model.run === undefined);
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset["key"] : undefined;
  for (const { place, draw, build } of sections) {
    const look = JSON.stringify(draw(model));
    if (drawn.get(place) === look) continue;
    drawn.set(place, look);
    place.replaceChildren(...build(model).filter((node) => node !== undefined));
  }
  if (status.textContent !== model.sentence.replaceAll("`", "")) status.replaceChildren(...message(model.sentence));
  if (focused !== undefined && document.activeElement === document.body)
    document.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  tick();
}

function bannerOf({
  tone,
  target,
  source,
  reason,
  hint,
  record,
  run,
  summary,
  isCancelling,
  isOver,
}: ViewModel): (Node | undefined)[] {
  return [
    icon(tone, "large"),
    element("div", {
      class: "standing",
      children: [
        status,
        reason === "" ? undefined : element("p", { class: "reason", children: message(reason) }),
        hint === "" ? undefined : element("p", { class: "hint", children: message(hint) }),
        run === undefined
          ? undefined
          : element("p", {
              class: "where",
              children: [element("strong", { text: target }), element("span", { text: ` from ${source}` })],
            }),
      ],
    }),
    element("div", {
      class: "actions",
      children: [
        run === undefined
          ? button("Deploy to Staging", "deploy", () => send({ type: "deploy" }), { class: "primary" })
          : undefined,
        summary.length > 0 ? button("Show changes", "changes", () => send({ type: "show-changes" })) : undefined,
        run === undefined || isOver ? undefined : cancelButton(isCancelling),
        record === undefined
          ? undefined
          : button("Open record", "record", () => send({ type: "open-record" }), { class: "primary" }),
      ],
    }),
  ];
}

function cancelButton(isCancelling: boolean): HTMLButtonElement {
  const made = button(isCancelling ? "Cancelling…" : "Cancel", "cancel", () => send({ type: "cancel" }));
  made.disabled = isCancelling;
  return made;
}

function stepsOf({ checks, steps, run }: ViewModel): (Node | undefined)[] {
  if (run === undefined) return [];
  const isOver = checks.tone === "good" || checks.tone === "warned";
  const group = element("details", {
    children: [
      element("summary", {
        key: "checks",
        children: [
          icon(checks.tone),
          element("span", { class: "title", text: "Checks" }),
          element("span", { class: "detail", text: checks.detail }),
        ],
      }),
      element("ol", { children: checks.steps.map(stepOf) }),
    ],
  });
  group.open = isOpen ?? !isOver;
  group.querySelector("summary")?.addEventListener("click", () => {
    isOpen = !group.open;
    host.setState({ isOpen });
  });
  return [
    element("h2", { text: "Steps" }),
    element("ol", {
      class: "line",
      children: [element("li", { class: `step group tone-${checks.tone}`, children: [group] }), ...steps.map(stepOf)],
    }),
  ];
}

function stepOf({ key, title, tone, detail, startedAt, took, expectedEnd, notices, commands }: StepView): HTMLElement {
  const count = `${commands.length} kubectl command${commands.length === 1 ? "" : "s"}`;
  const copy = (): HTMLElement => {
    const made = button("", `copy-${key}`, () => send({ type: "copy-commands", step: key }), {
      class: "copy",
      label: `Copy ${count} of ${title}`,
      title: `Copy ${count}`,
    });
    made.append(copyIcon());
    return made;
  };
  const since = startedAt === undefined ? {} : { "data-since": String(startedAt) };
  const time =
    took !== undefined
      ? element("span", { class: "time", text: took })
      : element("span", { class: "time", attributes: tone === "running" ? since : {} });
  return element("li", {
    class: `step tone-${tone}`,
    attributes: tone === "running" ? { "aria-current": "step" } : {},
    children: [
      icon(tone),
      element("span", { class: "title", text: title }),
      detail === ""
        ? undefined
        : element("span", { class: "detail", title: detail.replaceAll("`", ""), children: message(detail) }),
      time,
      commands.length === 0 ? element("span", { class: "copy" }) : copy(),
      expectedEnd === undefined
        ? undefined
        : element("progress", {
            label: "Time soaked",
            attributes: { ...since, max: String(expectedEnd - (startedAt ?? 0)), value: "0" },
          }),
      ...notices.slice(-3).map((notice) => element("p", { class: "notice", children: message(notice) })),
    ],
  });
}

function podsOf({ workloads, logs, run, isOver }: ViewModel): (Node | undefined)[] {
  if (run === undefined) return [];
  return [
    element("h2", { text: "Pods" }),
    ...logs.map(({ title, lines }) =>
      element("details", {
        class: "log",
        attributes: { open: "" },
        children: [
          element("summary", { key: `log-${title}`, text: `Last lines of ${title}` }),
          element("pre", { text: lines.join("\n"), attributes: { tabindex: "0" } }),
        ],
      }),
    ),
    workloads.length === 0
      ? element("p", {
          class: "nothing",
          text: isOver ? "None of this deploy" : "They appear once the roll-out begins",
        })
      : undefined,
    ...workloads.map(workloadOf),
  ];
}

function workloadOf({ name, ready, staying, pods }: WorkloadView): HTMLElement {
  return element("div", {
    class: "workload",
    children: [
      element("h3", {
        children: [
          element("span", { text: name }),
          element("span", { class: "count", text: `${ready} of ${staying} ready` }),
        ],
      }),
      element("ul", { class: "tiles", label: `Pods of ${name}`, children: pods.map(tileOf) }),
    ],
  });
}

function tileOf({ name, short, state, tone, age, restarts }: PodTile): HTMLElement {
  const again = restarts === 0 ? "" : `, ${restarts} restart${restarts === 1 ? "" : "s"}`;
  return element("li", {
    class: `tile tone-${tone} ${age}`,
    title: `${name}: ${state}, ${age}${again}`,
    children: [
      icon(tone),
      element("span", { class: "state", text: state }),
      element("span", { class: "name", text: short }),
      element("span", { class: "age", text: `${age}${again}` }),
    ],
  });
}

function changesOf({ warnings, summary, diff, objects, run }: ViewModel): (Node | undefined)[] {
  if (run === undefined) return [];
  const done = new Map(objects.map(({ object, action }) => [object, action]));
  return [
    element("h2", { text: "What changes" }),
    summary.length === 0 ? element("p", { class: "nothing", text: "Known after the server’s dry run" }) : undefined,
    ...warnings.map((text) =>
      element("p", { class: "warning", children: [icon("warned"), element("span", { children: message(text) })] }),
    ),
    summary.length === 0
      ? undefined
      : element("ul", { class: "summary", children: summary.map((text) => element("li", { text })) }),
    diff.length === 0
      ? undefined
      : element("div", {
          class: "diff",
          attributes: { tabindex: "0" },
          label: "Differences",
          children: diff.map(({ text, kind }) =>
            element("div", {
              class: `difference ${kind}`,
              children: [
                element("span", { text }),
                kind === "object" ? stateOf(done.get(text.replace(/^[+~-] /, ""))) : undefined,
              ],
            }),
          ),
        }),
  ];
}

function stateOf(action: string | undefined): HTMLElement | undefined {
  return action === undefined ? undefined : element("span", { class: "done", text: action });
}

/** Times of what is under way go on without an event. */
function tick(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-since]")) {
    const spent = Math.max(0, Date.now() - Number(place.dataset["since"]));
    if (place instanceof HTMLProgressElement) place.value = Math.min(spent, place.max);
    else place.textContent = duration(Math.floor(spent / 1000) * 1000).replace(".0", "");
  }
}

window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => show(data.model));
setInterval(tick, 1000);
send({ type: "ready" });
