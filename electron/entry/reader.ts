import type {} from 'electron';
import { serveReading } from '#core/reading/reader-process';

// Reads one file of somebody else, which may make this process hang or end and nothing more.
const parent = process.parentPort;
if (parent === undefined) {
  serveReading({
    onRequest: (listener) => void process.once('message', listener),
    send: (reply) => void process.send?.(reply),
    onGone: (listener) => void process.on('disconnect', listener),
  });
} else {
  parent.once('message', ({ ports: [port] }) => {
    if (!port) return;
    serveReading({
      onRequest: (listener) => void port.once('message', ({ data }) => listener(data)),
      send: (reply) => port.postMessage(reply),
      onGone: (listener) => void port.on('close', listener),
    });
    port.start();
  });
}
