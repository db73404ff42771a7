import { setFlagsFromString } from 'node:v8';

/** How much the heap may grow before it is cleared of what is no longer wanted, in percent of what is in use. */
const GROWTH_PERCENT = 60;

let running = 0;

/**
 * Lets V8 collect early while a long document is made: left to itself it lets the heap grow to several times of what is in
 * use, which is little here. Holds for the process; the last to end takes it back.
 * @returns ends it; to be called once
 */
export function collectEarly(): () => void {
  running += 1;
  if (running === 1) setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
  return () => {
    running -= 1;
    // Zero leaves it to V8 again.
    if (running === 0) setFlagsFromString('--heap-growing-percent=0');
  };
}
