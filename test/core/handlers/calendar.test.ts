import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Locale } from '#contract/records/text';
import { type HouseCase, openHouseCase } from '#test/support/house-case';
import { makeToolResources } from '#test/support/tool-pack';

let folder: ReturnType<typeof makeToolResources>;
let house: HouseCase;
beforeAll(() => {
  folder = makeToolResources();
});
afterAll(() => folder.remove());
beforeEach(async () => {
  house = await openHouseCase(folder.folder);
  await house.answerHouse('public', 'yes');
});
afterEach(() => house.stop());

type Property = { readonly name: string; readonly parameters: string; readonly value: string };

/** Reads an iCalendar object by the rules of RFC 5545, 3.1 and 3.3.11, and refuses what is against them. */
function parseCalendar(bytes: Buffer): Property[] {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  expect(text.endsWith('\r\n')).toBe(true);
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  const lines = text.slice(0, -2).split('\r\n');
  for (const line of lines) expect(Buffer.byteLength(line), line).toBeLessThanOrEqual(75);
  // A line is folded between characters only: each piece is whole UTF-8 by itself.
  const unfolded: string[] = [];
  for (const line of lines) {
    if (/^[ \t]/.test(line)) unfolded.push(`${unfolded.pop()}${line.slice(1)}`);
    else unfolded.push(line);
  }
  return unfolded.map((line) => {
    const [, name = '', parameters = '', value = ''] = /^([A-Z-]+)((?:;[A-Z-]+=[^:;]+)*):(.*)$/.exec(line) ?? [];
    expect(name, line).not.toBe('');
    return { name, parameters, value };
  });
}

function plain(value: string): string {
  expect(value).not.toMatch(/(?<!\\)(?:\\\\)*[;,]/);
  return value.replaceAll(/\\([\\;,nN])/g, (_, one: string) => (one.toLowerCase() === 'n' ? '\n' : one));
}

/** The properties of each event, by name. */
function eventsOf(properties: readonly Property[]): ReadonlyMap<string, Property>[] {
  const [begin, version] = properties;
  expect(begin).toMatchObject({ name: 'BEGIN', value: 'VCALENDAR' });
  expect(version).toMatchObject({ name: 'VERSION', value: '2.0' });
  expect(properties.at(-1)).toMatchObject({ name: 'END', value: 'VCALENDAR' });
  expect(properties.filter(({ name }) => name === 'PRODID')).toHaveLength(1);
  const events: Map<string, Property>[] = [];
  for (const property of properties) {
    if (property.name === 'BEGIN' && property.value === 'VEVENT') events.push(new Map());
    else if (property.name !== 'BEGIN' && property.name !== 'END') events.at(-1)?.set(property.name, property);
  }
  return events;
}

async function exportCalendar(locale: Locale = 'en', name = 'house.ics'): Promise<Buffer> {
  await house.client.assessment.exportCalendar({ id: house.houseId, file: house.file(name), locale });
  return readFileSync(join(house.folder, name));
}

test('holds one whole-day event for each day on which obligations that hold begin to apply', async () => {
  house.setClock('2026-11-23T12:00:00.000Z');
  const events = eventsOf(parseCalendar(await exportCalendar()));
  expect(events.map((event) => [event.get('DTSTART')?.parameters, event.get('DTSTART')?.value])).toEqual([
    [';VALUE=DATE', '20270101'],
    [';VALUE=DATE', '20280301'],
  ]);
  const told = events.map((event) => plain(event.get('SUMMARY')?.value ?? ''));
  expect(told).toEqual(['2 obligations apply from today (Hammer)', 'Duty inform (Hammer)']);
  const description = plain(events[0]?.get('DESCRIPTION')?.value ?? '');
  expect(description.split('\n\n')).toEqual([
    'Duty report (Rule 1): Do what report asks Public sources also name 1 February 2027. From a secondary source only.',
    'Duty audit (Annex IV(2), Rule 9): Do what audit asks',
    'Assessment: Hammer: House check. Framework: House check 1.0.0. Judged for 23 November 2026.',
  ]);
  for (const event of events) expect(event.get('DTSTAMP')?.value).toMatch(/^20261123T1200\d\dZ$/);
  const ids = events.map((event) => event.get('UID')?.value);
  expect(ids).toEqual([`${house.houseId}-2027-01-01@model-dossier`, `${house.houseId}-2028-03-01@model-dossier`]);
});

