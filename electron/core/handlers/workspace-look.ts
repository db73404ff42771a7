import { AppError } from '#contract/errors';
import { contrast, LEAST_CONTRAST } from '#core/dossier/layout/contrast';
import { parseJpeg } from '#core/dossier/layout/jpeg';
import { parsePng } from '#core/dossier/layout/png';
import { colourOf } from '#core/dossier/layout/theme';
import { readLook, type WorkspaceLook } from '#core/store/look';
import { readWorkspaceRow } from '#core/store/workspace';
import type { CallContext } from './base.ts';
import type { GivenFile } from './dossier-open.ts';
import { readChosenFile } from './evidence.ts';

/** A logo is on every title page: larger ones would make every dossier large. */
const LIMIT_BYTES = 2_000_000;
const LIMIT_PIXELS = 4000;

/** What is absent stays, `null` removes it. */
export interface LookInput {
  readonly logo?: GivenFile | null | undefined;
  readonly accent?: string | null | undefined;
}

/**
 * Keeps the logo and colour of a workspace's dossiers. A picture is taken apart first: what cannot be printed is refused.
 * @throws AppError `logo.unsupported`, `logo.colour-too-pale`, `file.not-readable`
 */
export async function setLook(context: CallContext, { logo, accent }: LookInput): Promise<void> {
  if (accent && contrast(colourOf(accent), [1, 1, 1]) < LEAST_CONTRAST) {
    throw new AppError('logo.colour-too-pale', { colour: accent });
  }
  const picture = logo ? parsePicture(await readPicture(context, logo)) : logo;
  context.write((tx) => {
    const row = readWorkspaceRow(tx.read);
    const before = readLook(row.logo);
    const look: WorkspaceLook = {
      logo: picture === undefined ? before.logo : picture,
      accent: accent === undefined ? before.accent : accent,
    };
    const isPlain = look.logo === null && look.accent === null;
    tx.update('workspace', row.id, row.version, { logo: isPlain ? null : JSON.stringify(look) });
  });
}

async function readPicture(context: CallContext, given: GivenFile): Promise<Buffer> {
  const tooLarge = (): AppError => new AppError('logo.unsupported', { reason: 'size' });
  if ('content' in given) {
    if (given.content.size > LIMIT_BYTES) throw tooLarge();
    return Buffer.from(await given.content.arrayBuffer());
  }
  try {
    return readChosenFile(context, given.file, LIMIT_BYTES).content;
  } catch (error) {
    if (error instanceof AppError && error.code === 'file.too-large') throw tooLarge();
    throw error;
  }
}

function parsePicture(content: Buffer): NonNullable<WorkspaceLook['logo']> {
  const isJpeg = content[0] === 0xff && content[1] === 0xd8;
  if (!isJpeg && content.readUInt32BE(0) !== 0x89504e47) throw new AppError('logo.unsupported', { reason: 'format' });
  const { width, height } = measured(content, isJpeg);
  if (width > LIMIT_PIXELS || height > LIMIT_PIXELS) throw new AppError('logo.unsupported', { reason: 'size' });
  return {
    mediaType: isJpeg ? 'image/jpeg' : 'image/png',
    widthPx: width,
    heightPx: height,
    content: content.toString('base64'),
  };
}

function measured(content: Buffer, isJpeg: boolean): { width: number; height: number } {
  try {
    return isJpeg ? parseJpeg(content) : parsePng(content, () => undefined);
  } catch (cause) {
    throw new AppError('logo.unsupported', { reason: 'damaged' }, { cause });
  }
}
