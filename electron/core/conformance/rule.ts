import type { Document } from './document/document.ts';

/** A: ISO 19005-3 (PDF/A-3, level a). UA: ISO 14289-1 (PDF/UA-1). */
export type Standard = 'A' | 'UA';

/** A clause with its standard, `A 6.2.11.8`. */
export type Clause = `${Standard} ${string}`;

/** Where a rule is broken. */
export interface Place {
  /** From one; absent where the fault belongs to no page. */
  readonly page?: number | undefined;
  /** The indirect object at fault, or the nearest around it. */
  readonly object?: number | undefined;
  /** A name out of the file (a font, a key, a type), not a sentence. */
  readonly what?: string | undefined;
}

/** One requirement. Its sentence is the message `conformance.rule.<id>`. */
export interface Rule {
  readonly id: string;
  /** Where it is asked for: by one of the standards, or both. */
  readonly clauses: readonly Clause[];
  /** Every place that breaks it; none if it is kept. */
  readonly check: (document: Document) => Iterable<Place>;
}

export function rule(id: string, clauses: Clause | readonly Clause[], check: Rule['check']): Rule {
  return { id, clauses: typeof clauses === 'string' ? [clauses] : clauses, check };
}
