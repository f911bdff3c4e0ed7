import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mountLimit, PluginRun, type MountFunction, type Trouble } from './plugin-run';

const base = 'http://app/api/v1/modules/shop/ui/';

function runOf(load: () => Promise<unknown>) {
  const told: (Trouble | string)[] = [];
  const place = new EventTarget();
  const run = new PluginRun(
    {
      url: `${base}1.0.0/page.js`,
      base,
      load,
      mount: (mount: MountFunction) => mount(),
      gave: (reason) => reason === 'given',
    },
    {
      ready: () => told.push('ready'),
      failed: (trouble) => told.push(trouble),
      troubled: (message) => told.push(message),
    },
    place,
  );
  run.start();
  return { run, told, place };
}

const mounts = (mount: unknown) => () => Promise.resolve({ mount });
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a plugin page', () => {
  it.each<[string, () => Promise<unknown>, Trouble]>([
    ['that cannot be loaded', () => Promise.reject(new Error('gone')), { kind: 'failed', message: 'gone' }],
    ['without mount', () => Promise.resolve({}), { kind: 'no-mount' }],
    ['that rejects', mounts(() => Promise.reject(new Error('no'))), { kind: 'failed', message: 'no' }],
    [
      'that throws',
      mounts(() => {
        throw new Error('oh');
      }),
      { kind: 'failed', message: 'oh' },
    ],
  ])('%s says why', async (_name, load, trouble) => {
    const { told } = runOf(load);
    await settle();
    expect(told).toEqual([trouble]);
  });

  it('is ended once', async () => {
    const unmount = vi.fn();
    const { run, told } = runOf(mounts(() => unmount));
    await settle();
    run.stop();
    run.stop();
    expect(told).toEqual(['ready']);
    expect(unmount).toHaveBeenCalledTimes(1);
  });

  it('that is too slow is given up, and ended when it comes after all', async () => {
    const unmount = vi.fn();
    const slow = () => new Promise((resolve) => setTimeout(() => resolve(unmount), mountLimit + 1));
    const { told } = runOf(mounts(slow));
    await vi.advanceTimersByTimeAsync(mountLimit);
    expect(told).toEqual([{ kind: 'slow' }]);
    await vi.advanceTimersByTimeAsync(1);
    expect(unmount).toHaveBeenCalledTimes(1);
  });

  it('that was left while it loaded is not mounted', async () => {
    const mount = vi.fn();
    const { run, told } = runOf(mounts(mount));
    run.stop();
    await settle();
    expect(mount).not.toHaveBeenCalled();
    expect(told).toEqual([]);
  });
});

describe('an error afterwards', () => {
  const thrown = (values: object) => Object.assign(new Event('error'), values);
  const rejected = (reason: unknown) => Object.assign(new Event('unhandledrejection'), { reason });

  it.each<[string, Event, string[]]>([
    ['of its script', thrown({ filename: `${base}1.0.0/page.js`, error: new Error('a') }), ['a']],
    ['of another script', thrown({ filename: 'http://app/assets/a.js', error: new Error('a') }), []],
    ['of a problem that the api gave', rejected('given'), ['given']],
    ['of a promise of another', rejected(new Error('b')), []],
  ])('%s', async (_name, event, expected) => {
    const { told, place, run } = runOf(mounts(() => undefined));
    await settle();
    place.dispatchEvent(event);
    run.stop();
    place.dispatchEvent(event);
    expect(told).toEqual(['ready', ...expected]);
  });

  it('in a handler that the host calls is told', async () => {
    const { told, run } = runOf(mounts(() => undefined));
    await settle();
    run.guard(() => {
      throw new Error('c');
    });
    expect(told).toEqual(['ready', 'c']);
  });
});
