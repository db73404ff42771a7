import type { TrustedCertificate } from '#contract/records/person';
import { api, Loaded, Task } from '../app.ts';

/** What this workspace holds for genuine: its own authority and the certificates of others. */
export class TrustScreen {
  readonly authority = new Loaded(() => api.authority.get());
  readonly list = new Loaded(() => api.trust.list());
  readonly task = new Task();

  /** Reads now and whenever the core tells of a change. @returns ends it */
  start(): () => void {
    const ends = [this.authority.follow(), this.list.follow()];
    return () => {
      for (const end of ends) end();
    };
  }

  async remove({ id, version }: TrustedCertificate): Promise<void> {
    const list = await this.task.run(() => api.trust.remove({ id, baseVersion: version }));
    if (list !== null) this.list.value = list;
  }

  /** Writes the authority's root where a person chooses. @returns the file's name; null if there is none */
  async exportRoot(): Promise<string | null> {
    return await this.task.run(async () => {
      const suggestedName = `${this.authority.value?.subject ?? 'root'}.pem`;
      const file = await api.shell.chooseFile({ purpose: 'certificate.save', suggestedName });
      if (file === null) return null;
      await api.authority.export({ file: file.token });
      return file.name;
    });
  }
}
