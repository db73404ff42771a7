/** What the app gives its screens: the core's calls, the session, where one is, and the words. */
export { type Api, api } from '../app/api.ts';
export {
  failureCode,
  failureText,
  formatDate,
  formatDateTime,
  formatList,
  formatNumber,
  formatSize,
  formatTime,
  LOCALES,
  l,
  language,
  type MessageKey,
  region,
  t,
  tIfKnown,
} from '../app/i18n.svelte.ts';
export { finish } from '../app/job.ts';
export { isPlain, isTyping } from '../app/keys.ts';
export { Loaded } from '../app/loaded.svelte.ts';
export {
  type ItemTab,
  type MeasurementsTab,
  type MonitoringTab,
  navigation,
  type PackTab,
  type Place,
  type RisksTab,
} from '../app/navigation.svelte.ts';
export { openRecent } from '../app/open-workspace.ts';
export { PagedList, type RowPage } from '../app/paged-list.svelte.ts';
export { recall, remember } from '../app/preferences.ts';
export { ROLES, roleNames } from '../app/role-names.ts';
export { session } from '../app/session.svelte.ts';
export { Task } from '../app/task.svelte.ts';
export { THEMES, theme } from '../app/theme.svelte.ts';
export { WatchedJob } from '../app/watched-job.svelte.ts';
