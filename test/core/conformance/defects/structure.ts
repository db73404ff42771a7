import type { EditablePdf } from '#test/support/pdf-edit';
import { annotate, CATALOG, CONTENT, type Defect, defect, resources } from './defect.ts';

const P = (pdf: EditablePdf): number => pdf.numberOf(/\/S \/P\n[\s\S]*\/K \[1\]/);

export const structureDefects: readonly Defect[] = [
  defect(
    'a document that does not call itself tagged',
    'document.marked',
    (pdf) => void pdf.replace('/Marked true', '/Marked false'),
  ),
  defect('suspects', 'document.suspects', (pdf) => void pdf.add('/Marked true', '/Suspects true')),
  defect(
    'no structure',
    ['annotation.tagged', 'content.has-parent', 'link.in-link', 'structure.present', 'widget.in-form'],
    (pdf) => {
      pdf.edit(CATALOG, (text) => text.replace(/\/StructTreeRoot \d+ 0 R/, ''));
      annotate(pdf, '/Subtype /Stamp');
    },
  ),
  defect('a paragraph at the top', 'structure.document', (pdf) => {
    const root = pdf.numberOf('/Type /StructTreeRoot');
    const loose = pdf.append(`<< /S /P /P ${root} 0 R >>`);
    pdf.edit('/Type /StructTreeRoot', (text) => text.replace('/K [', `/K [${loose} `));
  }),
  defect(
    'an element with another parent',
    'structure.parents',
    (pdf) => void pdf.edit('/S /H2', (text) => text.replace(/\/P \d+ 0 R/, '/P 6 0 R')),
  ),
  defect('an element held twice', 'structure.once', (pdf) => {
    const number = P(pdf);
    pdf.edit('/S /Document', (text) => text.replace('/K [', `/K [${number} 0 R `));
  }),
  defect('a type nobody knows', 'roles.known', (pdf) => void pdf.replace(/\/S \/P\n/, '/S /Chapter\n')),
  defect(
    'types that stand for each other',
    ['roles.loop'],
    (pdf) => void pdf.add('/Type /StructTreeRoot', '/RoleMap << /A /B /B /A >>'),
  ),
  defect(
    'a standard type with another meaning',
    'roles.standard',
    (pdf) => void pdf.add('/Type /StructTreeRoot', '/RoleMap << /P /H1 >>'),
  ),
  defect('two pages with one number', 'page.numbered', (pdf) => {
    const page = pdf.append(
      '<< /Type /Page /Parent 1 0 R /MediaBox [0 0 100 100] /Resources << >> /StructParents 0 >>',
    );
    pdf.edit('/Type /Pages', (text) => text.replace('/Kids [', `/Kids [${page} `).replace('/Count 1', '/Count 2'));
  }),
  defect(
    'content that is neither tagged nor an artifact',
    'content.tagged',
    (pdf) => void pdf.edit(CONTENT, (text) => text.replace('stream\n', 'stream\n1 1 5 5 re f\n')),
  ),
  defect(
    'tagged content in an artifact',
    'content.content-in-artifact',
    (pdf) => void pdf.edit(CONTENT, (text) => text.replace('/H1 <<', '/Artifact BMC /H1 <<').replace('EMC', 'EMC EMC')),
  ),
  defect(
    'an artifact in tagged content',
    'content.artifact-in-content',
    (pdf) => void pdf.edit(CONTENT, (text) => text.replace('EMC', '/Artifact BMC EMC EMC')),
  ),
  defect(
    'marked content that does not end',
    'content.balanced',
    (pdf) => void pdf.edit(CONTENT, (text) => text.replace('\nendstream', '/Span BMC\nendstream')),
  ),
  defect(
    'one number for two pieces of content',
    ['content.number-once', 'structure.content-exists'],
    (pdf) => void pdf.edit(CONTENT, (text) => text.replace('/MCID 1\n', '/MCID 0\n')),
  ),
  defect(
    'content the parent tree does not know',
    ['content.has-parent', 'structure.content-exists'],
    (pdf) => void pdf.edit(CONTENT, (text) => text.replace('/MCID 1\n', '/MCID 99\n')),
  ),
  defect(
    'content the parent tree gives to another',
    'content.parent-agrees',
    (pdf) => void pdf.edit('/ParentTreeNextKey', (text) => text.replace(/(0 \[)(\d+ 0 R) (\d+ 0 R)/, '$1$3 $2')),
  ),
  defect(
    'an element with content that is on no page',
    'structure.content-exists',
    (pdf) => void pdf.replace(/\/K \[1\]/, '/K [1 77]'),
  ),
  defect('a form with numbered content drawn twice', ['content.has-parent', 'form.drawn-once'], (pdf) => {
    const form = pdf.append(
      '<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << >> /Length 1 >>\nstream\n/P << /MCID 0 >> BDC 0 0 5 5 re f EMC\nendstream',
    );
    resources(pdf, `/XObject << /X0 ${form} >>`);
    pdf.edit(CONTENT, (text) => text.replace('stream\n', 'stream\n/X0 Do /X0 Do\n'));
  }),
  defect('a language that is none', 'language.tag', (pdf) => void pdf.replace('/Lang (en)', '/Lang (not a language)')),
  defect(
    'no language',
    ['language.content', 'language.alternatives', 'language.outline', 'language.metadata', 'language.annotations'],
    (pdf) => void pdf.replace('/Lang (en)', ''),
  ),
  defect(
    'an attachment without a type',
    'attachment.type',
    (pdf) => void pdf.replace('/Subtype /application#2Fjson', ''),
  ),
  defect('an attachment without a Unicode name', 'attachment.names', (pdf) => void pdf.replace('/UF (data.json)', '')),
  defect(
    'an attachment without a relationship',
    'attachment.relationship',
    (pdf) => void pdf.replace('/AFRelationship /Data', ''),
  ),
  defect(
    'an attachment that belongs to nothing',
    'attachment.associated',
    (pdf) => void pdf.edit(CATALOG, (text) => text.replace(/\/AF \[[^\]]*\]/, '')),
  ),
  ...(
    [
      ['a layer without a name', ['layers.named'], '/D << >>'],
      ['two layers of one name', ['layers.names-differ'], '/D << /Name (a) >> /Configs [<< /Name (a) >>]'],
      ['a layer not in the order', ['layers.order'], '/D << /Name (a) /Order [] >>'],
      ['a layer that switches by itself', ['layers.automatic'], '/D << /Name (a) /AS [] >>'],
    ] as const
  ).map(([name, found, entries]) =>
    defect(name, found, (pdf) => {
      const group = pdf.append('<< /Type /OCG /Name (Layer) >>');
      pdf.add(CATALOG, `/OCProperties << /OCGs [${group}] ${entries} >>`);
    }),
  ),
];
