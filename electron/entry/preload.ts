import { ipcRenderer } from 'electron';

/**
 * Hands the page one end of its connection to the core, and nothing else. The page asks when it is ready to listen; a
 * new end comes unasked when the core was restarted.
 */
const wanted = 'core:port-wanted';
const given = 'core:port';

window.addEventListener('message', (event) => {
  if (event.source === window && event.data === wanted) ipcRenderer.send(wanted);
});

ipcRenderer.on(given, (event) => {
  window.postMessage(given, window.location.origin, [...event.ports]);
});
