import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AssessmentView } from '#contract/records/assessment';
import type { AnswerValue } from '#contract/records/judgement';
import { house1, type PackFiles, zipPack } from './house-pack.ts';
import { openToolCase, type ToolCase } from './tool-pack.ts';

/** The workspace of `openToolCase` with the small pack `house-check` imported, and an assessment by it. */
export type HouseCase = ToolCase & {
  /** Of the assessment by `house-check`. */
  readonly houseId: string;
  importPack(files: PackFiles): ReturnType<ToolCase['client']['pack']['import']>;
  answerHouse(questionId: string, value: AnswerValue | null): Promise<AssessmentView>;
  /** Attaches a file of these words to a question. */
  attach(questionId: string, name: string, words: string): Promise<AssessmentView>;
  openHouse(): Promise<AssessmentView>;
};

/** Opens a core on `makeToolResources` with a workspace that holds both small packs. */
export async function openHouseCase(resourcesFolder: string): Promise<HouseCase> {
  const tools = await openToolCase(resourcesFolder);
  const { client } = tools;
  const importPack: HouseCase['importPack'] = (files) =>
    client.pack.import({ name: 'pack.zip', content: new Blob([zipPack(files)]) });
  await importPack(house1);
  const { assessment } = await client.assessment.create({ systemId: tools.systemId, packId: 'house-check' });
  const assessmentId = assessment.id;
  return {
    ...tools,
    houseId: assessmentId,
    importPack,
    answerHouse: (questionId, value) => client.assessment.answer({ assessmentId, questionId, value }),
    attach: (questionId, name, words) => {
      writeFileSync(join(tools.folder, name), words);
      return client.evidence.add({ assessmentId, questionId, file: tools.file(name) });
    },
    openHouse: () => client.assessment.open({ id: assessmentId }),
  };
}
