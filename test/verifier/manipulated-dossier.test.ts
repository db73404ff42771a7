import { beforeAll, describe, expect, test } from 'vitest';
import { leafOf } from '#core/journal/merkle';
import { checkpointText, formatNote } from '#core/journal/note';
import { newDevice, signAsDevice } from '#core/journal/note-keys';
import { signDetached } from '#core/signing/cms';
import { PdfFile } from '#core/signing/pdf-file';
import { appendRevision, nextObjectNumber, writeStream } from '#core/signing/pdf-write';
import { EditablePdf } from '#test/support/pdf-edit';
import { generatedSigner, makePdf, sign } from '#test/support/signing';
import { approver, author, fingerprint, id, makeDossier, now, sha256, stateBytes } from '#test/support/small-dossier';
import type { Random } from '../core/journal/manipulations.ts';
import type { Trust } from './stranger.ts';
import { POSITIONS, tally } from './tally.ts';

describe('a signed dossier in other hands', () => {
  const trust: Trust = { now, trusted: [fingerprint(author), fingerprint(approver)] };
  let dossier: Buffer;
  let other: Buffer;
  beforeAll(async () => {
    dossier = Buffer.from(await makeDossier());
    const mallory = await generatedSigner('Mallory');
    other = Buffer.from(await sign(await makePdf(['author']), 'author', mallory));
  });
  const flipped = (place: number, mask = 1): Buffer => {
    const bytes = Buffer.from(dossier);
    bytes[place] = (dossier[place] ?? 0) ^ mask;
    return bytes;
  };
  /** The place of a pattern's match in the file, and its length. */
  const find = (pattern: RegExp) => {
    const match = pattern.exec(dossier.toString('latin1')) ?? expect.unreachable();
    return { at: match.index, length: match[0].length, text: match[0] };
  };
  const container = () => find(/\/Contents <[0-9a-f]{2000,}>/);
  /** Draws over a page, or changes another object, in a revision of its own. */
  const revised = (object: (file: PdfFile, random: Random) => { number: number; body: Buffer }) => (random: Random) => {
    const file = new PdfFile(dossier);
    return appendRevision(file, [{ generation: 0, ...object(file, random) }]).bytes;
  };
  const drawing = (random: Random) => writeStream(new Map(), Buffer.from(`${random(500)} ${random(800)} 50 50 re f`));
  const streams = (file: PdfFile): number[] =>
    [...file.entries.keys()].filter((number) => file.object(number).kind === 'stream');

  type Manipulation = readonly [string, (random: Random, position: number) => Uint8Array | Promise<Uint8Array>, RegExp];
  const failed = /^TOTAL-FAILED/;
  const manipulations: readonly Manipulation[] = [
    ['a bit is flipped anywhere', (random) => flipped(random(dossier.length), 1 << random(8)), failed],
    ['the file is cut off', (random) => dossier.subarray(0, random(dossier.length)), failed],
    [
      'bytes are put behind the end',
      (random) => Buffer.concat([dossier, Buffer.from('x'.repeat(1 + random(90)))]),
      failed,
    ],
    [
      'white space is put behind the end',
      (random) => Buffer.concat([dossier, Buffer.from('\n '.repeat(1 + random(9)))]),
      failed,
    ],
    [
      'bytes are put in',
      (random) => {
        const at = random(dossier.length);
        return Buffer.concat([dossier.subarray(0, at), Buffer.from([random(256)]), dossier.subarray(at)]);
      },
      failed,
    ],
    [
      'bytes are taken out',
      (random) => {
        const at = random(dossier.length - 40);
        return Buffer.concat([dossier.subarray(0, at), dossier.subarray(at + 1 + random(30))]);
      },
      failed,
    ],
    [
      'the gap behind the signature is written to',
      (random) => {
        const { at, length } = container();
        return flipped(at + length - 2 - random(4000), 1);
      },
      failed,
    ],
    [
      'a digit of the signature is changed to the other case',
      (random) => {
        const { at, text } = container();
        const places = [...text.slice(0, 2000).matchAll(/[a-f]/g)].slice(20);
        return flipped(at + (places[random(places.length)]?.index ?? 0), 0x20);
      },
      failed,
    ],
    [
      'a digit of the byte range is changed',
      (random) => {
        const { at, length } = find(/\d+ \d+ \d+\]/);
        return flipped(at + random(length - 1), 1);
      },
      failed,
    ],
    [
      'a stream is replaced in a later revision',
      revised((file, random) => {
        const all = streams(file);
        return { number: all[random(all.length)] ?? 0, body: drawing(random) };
      }),
      failed,
    ],
    [
      'an object that nothing needs is added in a later revision',
      revised((file, random) => ({ number: nextObjectNumber(file) + random(9), body: drawing(random) })),
      failed,
    ],
    [
      'a page is drawn on and the file written anew',
      (random) =>
        new EditablePdf(dossier)
          .edit(
            /\/Type \/Page\b[^s]/,
            (text) => text.replace('/MediaBox [0 0', `/MediaBox [0 ${1 + random(400)}`),
            random(3),
          )
          .bytes(),
      failed,
    ],
    [
      'the evidence is exchanged, and the rest signed by its author',
      (random) =>
        makeDossier((parts) => {
          parts.evidence = flippedIn(parts.evidence ?? Buffer.alloc(0), random);
        }),
      failed,
    ],
    [
      'the state is exchanged, and the rest signed by its author',
      (random) =>
        makeDossier((parts) => {
          parts.state = flippedIn(parts.state, random);
        }),
      failed,
    ],
    [
      'the statement of a sign-off is exchanged, and the rest signed by its author',
      (random) =>
        makeDossier((parts) => {
          parts.record = structuredClone(parts.record);
          Object.assign(parts.record.signOffs[0] ?? {}, { statement: `Fine, but ${random(1e6)}` });
        }),
      failed,
    ],
    [
      'the signature of a sign-off is of another content',
      async (random) => {
        const cms = await signDetached(Buffer.from(`${random(1e6)}`), approver);
        return makeDossier((parts) => {
          parts.cms = cms;
        });
      },
      failed,
    ],
    [
      'the signature of a sign-off is of another person',
      async () => {
        const cms = await signDetached(stateBytes, author);
        return makeDossier((parts) => {
          parts.cms = cms;
        });
      },
      failed,
    ],
    [
      'the decision is signed by another person',
      async (random) => {
        const cms = await signDetached(Buffer.from(`${random(1e6)}`), author);
        return makeDossier((parts) => {
          parts.decisionCms = cms;
        });
      },
      failed,
    ],
    [
      'the signature of another file is put in',
      () => {
        const foreign = /\/Contents <([0-9a-f]{2000,})>/.exec(other.toString('latin1'))?.[1] ?? '';
        const { at } = container();
        const bytes = Buffer.from(dossier);
        bytes.write(foreign, at + '/Contents <'.length, 'latin1');
        return bytes;
      },
      failed,
    ],
    [
      'the checkpoint of another workspace is attached',
      (random) => {
        const [root, head] = [leafOf('ab'.repeat(32)), sha256('head')];
        const { device } = newDevice(id(8));
        const text = checkpointText({
          workspaceId: id(100 + random(900)),
          size: 12,
          root,
          head,
          at: '2026-11-23T10:00:00.000Z',
        });
        const note = formatNote({ text, signatures: [signAsDevice(device, text)] });
        return makeDossier((parts) => {
          parts.more = [{ name: 'checkpoint.txt', bytes: Buffer.from(note) }];
        });
      },
      failed,
    ],
    [
      'an attachment is there twice',
      (random) =>
        makeDossier((parts) => {
          parts.more = [
            { name: ['assessment.json', 'dossier.json', 'decision-1.json'][random(3)] ?? '', bytes: Buffer.from('{}') },
          ];
        }),
      failed,
    ],
  ];
  test.each(manipulations)('%s', { timeout: 300_000 }, async (name, manipulate, expected) => {
    const said = await tally(trust, manipulate, name);
    for (const verdict of Object.keys(said)) expect(verdict, name).toMatch(expected);
    expect(Object.values(said).reduce((sum, count) => sum + count, 0)).toBe(POSITIONS);
  });
});

function flippedIn(bytes: Uint8Array, random: Random): Buffer {
  const flipped = Buffer.from(bytes);
  const place = random(bytes.length);
  flipped[place] = (bytes[place] ?? 0) ^ (1 << random(7));
  return flipped;
}
