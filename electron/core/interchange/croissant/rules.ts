import type { TableRow } from '#contract/records/inventory';
import { RichText } from '#contract/rich-text';
import { type Data, type DataMap, emptyMap, isDataList, isDataMap } from '../data.ts';
import type { Rule } from '../mapping.ts';
import { richTextToMarkdown } from '../markdown/write.ts';
import { plain, richOf, texts } from '../rules.ts';
import { dayOf, textOfData, textsOfData } from '../taking.ts';

/** Longer lists are kept as they are. */
const MOST_ROWS = 5000;
const MOST_CELL = 20_000;

/** What fits into a cell. */
const cell = (data: Data | undefined): string | undefined => {
  const text = textOfData(data);
  return text === undefined || text.length > MOST_CELL ? undefined : text;
};

function listOf(data: Data): readonly Data[] {
  return isDataList(data) ? data : [data];
}

/** Prose that stands as one text or as several. */
function prose(key: string, field: string): Rule {
  return {
    path: [key],
    fields: [field],
    read: (source) => {
      const parts = textsOfData(source);
      return { [field]: parts === undefined ? undefined : richOf(parts.join('\n\n')) };
    },
    write: (facts) => {
      const doc = RichText.safeParse(facts[field]);
      return doc.success ? richTextToMarkdown(doc.data).trim() || undefined : undefined;
    },
  };
}

/** A text of our own for one or several texts of theirs. */
function text(key: string, field: string): Rule {
  return {
    path: [key],
    fields: [field],
    read: (source) => ({ [field]: textsOfData(source)?.join('\n') }),
    write: (facts) => facts[field] as Data | undefined,
  };
}

function day(key: string, field: string): Rule {
  return {
    path: [key],
    fields: [field],
    read: (source) => ({ [field]: dayOf(source) }),
    write: (facts) => facts[field] as Data | undefined,
  };
}

const SPDX = /^https?:\/\/spdx\.org\/licenses\/([A-Za-z0-9.+-]+?)(?:\.html)?\/?$/;
const CREATIVE_COMMONS =
  /^https?:\/\/creativecommons\.org\/(licenses|publicdomain)\/([a-z-]+)\/(\d\.\d)\/?(?:deed(?:\.[a-z]{2})?|legalcode)?$/;

/** The identifier that an address of SPDX or Creative Commons stands for. */
function licenceAt(url: string): string | undefined {
  const spdx = SPDX.exec(url)?.[1];
  if (spdx !== undefined) return spdx;
  const [, kind, name, version] = CREATIVE_COMMONS.exec(url) ?? [];
  if (name === undefined) return undefined;
  return kind === 'publicdomain' && name === 'zero' ? `CC0-${version}` : `CC-${name.toUpperCase()}-${version}`;
}

const isUrl = (value: string): boolean => /^https?:\/\/\S+$/.test(value);

function readLicence(source: Data): { licence: string | undefined; licenceUrl: string | undefined } {
  const words = listOf(source).flatMap((entry) => {
    if (isDataMap(entry)) return [textOfData(entry['name']), textOfData(entry['url']) ?? textOfData(entry['@id'])];
    return [textOfData(entry)];
  });
  const known = words.filter((word) => word !== undefined);
  const url = known.find(isUrl);
  return {
    licence: known.find((word) => !isUrl(word)) ?? (url === undefined ? undefined : licenceAt(url)),
    licenceUrl: url,
  };
}

const licence: Rule = {
  path: ['license'],
  fields: ['licence', 'licenceUrl'],
  read: readLicence,
  write: ({ licence: name, licenceUrl: url }) => {
    if (typeof name !== 'string')
      return typeof url === 'string' && isUrl(url) && licenceAt(url) === undefined ? url : undefined;
    if (isUrl(name)) return undefined;
    if (typeof url !== 'string' || !isUrl(url)) return name;
    return licenceAt(url) === name ? url : [name, url];
  },
};

const keywords: Rule = {
  path: ['keywords'],
  fields: ['tags'],
  read: (source) => ({
    tags:
      typeof source === 'string'
        ? source
            .split(',')
            .map((word) => word.trim())
            .filter((word) => word !== '')
        : textsOfData(source),
  }),
  write: (facts) => facts['tags'] as Data | undefined,
};

