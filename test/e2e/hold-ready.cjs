'use strict';
// Loaded before the app by `electron -r`. The test must be attached before the first window opens, or it may never see
// that window: 'ready' is held back until Playwright, which is attached by then, calls `__playwright_run`.
const { app } = require('electron');

const reallyReady = app.whenReady();
const emit = app.emit.bind(app);
let isReleased = false;
let release = () => undefined;
let readyArguments = [];
const released = new Promise((resolve) => {
  release = resolve;
});

app.emit = (event, ...parameters) => {
  if (event !== 'ready' || isReleased) return emit(event, ...parameters);
  readyArguments = parameters;
  return true;
};
app.isReady = () => isReleased;
app.whenReady = () => released;

globalThis.__playwright_run = async () => {
  await reallyReady;
  isReleased = true;
  release();
  emit('ready', ...readyArguments);
};
