import { AppError } from '#contract/errors';
import { contentPieces } from '#core/store/blobs';
import type { Reader } from '#core/store/sql';
import { endingOf, fileNameOf } from './names.ts';

/**
 * Endings that some system runs when they are opened, or that change its settings. Not a list of what is dangerous, but of
 * what does something else than be shown.
 */
const RUNNING = new Set(
  `action apk app appimage appref-ms application appx appxbundle bash bat bin bsh cab cer chm class cmd com command
  cpl csh crt csproj deb desktop diagcab dll dmg docm dotm drv ear elf exe fish flatpak flatpakref fxp gadget hlp hta inf
  ins iqy iso isp its jar jnlp js jse kext ksh lib library-ms lnk mad maf mag mam maq mar mas mat mau mav maw mcf mda mdb
  mde mdt mdw mdz mht mhtml mjs cjs mpkg msc msh msi msix msixbundle msp mst msu o ocx ops osd osx out paf pcd php pif pkg
  pl plg pptm ppam potm prf prg prn ps1 ps1xml ps2 psc1 psc2 psd1 psm1 py pyc pyo pyw pyz pyzw rb reg rpm run scf scpt scr
  sct search-ms service settingcontent-ms sh shb shs sldm slk snap so svg swf sys terminal theme tmp ts udl url vb vbe vbp
  vbs vhd vhdx vsmacros vsw webloc website wim workflow ws wsc wsf wsh xbap xlam xll xlsb xlsm xltm xnk zsh`
    .split(/\s+/u)
    .map((ending) => `.${ending}`),
);

/** How programs begin: Windows, ELF, Mach-O (each way round, and of several machines), scripts. */
const PROGRAMS = ['4d5a', '7f454c46', 'feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe', '2321'];

/**
 * Refuses to hand a stored file to another program if it would run rather than be shown.
 * @param name  its label; the ending of the name it would have on disk counts
 * @throws AppError `evidence.not-opened`, also for a file without an ending: nobody knows what would open it
 */
export function checkMayOpen(read: Reader, sha256: string, name: string): void {
  const ending = endingOf(fileNameOf(name)).toLowerCase();
  const [first] = contentPieces(read, sha256);
  const head = first?.subarray(0, 8).toString('hex') ?? '';
  const isProgram = PROGRAMS.some((start) => head.startsWith(start));
  if (ending === '' || RUNNING.has(ending) || isProgram) throw new AppError('evidence.not-opened', { name });
}
