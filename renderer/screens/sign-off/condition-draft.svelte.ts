import { t } from '../app.ts';

/** A condition as it is written: what is to be done, by whom and by when. */
export class ConditionDraft {
  text = $state('');
  ownerId = $state('');
  dueOn = $state('');
  isChecked = $state(false);

  readonly textError = $derived(
    this.isChecked && this.text.trim() === '' ? t('ui.missing', { field: t('screen.sign-off.condition') }) : null,
  );
  readonly ownerError = $derived(
    this.isChecked && this.ownerId === '' ? t('ui.missing', { field: t('screen.sign-off.condition.owner') }) : null,
  );
  readonly dueError = $derived(
    this.isChecked && this.dueOn === '' ? t('ui.missing', { field: t('screen.sign-off.condition.due') }) : null,
  );

  check(): boolean {
    this.isChecked = true;
    return this.textError === null && this.ownerError === null && this.dueError === null;
  }

  get input(): { text: string; ownerId: string; dueOn: string } {
    return { text: this.text.trim(), ownerId: this.ownerId, dueOn: this.dueOn };
  }
}
