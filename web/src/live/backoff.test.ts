import { expect, it } from 'vitest';
import { backoff } from './backoff';

it.each([
  [0, 1, 500],
  [0, 0, 250],
  [1, 1, 1000],
  [3, 1, 4000],
  [5, 1, 15_000],
  [50, 1, 15_000],
  [50, 0, 7_500],
])('attempt %i with random %d waits %i ms', (attempt, random, wait) => {
  expect(backoff(attempt, random)).toBe(wait);
});
