import { deflateSync } from 'node:zlib';
import { verifyPdf } from '#core/verification/verify-pdf';
const N = Number(process.argv[2]), S = Number(process.argv[3]);
const data = deflateSync(Buffer.alloc(N * 3, 0));
let out = Buffer.from('%PDF-1.7\n'); let prev: number | null = null; let start = 0;
for (let i = 0; i < S; i++) {
  start = out.length;
  out = Buffer.concat([out, Buffer.from(`9 0 obj\n<</Type/XRef/W[1 1 1]/Size ${N}/Filter/FlateDecode/Length ${data.length}${prev === null ? '' : `/Prev ${prev}`}/Root 1 0 R>>\nstream\n`), data, Buffer.from('\nendstream\nendobj\n')]);
  prev = start;
}
out = Buffer.concat([out, Buffer.from(`startxref\n${start}\n%%EOF\n`)]);
const t = performance.now();
console.log(out.length, verifyPdf(out, { now: new Date(), trusted: [] }).subIndication, (performance.now() - t).toFixed(0), 'ms', Math.round(process.memoryUsage().rss / 1e6), 'MB');
