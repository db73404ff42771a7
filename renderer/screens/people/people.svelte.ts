import { toast } from 'svelte-sonner';
import type { Person, PersonRole } from '#contract/records/person';
import { api, session, Task, t } from '../app.ts';

/** The form of one person, new or known. */
export class PersonForm {
  name = $state('');
  email = $state('');
  roles = $state<PersonRole[]>([]);
  isChecked = $state(false);
  readonly task = new Task();
  readonly person: Person | null;

  constructor(person: Person | null) {
    this.person = person;
    this.name = person?.name ?? '';
    this.email = person?.email ?? '';
    this.roles = [...(person?.roles ?? [])];
  }

  readonly nameError = $derived(
    this.isChecked && this.name.trim() === '' ? t('ui.missing', { field: t('field.person.name') }) : null,
  );
  readonly emailError = $derived(
    this.isChecked && this.email.trim() !== '' && !/^\S+@\S+\.\S+$/.test(this.email.trim())
      ? t('ui.email-wrong')
      : null,
  );
  readonly rolesError = $derived(this.isChecked && this.roles.length === 0 ? t('ui.roles-missing') : null);

  toggleRole(role: PersonRole): void {
    this.roles = this.roles.includes(role) ? this.roles.filter((it) => it !== role) : [...this.roles, role];
  }

  /** @returns whether the person is saved */
  async save(): Promise<boolean> {
    this.isChecked = true;
    if (this.nameError !== null || this.emailError !== null || this.rolesError !== null) return false;
    const input = { name: this.name.trim(), email: this.email.trim(), roles: this.roles };
    const saved = await this.task.run(() =>
      this.person === null
        ? api.person.add(input)
        : api.person.update({ id: this.person.id, baseVersion: this.person.version, person: input }),
    );
    if (saved === null) return false;
    await session.reloadPeople();
    toast.success(t('screen.people.saved', { name: saved.name }));
    return true;
  }
}
