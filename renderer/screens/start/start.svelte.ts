import type { PersonRole } from '#contract/records/person';
import { api, session, Task } from '../app.ts';

/** Makes a new workspace with its first person, or opens one. */
export class StartScreen {
  isCreating = $state(false);
  workspaceName = $state('');
  ownerName = $state('');
  ownerEmail = $state('');
  ownerRoles = $state<PersonRole[]>(['owner', 'developer']);
  /** Set once a person asked to go on, so that nothing is called wrong before. */
  isChecked = $state(false);
  readonly task = new Task();

  readonly isNameMissing = $derived(this.workspaceName.trim() === '');
  readonly isOwnerMissing = $derived(this.ownerName.trim() === '');
  readonly areRolesMissing = $derived(this.ownerRoles.length === 0);
  readonly isEmailWrong = $derived(this.ownerEmail.trim() !== '' && !/^\S+@\S+\.\S+$/.test(this.ownerEmail.trim()));

  toggleRole(role: PersonRole): void {
    const roles = this.ownerRoles;
    this.ownerRoles = roles.includes(role) ? roles.filter((it) => it !== role) : [...roles, role];
  }

  /** Asks for the file, then makes the workspace. Nothing is made if a field is wrong or no file is chosen. */
  async create(): Promise<void> {
    this.isChecked = true;
    if (this.isNameMissing || this.isOwnerMissing || this.areRolesMissing || this.isEmailWrong) return;
    const name = this.workspaceName.trim();
    await this.task.run(async () => {
      const file = await api.shell.chooseFile({ purpose: 'workspace.create', suggestedName: `${name}.mdossier` });
      if (file === null) return;
      const owner = { name: this.ownerName.trim(), email: this.ownerEmail.trim(), roles: this.ownerRoles };
      await session.take(await api.workspace.create({ file: file.token, name, owner }));
    });
  }

  async open(): Promise<void> {
    await this.task.run(async () => {
      const file = await api.shell.chooseFile({ purpose: 'workspace.open' });
      if (file !== null) await session.take(await api.workspace.open({ file: file.token }));
    });
  }

  async openRecent(id: string): Promise<void> {
    await this.task.run(async () => session.take(await api.workspace.openRecent({ id })));
  }

  async forget(id: string): Promise<void> {
    await this.task.run(async () => session.take(await api.workspace.forgetRecent({ id })));
  }
}
