import { detectProject } from "../../scaffold/detection.ts";
import type { Generator } from "../../scaffold/generator.ts";
import { GENERATORS } from "../../scaffold/generators.ts";
import { CheckAnswerRequest, GeneratorQuestionsRequest, PlanFilesRequest } from "../protocol.ts";
import { packageProject } from "../../service/package-project.ts";
import type { Session } from "../session.ts";

/** Answers what the client's wizards ask. Nothing is kept between two questions. */
export function serveGenerators({ connection }: Session): void {
  connection.onRequest(GeneratorQuestionsRequest, ({ kind, project }) => {
    const { title, countsFrom, refusal, questions }: Generator = GENERATORS[kind];
    const { folder } = project;
    const whole = { ...project, files: new Map(project.files) };
    const detection = detectProject(folder === undefined ? whole : packageProject(whole, folder));
    const refused = refusal(detection);
    return {
      title,
      countsFrom,
      ...(refused === undefined ? {} : { refusal: refused }),
      detection,
      questions: questions(detection).map(({ id, title: asked, kind: how, options, value, evidence, optional }) => ({
        id,
        title: asked,
        kind: how,
        ...(options === undefined ? {} : { options }),
        value,
        evidence,
        optional,
      })),
    };
  });
  connection.onRequest(CheckAnswerRequest, ({ kind, detection, id, answer, given }) => {
    const { questions }: Generator = GENERATORS[kind];
    const question = questions(detection).find((candidate) => candidate.id === id);
    return question?.validate(answer, given) ?? null;
  });
  connection.onRequest(PlanFilesRequest, ({ kind, detection, given, existing }) =>
    GENERATORS[kind].plan(detection, given, existing),
  );
}
