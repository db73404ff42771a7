import type { EditablePdf } from '#test/support/pdf-edit';
import { CATALOG, type Defect, defect, draw, FORM, resources } from './defect.ts';

export const graphicsDefects: readonly Defect[] = [
  defect(
    'an output intent without a profile',
    ['colour.output-profile', 'colour.device-rgb', 'colour.device-gray'],
    (pdf) => {
      pdf.edit('/GTS_PDFA1', (text) => text.replace(/\/DestOutputProfile \d+ 0 R/, ''));
      draw(pdf, '0 g');
    },
  ),
  defect('two output profiles', 'colour.one-output-profile', (pdf) => {
    const profile = pdf.append(pdf.textOf(pdf.numberOf('mntrRGB')).replace(/^\d+ 0 obj\n|\nendobj$/g, ''));
    const intent = pdf.append(`<< /Type /OutputIntent /S /GTS_PDFX /DestOutputProfile ${profile} >>`);
    pdf.edit(CATALOG, (text) => text.replace('/OutputIntents [', `/OutputIntents [${intent} `));
  }),
  defect('CMYK without a profile for it', 'colour.device-cmyk', (pdf) => void draw(pdf, '0 0 0 1 k')),
  defect('an ICC colour space of the wrong size', 'colour.icc-profile', (pdf) => {
    const profile = pdf.append(
      pdf
        .textOf(pdf.numberOf('mntrRGB'))
        .replace(/^\d+ 0 obj\n|\nendobj$/g, '')
        .replace('/N 3', '/N 1'),
    );
    resources(
      pdf.edit('/ProcSet', (text) => text.replace('/ColorSpace <<\n>>', '')),
      `/ColorSpace << /C0 [/ICCBased ${profile}] >>`,
    );
    draw(pdf, '/C0 cs');
  }),
  defect('two meanings of one colorant', 'colour.separations', (pdf) => {
    const tint = (last: number) => `<< /FunctionType 2 /Domain [0 1] /C0 [0 0 0] /C1 [0 0 ${last}] /N 1 >>`;
    const space = (last: number) => `[/Separation /Spot /DeviceRGB ${tint(last)}]`;
    pdf.edit('/ProcSet', (text) =>
      text.replace('/ColorSpace <<\n>>', `/ColorSpace << /C0 ${space(0)} /C1 ${space(1)} >>`),
    );
    draw(pdf, '/C0 cs /C1 cs');
  }),
  defect('33 colorants', ['colour.colorants', 'colour.device-n'], (pdf) => {
    const names = Array.from({ length: 33 }, (_, index) => `/S${index}`).join(' ');
    pdf.edit('/ProcSet', (text) =>
      text.replace('/ColorSpace <<\n>>', `/ColorSpace << /C0 [/DeviceN [${names}] /DeviceRGB << >>] >>`),
    );
    draw(pdf, '/C0 cs');
  }),
  defect('overprint of CMYK', ['colour.icc-profile', 'colour.overprint'], (pdf) => {
    const profile = pdf.append(
      pdf
        .textOf(pdf.numberOf('mntrRGB'))
        .replace(/^\d+ 0 obj\n|\nendobj$/g, '')
        .replace('/N 3', '/N 4'),
    );
    pdf.edit('/ProcSet', (text) =>
      text.replace(
        '/ColorSpace <<\n>>',
        `/ColorSpace << /C0 [/ICCBased ${profile}] >> /ExtGState << /G0 << /OP true /OPM 1 >> >>`,
      ),
    );
    draw(pdf, '/C0 cs /G0 gs');
  }),
  defect('an operator of another world', 'content.operators', (pdf) => void draw(pdf, '1 xyz')),
  defect('a resource that is not there', 'content.resources', (pdf) => void draw(pdf, '/Nothing gs')),
  defect(
    'a transfer function',
    'graphics.transfer',
    (pdf) => void draw(resources(pdf, '/ExtGState << /G0 << /TR /Identity >> >>'), '/G0 gs'),
  ),
  defect(
    'a named halftone',
    'graphics.halftone',
    (pdf) =>
      void draw(resources(pdf, '/ExtGState << /G0 << /HT << /HalftoneType 1 /HalftoneName (a) >> >> >>'), '/G0 gs'),
  ),
  defect('a rendering intent of another name', 'graphics.intent', (pdf) => void draw(pdf, '/Vivid ri')),
  defect('an image with alternates', 'image.alternates', (pdf) => void image(pdf, '/Alternates []')),
  defect('an image to be interpolated', 'image.interpolation', (pdf) => void image(pdf, '/Interpolate true')),
  defect('an image of three bits', 'image.bits', (pdf) => void image(pdf, '', 3)),
  defect('a form of PostScript', 'form.postscript', (pdf) => void pdf.add(FORM, '/Subtype2 /PS')),
  defect('a form from another file', 'form.reference', (pdf) => void pdf.add(FORM, '/Ref << >>')),
  defect(
    'a blend mode of another name',
    'transparency.blend-mode',
    (pdf) => void draw(resources(pdf, '/ExtGState << /G0 << /BM /Sparkle >> >>'), '/G0 gs'),
  ),
  defect('transparency without a space to blend in', ['colour.device-rgb', 'transparency.blend-space'], (pdf) => {
    pdf.edit(CATALOG, (text) => text.replace(/\/OutputIntents \[[^\]]*\]/, ''));
    draw(resources(pdf, '/ExtGState << /G0 << /ca 0.5 >> >>'), '/G0 gs');
  }),
];

function image(pdf: EditablePdf, entries: string, bits = 8): void {
  const data = `<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent ${bits} /ColorSpace /DeviceRGB ${entries} /Length 3 >>`;
  const stream = pdf.append(`${data}\nstream\nabc\nendstream`);
  resources(pdf, `/XObject << /I0 ${stream} >>`);
  draw(pdf, '/I0 Do');
}
