import { type Defect, defect } from './defect.ts';

export const elementDefects: readonly Defect[] = [
  defect('a figure without words', 'figure.alternative', (pdf) => void pdf.replace('/Alt (A red square)', '')),
  defect(
    'a figure with blank words',
    'figure.alternative',
    (pdf) => void pdf.replace('/Alt (A red square)', '/Alt ( )'),
  ),
  defect('a heading that is skipped', 'heading.order', (pdf) => void pdf.replace('/S /H2', '/S /H3')),
  defect('a first heading below the first level', 'heading.order', (pdf) => void pdf.replace('/S /H1', '/S /H2')),
  defect('headings of two kinds', 'heading.one-kind', (pdf) => void pdf.replace('/S /H2', '/S /H')),
  defect(
    'two headings of one part',
    'heading.one-per-node',
    (pdf) => void pdf.replace('/S /H1', '/S /H').replace('/S /H2', '/S /H'),
  ),
  defect('a formula without words', 'formula.alternative', (pdf) => void pdf.replace(/\/S \/P\n/, '/S /Formula\n')),
  defect('a note without an identifier', 'note.id', (pdf) => void pdf.replace('/ID (note-1)', '')),
  defect('two elements with one identifier', 'note.id-once', (pdf) => void pdf.add('/S /H1', '/ID (note-1)')),
  defect('a paragraph in a table', 'table.parts', (pdf) => {
    const number = pdf.numberOf('/S /Table\n');
    const stray = pdf.append(`<< /S /P /P ${number} 0 R >>`);
    pdf.edit('/S /Table\n', (text) => text.replace('/K [', `/K [${stray} `));
  }),
  defect(
    'two heads of a table',
    ['table.one-head', 'table.head-with-body'],
    (pdf) => void pdf.replace('/S /TBody', '/S /THead'),
  ),
  defect('a row outside a table', ['table.part-in-table'], (pdf) => {
    const number = pdf.numberOf('/S /Document');
    const stray = pdf.append(`<< /S /TR /P ${number} 0 R >>`);
    pdf.edit('/S /Document', (text) => text.replace('/K [', `/K [${stray} `));
  }),
  defect(
    'rows of different length',
    'table.regular',
    (pdf) => void pdf.replace('/O /Table\n', '/O /Table /ColSpan 2\n'),
  ),
  defect(
    'a cell that reaches out of its part',
    'table.overlap',
    (pdf) => void pdf.replace('/O /Table\n', '/O /Table /RowSpan 2\n'),
  ),
  defect('a header without a scope', 'table.scope', (pdf) => void pdf.replace('/Scope /Column', '')),
  defect(
    'a cell with headers that do not exist',
    'table.headers',
    (pdf) => void pdf.add('/S /TD', '/A << /O /Table /Headers [(nowhere)] >>'),
  ),
  defect('a paragraph in a list', 'list.parts', (pdf) => {
    const number = pdf.numberOf('/S /L\n');
    const stray = pdf.append(`<< /S /P /P ${number} 0 R >>`);
    pdf.edit('/S /L\n', (text) => text.replace('/K [', `/K [${stray} `));
  }),
  defect('an item outside a list', ['list.part-in-list'], (pdf) => {
    const number = pdf.numberOf('/S /Document');
    const stray = pdf.append(`<< /S /LI /P ${number} 0 R >>`);
    pdf.edit('/S /Document', (text) => text.replace('/K [', `/K [${stray} `));
  }),
  defect(
    'a list that does not say how it counts',
    'list.numbering',
    (pdf) => void pdf.replace('/ListNumbering /Decimal', ''),
  ),
  defect('a paragraph in a table of contents', 'contents.parts', (pdf) => {
    const number = pdf.numberOf('/S /Document');
    const list = pdf.append(`<< /S /TOC /P ${number} 0 R >>`);
    const stray = pdf.append(`<< /S /P /P ${list} >>`);
    pdf.replace(`<< /S /TOC /P ${number} 0 R >>`, `<< /S /TOC /P ${number} 0 R /K [${stray}] >>`);
    pdf.edit('/S /Document', (text) => text.replace('/K [', `/K [${list} `));
  }),
  defect(
    'an entry outside a table of contents',
    'contents.part-in-contents',
    (pdf) => void pdf.replace(/\/S \/P\n/, '/S /TOCI\n'),
  ),
];
