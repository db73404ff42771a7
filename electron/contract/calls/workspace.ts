import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { CoreEvent } from '../events.ts';
import { Person, PersonInput } from '../records/person.ts';
import { AiSystem, SystemInput } from '../records/system.ts';
import { RecordId } from '../records/text.ts';
import {
  AccentColour,
  Appearance,
  ChosenFile,
  FilePurpose,
  FileToken,
  Session,
  Workspace,
  WorkspaceSettings,
} from '../records/workspace.ts';
import { byId, done, givenFile, job, read, versioned, write } from './base.ts';

/** The workspace, who works in it, and its AI systems. */
export const workspaceCalls = {
  /** Native dialogs and the desktop; the core asks the shell, so that paths stay out of the window. */
  shell: {
    chooseFile: job
      .input(z.strictObject({ purpose: FilePurpose, suggestedName: z.string().max(255).optional() }))
      .output(ChosenFile.nullable()),
    /** Several files for a purpose that takes them; none if the person closed the dialog. */
    chooseFiles: job.input(z.strictObject({ purpose: FilePurpose })).output(z.array(ChosenFile)),
    setAppearance: job.input(Appearance).output(done),
    showInFolder: job.input(z.strictObject({ file: FileToken })).output(done),
  },
  session: {
    get: read.output(Session),
    /** Who works now. */
    actAs: read.input(z.strictObject({ personId: RecordId })).output(Session),
    watch: job.output(eventIterator(CoreEvent)),
  },
  workspace: {
    create: job
      .input(z.strictObject({ file: FileToken, name: Workspace.shape.name, owner: PersonInput }))
      .output(Session),
    open: job.input(z.strictObject({ file: FileToken })).output(Session),
    openRecent: job.input(byId).output(Session),
    forgetRecent: job.input(byId).output(Session),
    close: job.output(Session),
    configure: write.input(WorkspaceSettings).output(Session),
    /** Logo (PNG or JPEG) and colour of dossiers. What is absent stays, `null` removes it. */
    setLogo: job
      .input(z.strictObject({ logo: givenFile.nullable().optional(), accent: AccentColour.nullable().optional() }))
      .output(Session),
  },
  person: {
    list: read.output(z.array(Person)),
    add: write.input(PersonInput).output(Person),
    update: write.input(versioned.extend({ person: PersonInput })).output(Person),
  },
  system: {
    list: read.output(z.array(AiSystem)),
    add: write.input(SystemInput).output(AiSystem),
    update: write.input(versioned.extend({ system: SystemInput })).output(AiSystem),
  },
};
