import type { Benchmark } from '../benchmark.ts';
import { answer } from './answer.ts';
import { attachment } from './attachment.ts';
import { dossier } from './dossier.ts';
import { engines } from './engines.ts';
import { fairnessOfFile } from './fairness.ts';
import { itemSave, itemsImport, itemsOpen, itemsPage, searching } from './items.ts';
import { journalVerify } from './journal-verify.ts';
import { judging } from './judge.ts';
import { list } from './list.ts';
import { opening } from './open.ts';
import { signing } from './sign.ts';
import { verifying } from './verify.ts';

/** Every benchmark, in the order they are run. */
export const benchmarks: readonly Benchmark[] = [
  opening,
  answer,
  attachment,
  list,
  judging,
  journalVerify,
  dossier,
  engines,
  signing,
  verifying,
  itemsOpen,
  itemsPage,
  itemSave,
  itemsImport,
  searching,
  fairnessOfFile,
];
