import { toast } from 'svelte-sonner';
import { api } from './api.ts';
import { failureText } from './i18n.svelte.ts';
import { session } from './session.svelte.ts';

/** Opens a workspace of this machine's list; what is open is closed by the core first. A failure is shown and changes nothing. */
export async function openRecent(id: string): Promise<void> {
  try {
    await session.take(await api.workspace.openRecent({ id }));
  } catch (error) {
    toast.error(failureText(error), { duration: Number.POSITIVE_INFINITY, closeButton: true });
  }
}
