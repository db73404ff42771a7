import { closeSync, openSync, writeSync } from 'node:fs';

const SEXES = ['female', 'male'];
const RACES = ['Hispanic or Latino', 'White', 'Black or African American', 'Asian', 'Two or more races'];
const AGES = ['18-29', '30-44', '45-59', '60+'];
const PIECE = 1_000_000;

/**
 * Writes a predictions file as a screening tool would: three columns of groups, a label, a prediction and a score. The same
 * rows each time.
 */
export function writePredictions(path: string, rows: number): void {
  let state = 12345;
  const random = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
  const pick = (values: readonly string[]): string => values[Math.floor(random() * values.length)] ?? '';
  const file = openSync(path, 'w');
  let text = 'id,sex,race,age_band,label,prediction,score\n';
  for (let row = 0; row < rows; row += 1) {
    const sex = pick(SEXES);
    const score = 0.45 + 0.2 * (random() + random() - 1) + (sex === 'male' ? 0.03 : 0);
    const label = random() < score ? 1 : 0;
    text += `${row},${sex},${pick(RACES)},${pick(AGES)},${label},${score >= 0.5 ? 1 : 0},${score.toFixed(6)}\n`;
    if (text.length < PIECE) continue;
    writeSync(file, text);
    text = '';
  }
  writeSync(file, text);
  closeSync(file);
}