function rowsRule(
  key: string,
  field: string,
  read: (entry: Data) => TableRow | null,
  write: (row: TableRow) => DataMap | null,
): Rule {
  return {
    path: [key],
    fields: [field],
    read: (source) => {
      const entries = listOf(source);
      const rows = entries
        .slice(0, MOST_ROWS)
        .map(read)
        .filter((found) => found !== null);
      return { [field]: rows.length === 0 ? undefined : rows };
    },
    write: (facts) => {
      const rows = facts[field];
      if (!Array.isArray(rows)) return undefined;
      const entries = (rows as readonly TableRow[]).map(write);
      return entries.every((entry) => entry !== null) && entries.length > 0 ? entries : undefined;
    },
  };
}

/** A row without what is not there. */
function row(cells: Readonly<Record<string, string | number | undefined>>): TableRow | null {
  const known = Object.entries(cells).filter((entry): entry is [string, string | number] => entry[1] !== undefined);
  return known.length === 0 ? null : Object.fromEntries(known);
}

/** An entry without what is not there. */
function entry(parts: Readonly<Record<string, unknown>>): DataMap {
  const result = emptyMap();
  for (const [key, value] of Object.entries(parts)) {
    if (value !== undefined && value !== null && value !== '') result[key] = value as Data;
  }
  return result;
}

/** Someone who made or publishes it. What a workspace says of them does not tell people and organisations apart. */
const creators = rowsRule(
  'creator',
  'creators',
  (source) =>
    isDataMap(source)
      ? row({
          name: cell(source['name']),
          contact: cell(source['email']),
          url: cell(source['url']) ?? cell(source['@id']),
        })
      : row({ name: cell(source) }),
  ({ name, contact, url }) =>
    typeof name === 'string' && name.trim() !== '' ? entry({ '@type': 'sc:Person', name, email: contact, url }) : null,
);

const publisher: Rule = {
  path: ['publisher'],
  fields: ['publisher'],
  read: (source) => {
    const names = listOf(source).map((one) => (isDataMap(one) ? textOfData(one['name']) : textOfData(one)));
    return { publisher: names.every((name) => name !== undefined) ? names.join(', ') : undefined };
  },
  write: ({ publisher: name }) => (typeof name === 'string' ? entry({ '@type': 'sc:Organization', name }) : undefined),
};

const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
};

/** `117743 B` or `12 MB`; a bare number counts bytes. */
function bytesOf(data: Data | undefined): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?i?b)?(?:ytes?)?$/i.exec(textOfData(data) ?? '');
  const size = Number(match?.[1]) * (UNITS[(match?.[2] ?? 'b').toLowerCase()] ?? 1);
  return match && Number.isSafeInteger(Math.round(size)) ? Math.round(size) : undefined;
}

const files = rowsRule(
  'distribution',
  'files',
  (source) => {
    if (!isDataMap(source)) return null;
    return row({
      name: cell(source['name']) ?? cell(source['@id']),
      format: listOf(source['encodingFormat'] ?? null)
        .map(cell)
        .find((format) => format !== undefined),
      url: cell(source['contentUrl']),
      sizeBytes: bytesOf(source['contentSize']),
      sha256: cell(source['sha256']),
    });
  },
  ({ name, format, url, sizeBytes, sha256 }) =>
    typeof name === 'string' && name.trim() === name && name !== ''
      ? entry({
          '@type': 'cr:FileObject',
          '@id': name,
          name,
          contentUrl: url,
          contentSize: typeof sizeBytes === 'number' ? `${sizeBytes} B` : undefined,
          encodingFormat: format,
          sha256,
        })
      : null,
);

