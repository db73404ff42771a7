import type {} from 'electron';
import { serveTokens } from '#core/signing/token-process';

// Loads a PKCS#11 module: code of somebody else, which may end this process and nothing more.
const parent = process.parentPort;
if (parent === undefined) {
  serveTokens({
    onMessage: (listener) => void process.on('message', listener),
    send: (reply) => void process.send?.(reply),
    onGone: (listener) => void process.on('disconnect', listener),
  });
} else {
  parent.once('message', ({ ports: [port] }) => {
    if (!port) return;
    serveTokens({
      onMessage: (listener) => void port.on('message', ({ data }) => listener(data)),
      send: (reply) => port.postMessage(reply),
      onGone: (listener) => void port.on('close', listener),
    });
    port.start();
  });
}
