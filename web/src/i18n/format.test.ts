import { describe, expect, it } from 'vitest';
import {
  dayHeading,
  duration,
  fileSize,
  listTime,
  milliseconds,
  percent,
  playTime,
  relativeTime,
  thousandSeparator,
} from './format';

const now = new Date(2026, 2, 18, 15, 30);
const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
/** Intl puts no-break spaces; a test is easier to read without. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('times', () => {
  it.each([
    [0.5, 'now', 'сейчас'],
    [3, '3 min. ago', '3 мин. назад'],
    [125, '2 hr. ago', '2 ч назад'],
    [60 * 24, 'yesterday', 'вчера'],
    [60 * 24 * 60, '2 mo. ago', '2 мес. назад'],
    [60 * 24 * 800, '2 yr. ago', '2 г. назад'],
  ])('%d minutes ago', (minutes, english, russian) => {
    expect(plain(relativeTime(before(minutes), now, 'en'))).toBe(english);
    expect(plain(relativeTime(before(minutes), now, 'ru'))).toBe(russian);
  });

  it.each([
    [5, '15:25'],
    [60 * 24, 'Tue'],
    [60 * 24 * 17, 'Mar 1'],
    [60 * 24 * 400, '02/11/2025'],
  ])('%d minutes ago in a list is %s', (minutes, text) => {
    expect(listTime(before(minutes), now, 'en')).toBe(text);
  });

  it('names the day above messages', () => {
    expect(dayHeading(now, now, 'en')).toBe('Today');
    expect(dayHeading(before(60 * 24), now, 'ru')).toBe('Вчера');
    expect(dayHeading(before(60 * 24 * 3), now, 'en')).toBe('Sunday, March 15');
    expect(dayHeading(before(60 * 24 * 400), now, 'en')).toBe('Tuesday, February 11, 2025');
  });
});

describe('amounts', () => {
  it.each([
    [0, '0 byte'],
    [812, '812 byte'],
    [1400, '1.4 kB'],
    [999_600, '1 MB'],
    [31_000_000, '31 MB'],
  ])('%i bytes is %s', (bytes, text) => {
    expect(plain(fileSize(bytes, 'en'))).toBe(text);
  });

  it.each([
    [0, '0 sec'],
    [59, '59 sec'],
    [725, '12 min 5 sec'],
    [3600, '1 hr'],
    [273_911, '3 days 4 hr'],
  ])('%i seconds is %s', (seconds, text) => {
    expect(plain(duration(seconds, 'en'))).toBe(text);
  });

  it.each([
    [7, '0:07'],
    [221, '3:41'],
    [3729, '1:02:09'],
  ])('a recording of %i seconds is %s', (seconds, text) => {
    expect(playTime(seconds)).toBe(text);
  });

  it('writes shares and thousands as the language does', () => {
    expect([percent(12.4, 'en'), plain(percent(12.4, 'ru'))]).toEqual(['12%', '12 %']);
    expect([thousandSeparator('en'), plain(thousandSeparator('ru'))]).toEqual([',', ' ']);
  });

  it('says milliseconds as seconds from one on', () => {
    expect([plain(milliseconds(412, 'en')), plain(milliseconds(1840, 'en'))]).toEqual(['412 ms', '1.8 sec']);
  });
});
