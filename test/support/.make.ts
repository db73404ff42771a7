import { writeFileSync } from 'node:fs';
import { writeDossier } from '#core/dossier/dossier';
import { sampleInput } from './dossier-input.ts';
for (const [name, o] of Object.entries({ en: { locale: 'en', signOffs: ['current','stale'] }, de: { locale: 'de', signOffs: ['stale'] } } as const)) {
 const t = performance.now(); const r = await writeDossier(sampleInput(o)); writeFileSync(`/tmp/d-${name}.pdf`, r.pdf); console.log(name, r.pages, r.pdf.length, Math.round(performance.now()-t));
}