/** Fields of all record sets as columns; a field of the second set on says of which it is. */
const columns: Rule = {
  path: ['recordSet'],
  fields: ['columns'],
  read: (source) => {
    const sets = listOf(source).filter(isDataMap);
    const rows = sets.flatMap((set) => {
      const of = cell(set['name']) ?? cell(set['@id']) ?? '';
      return listOf(set['field'] ?? []).flatMap((field): TableRow[] => {
        if (!isDataMap(field)) return [];
        const own = cell(field['name']) ?? cell(field['@id']) ?? '';
        const isWhole = sets.length === 1 || of === '' || own.startsWith(`${of}/`);
        const types = listOf(field['dataType'] ?? null).flatMap((type) => textOfData(type) ?? []);
        const found = row({
          name: own === '' ? undefined : cell(isWhole ? own : `${of}/${own}`),
          type: types.length === 0 ? undefined : cell(types.join(', ')),
          description: cell(field['description']),
        });
        return found === null ? [] : [found];
      });
    });
    return { columns: rows.length === 0 || rows.length > MOST_ROWS ? undefined : rows };
  },
  write: (facts) => {
    const rows = facts['columns'];
    if (!Array.isArray(rows)) return undefined;
    const fields = (rows as readonly TableRow[])
      // Of what is left of the others Croissant says nothing.
      .filter(({ name, type, description }) => [name, type, description].some((cell) => (cell ?? '') !== ''))
      .map(({ name, type, description }) =>
        entry({
          '@type': 'cr:Field',
          '@id': typeof name === 'string' ? `records/${name}` : undefined,
          name,
          description,
          dataType: type,
        }),
      );
    if (fields.length === 0) return undefined;
    const set = entry({ '@type': 'cr:RecordSet', '@id': 'records', name: 'records', field: fields });
    return [set];
  },
};

const personal: Rule = {
  path: ['rai:personalSensitiveInformation'],
  fields: ['personalDataCategories'],
  read: (source) => {
    const names = textsOfData(source);
    return {
      personalDataCategories: names?.every((name) => name.length <= MOST_CELL)
        ? names.map((category) => ({ category }))
        : undefined,
    };
  },
  write: (facts) => {
    const rows = facts['personalDataCategories'];
    if (!Array.isArray(rows)) return undefined;
    const names = (rows as readonly TableRow[]).flatMap(({ category }) =>
      typeof category === 'string' && category.trim() !== '' ? [category] : [],
    );
    return names.length === 0 ? undefined : names;
  },
};

const METHODS: readonly (readonly [string, string])[] = [
  ['Surveys', 'survey'],
  ['Web Scraping', 'web-scraping'],
  ['Experiments', 'experiment'],
  ['Software Collection', 'sensors'],
  ['User-Generated Content', 'user-generated'],
  ['Others', 'other'],
];

/** Ways of collection that both sides have a word for. */
const methods: Rule = {
  path: ['rai:dataCollectionType'],
  fields: ['collectionMethods'],
  read: (source) => {
    const ours = (textsOfData(source) ?? []).flatMap((word) => {
      const found = METHODS.find(([theirs]) => theirs.toLowerCase() === word.toLowerCase())?.[1];
      return found === undefined ? [] : [found];
    });
    return { collectionMethods: ours.length === 0 ? undefined : [...new Set(ours)] };
  },
  write: (facts) => {
    const ours = facts['collectionMethods'];
    if (!Array.isArray(ours)) return undefined;
    const theirs = ours.flatMap((word) => METHODS.find(([, own]) => own === word)?.[0] ?? []);
    return theirs.length === 0 ? undefined : theirs;
  },
};

/**
 * How Croissant and a dataset version say the same. Of several places for a field the first is written.
 * @source Croissant Format Specification 1.0 and 1.1; Croissant RAI 1.0; files of 0.8
 */
export const versionRules: readonly Rule[] = [
  text('description', 'summary'),
  { ...plain(['version'], 'semanticVersion'), read: (source) => ({ semanticVersion: textOfData(source) }) },
  licence,
  plain(['url'], 'url'),
  text('citeAs', 'citation'),
  text('citation', 'citation'),
  day('datePublished', 'createdOn'),
  day('dateCreated', 'createdOn'),
  day('dateModified', 'modifiedOn'),
  keywords,
  creators,
  publisher,
  files,
  columns,
  prose('rai:dataCollection', 'collection'),
  prose('dataCollection', 'collection'),
  methods,
  text('rai:dataCollectionTimeframe', 'collectionPeriod'),
  text('temporalCoverage', 'collectionPeriod'),
  texts(['rai:dataCollectionRawData'], 'sources'),
  texts(['spatialCoverage'], 'regions'),
  prose('rai:dataPreprocessingProtocol', 'preparation'),
  prose('rai:dataAnnotationProtocol', 'annotation'),
  prose('rai:dataBiases', 'knownBias'),
  prose('dataBiases', 'knownBias'),
  prose('rai:dataLimitations', 'limitations'),
  prose('rai:dataSocialImpact', 'socialImpact'),
  text('rai:dataReleaseMaintenancePlan', 'updates'),
  personal,
];

/** What Croissant says of all versions alike. */
export const lineRules: readonly Rule[] = [texts(['inLanguage'], 'languages')];
