import type { HeldCategory, HeldMatrix } from '#contract/records/risk';
import { DEFAULT_MATRIX } from '#contract/risk-words';
import { api, Loaded } from '../app.ts';

/** The scales and categories that risks are told by. */
export class Catalogues {
  readonly #matrices = new Loaded<readonly HeldMatrix[]>(() => api.catalogue.matrices());
  readonly #categories = new Loaded<readonly HeldCategory[]>(() => api.catalogue.categories());

  /** Reads once: catalogues change with packs only. */
  async load(): Promise<void> {
    await Promise.all([this.#matrices.load(), this.#categories.load()]);
  }

  get isRead(): boolean {
    return this.#matrices.value !== null && this.#categories.value !== null;
  }

  get matrices(): readonly HeldMatrix[] {
    return this.#matrices.value ?? [];
  }

  get categories(): readonly HeldCategory[] {
    return this.#categories.value ?? [];
  }

  get failure(): string | null {
    return this.#matrices.failure ?? this.#categories.failure;
  }

  matrix(ref: string): HeldMatrix | undefined {
    return this.matrices.find((one) => one.ref === ref);
  }

  /** The matrix that is offered first. */
  get first(): HeldMatrix | undefined {
    return this.matrix(DEFAULT_MATRIX) ?? this.matrices[0];
  }
}
