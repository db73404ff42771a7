/** What the rules ask of a TrueType program. */
export interface TrueType {
  readonly glyphCount: number;
  /** Advance width in thousandths of the type size; null if there is no such glyph. */
  width(glyph: number): number | null;
  /** The character maps by platform and encoding, `3.1`. */
  readonly maps: ReadonlyMap<string, (code: number) => number>;
}

/**
 * Reads a TrueType font program.
 * @returns null if it is damaged or none
 * @source ISO/IEC 14496-22 (OpenType)
 */
export function readTrueType(bytes: Buffer): TrueType | null {
  try {
    return read(bytes);
  } catch (error) {
    // A Buffer says so when a table points behind its end.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function read(bytes: Buffer): TrueType | null {
  const version = bytes.readUInt32BE(0);
  if (version !== 0x00010000 && version !== 0x74727565 && version !== 0x4f54544f) return null;
  const tables = tablesOf(bytes);
  const [head, hhea, hmtx, maxp] = ['head', 'hhea', 'hmtx', 'maxp'].map((tag) => tables.get(tag));
  if (!head || !hhea || !hmtx || !maxp) return null;
  const unitsPerEm = head.readUInt16BE(18);
  const metrics = hhea.readUInt16BE(34);
  const glyphCount = maxp.readUInt16BE(4);
  if (unitsPerEm === 0 || metrics === 0) return null;
  const width = (glyph: number): number | null => {
    const at = Math.min(glyph, metrics - 1) * 4;
    if (glyph >= glyphCount || at + 2 > hmtx.length) return null;
    return (hmtx.readUInt16BE(at) * 1000) / unitsPerEm;
  };
  const cmap = tables.get('cmap');
  return { glyphCount, width, maps: cmap ? mapsOf(cmap) : new Map() };
}

function tablesOf(bytes: Buffer): Map<string, Buffer> {
  const tables = new Map<string, Buffer>();
  const count = bytes.readUInt16BE(4);
  for (let i = 0; i < count; i++) {
    const at = 12 + i * 16;
    const offset = bytes.readUInt32BE(at + 8);
    tables.set(bytes.toString('latin1', at, at + 4), bytes.subarray(offset, offset + bytes.readUInt32BE(at + 12)));
  }
  return tables;
}

function mapsOf(cmap: Buffer): Map<string, (code: number) => number> {
  const maps = new Map<string, (code: number) => number>();
  const count = cmap.readUInt16BE(2);
  for (let i = 0; i < count; i++) {
    const at = 4 + i * 8;
    const table = cmap.subarray(cmap.readUInt32BE(at + 4));
    const lookUp = lookUpIn(table);
    maps.set(`${cmap.readUInt16BE(at)}.${cmap.readUInt16BE(at + 2)}`, (code) => {
      const glyph = lookUp(code);
      return Number.isNaN(glyph) ? 0 : glyph;
    });
  }
  return maps;
}

/** Formats 0, 4, 6 and 12; an unknown one maps nothing. */
function lookUpIn(table: Buffer): (code: number) => number {
  const word = (at: number): number => (at >= 0 && at + 2 <= table.length ? table.readUInt16BE(at) : Number.NaN);
  const long = (at: number): number => (at >= 0 && at + 4 <= table.length ? table.readUInt32BE(at) : Number.NaN);
  switch (word(0)) {
    case 0:
      return (code) => (code < 256 ? (table[6 + code] ?? 0) : 0);
    case 4:
      return (code) => segmentGlyph(word, code);
    case 6:
      return (code) => (code >= word(6) && code < word(6) + word(8) ? word(10 + (code - word(6)) * 2) : 0);
    case 12:
      return (code) => {
        for (let at = 16; at < 16 + long(12) * 12 && at + 12 <= table.length; at += 12) {
          if (code >= long(at) && code <= long(at + 4)) return long(at + 8) + code - long(at);
        }
        return 0;
      };
    default:
      return () => 0;
  }
}

function segmentGlyph(word: (at: number) => number, code: number): number {
  const doubled = word(6);
  for (let i = 0; i < doubled; i += 2) {
    if (word(14 + i) < code) continue;
    const start = word(16 + doubled + i);
    if (start > code) return 0;
    const delta = word(16 + 2 * doubled + i);
    const rangeAt = 16 + 3 * doubled + i;
    const range = word(rangeAt);
    if (range === 0) return (code + delta) & 0xffff;
    const glyph = word(rangeAt + range + (code - start) * 2);
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  }
  return 0;
}
