import { loadPack } from '#core/packs/load';
const p = loadPack('/work/main/resources/packs/eu-ai-act');
for (const s of p.sections) for (const q of s.questions) console.log(s.id, q.id, q.type, 'options' in q ? q.options.map(o=>o.id).join(',') : '', q.visible ? JSON.stringify(q.visible).slice(0,120):'');
console.log(p.classes.map(c=>c.id+':'+c.tone+':'+c.label.en).join('\n'));
