import { isEqual, type PdfObject } from '#core/signing/pdf-syntax';
import type { DeviceSpace } from '../document/content-use.ts';
import type { Document } from '../document/document.ts';
import { decode } from '../document/filters.ts';
import { type Place, type Rule, rule } from '../rule.ts';

/** Colours and what they are measured by. @source ISO 19005-3, 6.2.3 and 6.2.4 */
export const colourRules: readonly Rule[] = [
  rule('colour.output-profile', 'A 6.2.3', outputProfiles),
  rule('colour.one-output-profile', 'A 6.2.3', oneOutputProfile),
  rule('colour.icc-profile', 'A 6.2.4.2', iccProfiles),
  rule('colour.overprint', 'A 6.2.4.2', overprint),
  rule('colour.device-rgb', 'A 6.2.4.3', (document) => uncovered(document, 'DeviceRGB', ['RGB '])),
  rule('colour.device-cmyk', 'A 6.2.4.3', (document) => uncovered(document, 'DeviceCMYK', ['CMYK'])),
  rule('colour.device-gray', 'A 6.2.4.3', (document) => uncovered(document, 'DeviceGray', ['RGB ', 'CMYK', 'GRAY'])),
  rule('colour.separations', 'A 6.2.4.4', separations),
  rule('colour.device-n', 'A 6.2.4.4', undescribedSpots),
  rule('colour.colorants', 'A 6.1.13', colorants),
];

interface Profile {
  readonly version: number;
  /** `mntr`, `prtr`, … */
  readonly kind: string;
  /** `RGB `, `CMYK`, `GRAY`, `Lab `. */
  readonly space: string;
  readonly isProfile: boolean;
}

/** @source ICC.1:2010, 7.2 */
function profileOf({ file }: Document, object: PdfObject | undefined): Profile | null {
  const stream = file.resolve(object);
  if (stream.kind !== 'stream') return null;
  const bytes = decode(file, stream);
  const text = (from: number): string => bytes.toString('latin1', from, from + 4);
  return { version: bytes[8] ?? 0, kind: text(12), space: text(16), isProfile: text(36) === 'acsp' };
}

function intentsOf({ file, catalog }: Document) {
  return file.array(catalog.get('OutputIntents')).map((one) => file.dict(one));
}

const components: Readonly<Record<string, number>> = { 'RGB ': 3, CMYK: 4, GRAY: 1, 'Lab ': 3 };

function* outputProfiles(document: Document): Iterable<Place> {
  for (const intent of intentsOf(document)) {
    if (intent.has('DestOutputProfileRef')) yield { what: 'DestOutputProfileRef' };
    const profile = profileOf(document, intent.get('DestOutputProfile'));
    if (!profile) {
      if (document.file.name(intent.get('S')) === 'GTS_PDFA1') yield { what: 'DestOutputProfile' };
      continue;
    }
    const isFit = ['prtr', 'mntr'].includes(profile.kind) && ['RGB ', 'CMYK', 'GRAY'].includes(profile.space);
    if (!profile.isProfile || !isFit || profile.version > 4) yield { what: `${profile.kind} ${profile.space}` };
  }
}

function* oneOutputProfile(document: Document): Iterable<Place> {
  const refs = intentsOf(document).flatMap((intent) => {
    const profile = intent.get('DestOutputProfile');
    return profile?.kind === 'ref' ? [profile.number] : [];
  });
  if (new Set(refs).size > 1) yield { object: refs[1] };
}

function* iccProfiles(document: Document): Iterable<Place> {
  const { file, content } = document;
  for (const { value, page, object } of content.colourSpaces.values()) {
    const [family, stream] = file.array(value);
    if (file.name(family) !== 'ICCBased') continue;
    const profile = profileOf(document, stream);
    const count = file.resolve(file.dict(stream).get('N'));
    const isFit =
      profile?.isProfile === true &&
      profile.version <= 4 &&
      ['prtr', 'mntr', 'scnr', 'spac'].includes(profile.kind) &&
      count.kind === 'number' &&
      count.value === components[profile.space];
    if (!isFit) yield { page, object, what: profile?.space ?? 'ICCBased' };
  }
}

/** Overprint mode 1 with a CMYK profile. */
function* overprint(document: Document): Iterable<Place> {
  const { file, content } = document;
  const usesIccCmyk = [...content.colourSpaces.values()].some(({ value }) => {
    const [family, stream] = file.array(value);
    const count = file.resolve(file.dict(stream).get('N'));
    return file.name(family) === 'ICCBased' && count.kind === 'number' && count.value === 4;
  });
  if (!usesIccCmyk) return;
  for (const { value, page, object } of content.graphicsStates.values()) {
    const mode = file.resolve(value.get('OPM'));
    const isOn = ['op', 'OP'].some((key) => {
      const flag = file.resolve(value.get(key));
      return flag.kind === 'boolean' && flag.value;
    });
    if (isOn && mode.kind === 'number' && mode.value === 1) yield { page, object, what: 'OPM' };
  }
}

function* uncovered(document: Document, device: DeviceSpace, spaces: readonly string[]): Iterable<Place> {
  const isCovered = intentsOf(document).some((intent) => {
    const profile = profileOf(document, intent.get('DestOutputProfile'));
    return profile !== null && spaces.includes(profile.space);
  });
  if (isCovered) return;
  for (const { value, page, object } of document.content.deviceSpaces.values()) {
    if (value === device) yield { page, object };
  }
}

/** One colorant means the same everywhere. */
function* separations({ file, content }: Document): Iterable<Place> {
  const known = new Map<string, readonly PdfObject[]>();
  for (const { value, page, object } of content.colourSpaces.values()) {
    const items = file.array(value);
    const name = file.name(items[1]);
    if (file.name(items[0]) !== 'Separation' || name === null || name === 'All' || name === 'None') continue;
    const rest = items.slice(2);
    const earlier = known.get(name);
    known.set(name, earlier ?? rest);
    const isSame = !earlier || rest.every((item, index) => isEqual(file.resolve(item), file.resolve(earlier[index])));
    if (!isSame) yield { page, object, what: name };
  }
}

function* colorants({ file, content }: Document): Iterable<Place> {
  for (const { value, page, object } of content.colourSpaces.values()) {
    const [family, names] = file.array(value);
    const count = file.array(names).length;
    if (file.name(family) === 'DeviceN' && count > 32) yield { page, object, what: String(count) };
  }
}

const processColorants = new Set(['Cyan', 'Magenta', 'Yellow', 'Black', 'None']);

/** Every spot colour of a DeviceN space has its own description. */
function* undescribedSpots({ file, content }: Document): Iterable<Place> {
  for (const { value, page, object } of content.colourSpaces.values()) {
    const [family, names, , , attributes] = file.array(value);
    if (file.name(family) !== 'DeviceN') continue;
    const described = file.dict(file.dict(attributes).get('Colorants'));
    const components = file.array(file.dict(file.dict(attributes).get('Process')).get('Components'));
    const known = new Set([...processColorants, ...components.map((one) => file.name(one) ?? ''), ...described.keys()]);
    const spot = file.array(names).find((one) => !known.has(file.name(one) ?? ''));
    if (spot) yield { page, object, what: file.name(spot) ?? 'DeviceN' };
  }
}
