import { annotate, CATALOG, type Defect, defect, LINK, PAGE, WIDGET } from './defect.ts';

export const interactionDefects: readonly Defect[] = [
  defect('a film', 'annotation.kind', (pdf) => void annotate(pdf, '/Subtype /Movie')),
  defect(
    'an annotation that is not printed',
    'annotation.flags',
    (pdf) => void pdf.edit(LINK, (text) => text.replace('/F 4', '/F 0')),
  ),
  defect(
    'an annotation without flags',
    'annotation.flags',
    (pdf) => void pdf.edit(LINK, (text) => text.replace('/F 4\n', '')),
  ),
  defect(
    'a field without an appearance',
    'annotation.appearance',
    (pdf) => void pdf.edit(WIDGET, (text) => text.replace(/\/AP <<[^>]*>>/, '')),
  ),
  defect(
    'an appearance under the pointer',
    'annotation.appearance-keys',
    (pdf) => void pdf.edit(WIDGET, (text) => text.replace(/\/AP <<\n\/N (\d+ 0 R)/, '/AP << /N $1 /D $1')),
  ),
  defect('a stamp that is no Annot', 'annotation.tagged', (pdf) => {
    annotate(pdf, '/Subtype /Stamp');
    pdf.replace('/S /Annot', '/S /Span');
  }),
  defect('a stamp that says nothing', 'annotation.described', (pdf) => {
    annotate(pdf, '/Subtype /Stamp');
    pdf.replace('/Contents (Said)', '');
  }),
  defect('a trap network', 'annotation.trap-net', (pdf) => void annotate(pdf, '/Subtype /TrapNet')),
  defect('a tagged printer’s mark', 'annotation.printer-mark', (pdf) => void annotate(pdf, '/Subtype /PrinterMark')),
  defect('no order of tabs', 'page.tab-order', (pdf) => void pdf.replace('/Tabs /S', '/Tabs /R')),
  defect('a field that is in no Form', 'widget.in-form', (pdf) => void pdf.replace('/S /Form', '/S /Sect')),
  defect('a link that is in no Link', 'link.in-link', (pdf) => void pdf.replace('/S /Link', '/S /Span')),
  defect(
    'a link that says nothing',
    'link.described',
    (pdf) => void pdf.replace('/Contents (A link to an example)', ''),
  ),
  defect('a link its element does not know', 'annotation.reference', (pdf) => {
    const other = pdf.append('<< >>');
    pdf.edit('/S /Link', (text) => text.replace(/\/Obj \d+ 0 R/, `/Obj ${other}`));
  }),
  defect('a field with an action', 'widget.actions', (pdf) => void pdf.add(WIDGET, '/A << /S /URI /URI (x) >>')),
  defect('a field with triggers', ['widget.actions', 'field.actions'], (pdf) => void pdf.add(WIDGET, '/AA << >>')),
  defect(
    'appearances to be made anew',
    'form.need-appearances',
    (pdf) => void pdf.add('/SigFlags', '/NeedAppearances true'),
  ),
  defect('a dynamic form', 'form.xfa', (pdf) => void pdf.add('/SigFlags', '/XFA []')),
  defect('a signature that leaves bytes out', ['signature.container', 'signature.coverage'], (pdf) => {
    const value = pdf.append('<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 10 20 10] /Contents <00> >>');
    pdf.add(WIDGET, `/V ${value}`);
  }),
  defect('a field without a tooltip', 'field.tooltip', (pdf) => void pdf.replace('/TU (Signature of the author)', '')),
  defect('JavaScript behind a link', 'action.kind', (pdf) => void pdf.replace('/S /URI', '/S /JavaScript')),
  defect(
    'a program to start when opened',
    'action.kind',
    (pdf) => void pdf.add(CATALOG, '/OpenAction << /S /Launch /F (x) >>'),
  ),
  defect('a named action of another name', 'action.named', (pdf) => void pdf.replace('/S /URI', '/S /Named /N /Print')),
  defect('scripts by name', 'action.script-names', (pdf) => void pdf.add('/Dests', '/JavaScript << /Names [] >>')),
  defect('triggers of the document', 'action.triggers', (pdf) => void pdf.add(CATALOG, '/AA << >>')),
  defect('triggers of a page', 'action.triggers', (pdf) => void pdf.add(PAGE, '/AA << >>')),
];
