import { writeFileSync } from 'node:fs';
import { writeDossier } from '#core/dossier/dossier';
import { loadPack } from '#core/packs/load';
import { answerAll, richText, type SampleOptions, sampleInput } from './dossier-input.ts';

const pack = loadPack('/work/main/resources/packs/eu-ai-act');
const answers = answerAll(pack, {
  'role.held': ['provider', 'deployer'],
  'role.established': 'eu',
  'role.deployer-kind': 'private',
  'role.size': 'medium',
  'scope.infers': 'yes',
  'scope.autonomy': 'yes',
  'scope.influence': 'yes',
  'scope.eu-link': 'yes',
  'scope.exclusion': 'none',
  'scope.stage': 'planned',
  'annex-iii.areas': ['employment'],
  'annex-iii.employment': ['4-a'],
  'annex-iii.profiling': 'yes',
  'duties.workplace': 'yes',
  'duties.decisions': 'yes',
  'duties.third-party-components': 'yes',
  'transparency.interaction': 'yes',
  'transparency.interaction-exception': 'none',
  'duties.input-data': 'yes',
  'duties.dpia': 'yes',
  'duties.adverse-effects': { unknown: true },
});
const open = { ...answers };
delete open['annex-iii.profiling'];
delete open['transparency.interaction'];
delete open['prohibited.social-scoring'];
const real = {
  pack,
  justifications: { 'annex-iii.employment': richText('The score decides the order in which recruiters read.') },
};
const evidence = [
  { name: 'Impact assessment v2 (signed).pdf', content: 'not really a PDF', questionId: 'annex-iii.employment' },
];
const cases: Record<string, SampleOptions> = {
  en: { locale: 'en', signOffs: ['current', 'stale'] },
  de: { locale: 'de', signOffs: ['stale'] },
  ren: { ...real, evidence, answers, locale: 'en' },
  rde: { ...real, evidence, answers, locale: 'de' },
  ropen: { ...real, evidence, answers: open, locale: 'en', signOffs: [] },
  rempty: { ...real, evidence: [], answers: {}, locale: 'de', signOffs: [], justifications: {} },
};
for (const [name, o] of Object.entries(cases)) {
  if (process.argv[2] && !process.argv[2].split(',').includes(name)) continue;
  const t = performance.now();
  const r = await writeDossier(sampleInput(o));
  writeFileSync(`/tmp/d-${name}.pdf`, r.pdf);
  console.log(name, r.pages, r.pdf.length, Math.round(performance.now() - t));
}
if (process.argv[2] === 'stress') {
  const long = 'Bewerbungsvorauswahl und Rangfolgenbildung für kaufmännische und technische Stellenausschreibungen in der Donaudampfschifffahrtsgesellschaftsverwaltung einschließlich Weiterbildungsempfehlungen (DACH)';
  const i = sampleInput({ locale: 'de', signOffs: ['stale', 'current'], systemName: long, evidence: Array.from({ length: 12 }, (_, k) => ({ name: `Anlage ${k + 1} – ${'sehr langer Dateiname '.repeat(k)}.pdf`, content: 'x'.repeat(k + 1), questionId: 'annex-iii.employment' })) });
  const r = await writeDossier(i); writeFileSync('/tmp/d-stress.pdf', r.pdf); console.log('stress', r.pages);
}