test('is the same, byte for byte, from the same state at the same instant', async () => {
  house.setClock('2026-11-23T12:00:00.000Z');
  const first = await exportCalendar();
  house.setClock('2026-11-23T12:00:00.000Z');
  expect((await exportCalendar('en', 'again.ics')).equals(first)).toBe(true);
});

test('leaves out days that have passed', async () => {
  house.setClock('2027-01-02T00:00:00.000Z');
  const events = eventsOf(parseCalendar(await exportCalendar()));
  expect(events.map((event) => event.get('DTSTART')?.value)).toEqual(['20280301']);
});

test('speaks the wanted language, with its own names of articles', async () => {
  const { system } = await house.openHouse();
  const { id, version, createdAt: _, updatedAt: __, ...entered } = system;
  const name = `Prüfgerät für „Größe“, Maß; Gewicht\\Länge ${'😀'.repeat(30)}`;
  await house.client.system.update({ id, baseVersion: version, system: { ...entered, name } });
  const events = eventsOf(parseCalendar(await exportCalendar('de')));
  expect(plain(events[1]?.get('SUMMARY')?.value ?? '')).toBe(`Duty inform (de) (${name})`);
  expect(plain(events[0]?.get('SUMMARY')?.value ?? '')).toBe(`2 Pflichten gelten ab heute (${name})`);
  const description = plain(events[0]?.get('DESCRIPTION')?.value ?? '');
  expect(description).toContain('Anhang IV(2)');
  expect(description).toContain('1. Februar 2027');
});

test('writes a name of any characters as text and as nothing else', async () => {
  const { system } = await house.openHouse();
  const { id, version, createdAt: _, updatedAt: __, ...entered } = system;
  const name = 'Alpha; Beta, \\n Gamma\r\nBEGIN:VALARM\rEND:VCALENDAR\u0007';
  await house.client.system.update({ id, baseVersion: version, system: { ...entered, name } });
  const properties = parseCalendar(await exportCalendar());
  const named = properties.filter((property) => ['NAME', 'X-WR-CALNAME'].includes(property.name));
  const told = 'Alpha; Beta, \\n Gamma\nBEGIN:VALARM\nEND:VCALENDAR';
  expect(named.map(({ value }) => plain(value))).toEqual([`Obligations of ${told}`, `Obligations of ${told}`]);
  expect(plain(eventsOf(properties)[1]?.get('SUMMARY')?.value ?? '')).toBe(`Duty inform (${told})`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  for (const { value } of properties) expect(value).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
});

test('of an assessment without anything to come is refused, and a file that is there stays', async () => {
  writeFileSync(join(house.folder, 'house.ics'), 'mine');
  await house.answerHouse('public', 'no');
  await expect(exportCalendar()).rejects.toMatchObject({ code: 'calendar.empty' });
  expect(readFileSync(join(house.folder, 'house.ics'), 'utf8')).toBe('mine');
});

test('is written nowhere else than to a file that may be written, and never over the open workspace', async () => {
  await expect(exportCalendar('en', 'tools.mdossier')).rejects.toMatchObject({ code: 'file.not-writable' });
  await expect(exportCalendar('en', 'none/house.ics')).rejects.toMatchObject({ code: 'file.not-writable' });
  expect(existsSync(join(house.folder, '.house.ics.tmp'))).toBe(false);
  expect((await house.openHouse()).assessment.id).toBe(house.houseId);
});
