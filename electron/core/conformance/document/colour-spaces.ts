import type { PdfFile } from '#core/signing/pdf-file';
import type { PdfDict, PdfObject } from '#core/signing/pdf-syntax';
import type { ContentUse, DeviceSpace } from './content-use.ts';

type Entries = PdfDict['entries'];

const deviceNames: Readonly<Record<string, DeviceSpace>> = {
  DeviceRGB: 'DeviceRGB',
  RGB: 'DeviceRGB',
  DeviceCMYK: 'DeviceCMYK',
  CMYK: 'DeviceCMYK',
  DeviceGray: 'DeviceGray',
  G: 'DeviceGray',
};
const defaultKeys: Readonly<Record<DeviceSpace, string>> = {
  DeviceRGB: 'DefaultRGB',
  DeviceCMYK: 'DefaultCMYK',
  DeviceGray: 'DefaultGray',
};

/** Where a colour space is used. */
export interface ColourPlace {
  readonly resources: Entries;
  readonly page: number;
  readonly object: number | undefined;
}

/** Notes a colour space and all it is made of. @source ISO 32000-1, 8.6 */
export function useColourSpace(
  file: PdfFile,
  use: ContentUse,
  space: PdfObject | undefined,
  place: ColourPlace,
  depth = 0,
): void {
  const value = file.resolve(space);
  if (depth > 10) return;
  const named = value.kind === 'name' ? value.value : null;
  const device = named === null ? undefined : deviceNames[named];
  if (device !== undefined) {
    useDeviceSpace(file, use, device, place);
    return;
  }
  if (named !== null) {
    if (named === 'Pattern') return;
    const found = file.dict(place.resources.get('ColorSpace')).get(named);
    if (found === undefined) use.fault('resource', place.page, place.object, named);
    else useColourSpace(file, use, found, place, depth + 1);
    return;
  }
  const items = file.array(value);
  if (items.length === 1) {
    useColourSpace(file, use, items[0], place, depth + 1);
    return;
  }
  if (items.length === 0 || use.colourSpaces.has(value)) return;
  use.colourSpaces.set(value, { value, page: place.page, object: place.object });
  const inner = innerSpace(file.name(items[0]), items);
  if (inner !== undefined) useColourSpace(file, use, inner, place, depth + 1);
}

function innerSpace(family: string | null, items: readonly PdfObject[]): PdfObject | undefined {
  if (family === 'Indexed' || family === 'I' || family === 'Pattern') return items[1];
  return family === 'Separation' || family === 'DeviceN' ? items[2] : undefined;
}

export function useDeviceSpace(file: PdfFile, use: ContentUse, device: DeviceSpace, place: ColourPlace): void {
  const replacement = file.dict(place.resources.get('ColorSpace')).get(defaultKeys[device]);
  if (replacement !== undefined) {
    const value = file.resolve(replacement);
    if (!use.colourSpaces.has(value)) use.colourSpaces.set(value, { value, page: place.page, object: place.object });
    return;
  }
  const key = `${device} ${place.page}`;
  if (!use.deviceSpaces.has(key)) {
    use.deviceSpaces.set(key, { value: device, page: place.page, object: place.object });
  }
}
