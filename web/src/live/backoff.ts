const first = 500;
const longest = 15_000;

/** Milliseconds before attempt n (0 the first retry): doubling, spread so that many browsers do not return at once. */
export function backoff(attempt: number, random: number): number {
  const whole = Math.min(longest, first * 2 ** Math.min(attempt, 10));
  return Math.round(whole * (0.5 + random / 2));
}
