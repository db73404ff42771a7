/** How a core process is started. */
export interface CoreStart {
  /** The built core, one file. */
  readonly modulePath: string;
  /** Takes each piece of what the process prints. */
  readonly onOutput: (text: string) => void;
}

/** Only what a process needs from the environment; whatever else is there is none of its business. */
export function coreEnvironment(): Record<string, string> {
  const names = ['PATH', 'HOME', 'USERPROFILE', 'LANG', 'LC_ALL', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'TZ'];
  // Where PKCS#11 modules look for their own settings
  names.push('SOFTHSM2_CONF', 'OPENSC_CONF', 'XDG_CONFIG_HOME', 'XDG_RUNTIME_DIR');
  const pairs = names.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined));
}
