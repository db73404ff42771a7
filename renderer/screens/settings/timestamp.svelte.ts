import { api, session, Task, t } from '../app.ts';

/** The workspace's time-stamp server: off until an address is saved. */
export class TimestampSetting {
  isOn = $state(session.current?.workspace?.timestampServer != null);
  address = $state(session.current?.workspace?.timestampServer ?? '');
  isChecked = $state(false);
  readonly task = new Task();

  readonly saved = $derived(session.current?.workspace?.timestampServer ?? null);
  readonly addressError = $derived(
    this.isChecked && !isServer(this.address.trim()) ? t('screen.settings.stamp.address-wrong') : null,
  );

  /** Off is saved at once; on only with an address. */
  async switch(isOn: boolean): Promise<void> {
    this.isOn = isOn;
    this.isChecked = false;
    if (!isOn && this.saved !== null) await this.#configure(null);
  }

  async save(): Promise<void> {
    this.isChecked = true;
    if (this.addressError === null) await this.#configure(this.address.trim());
  }

  async #configure(timestampServer: string | null): Promise<void> {
    const { fourEyes = true } = session.current?.workspace ?? {};
    const changed = await this.task.run(() => api.workspace.configure({ fourEyes, timestampServer }));
    if (changed !== null) await session.take(changed);
  }
}

function isServer(address: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}
