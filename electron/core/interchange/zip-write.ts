import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

/** The same in every zip, so that equal content gives equal bytes. Local time, as a zip tells it. */
const MODIFIED = new Date(2000, 0, 1);
const LEVEL = 6;

/** A zip file that is written piece by piece; nothing of it is kept. */
export type ZipWriter = {
  /** Begins a file in it; the one before must be ended. `isPacked` false: its bytes are packed already. */
  file(name: string, isPacked?: boolean): { write(piece: Uint8Array): void; end(): void };
  /** Writes the directory; nothing comes after it. */
  end(): void;
};

/**
 * @param take  is given the bytes of the zip file as they come
 * @source APPNOTE 6.3.10; without zip64: at most 65,535 files and 4 GiB
 */
export function createZip(take: (piece: Uint8Array) => void): ZipWriter {
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    take(piece);
  });
  return {
    file: (name, isPacked = true) => {
      const entry = isPacked ? new ZipDeflate(name, { level: LEVEL }) : new ZipPassThrough(name);
      entry.mtime = MODIFIED;
      zip.add(entry);
      return {
        write: (piece) => entry.push(piece, false),
        end: () => entry.push(new Uint8Array(0), true),
      };
    },
    end: () => zip.end(),
  };
}
