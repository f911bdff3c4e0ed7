import { currentLocale, type Locale } from './index';

const cache = new Map<string, unknown>();
function kept<T>(key: string, make: () => T): T {
  if (!cache.has(key)) cache.set(key, make());
  return cache.get(key) as T;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function startOfDay(time: Date): number {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
}

export function clock(time: Date, locale: Locale = currentLocale()): string {
  return kept(
    `clock ${locale}`,
    () => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  ).format(time);
}

/** To the second, for a log. */
export function logTime(time: Date, locale: Locale = currentLocale()): string {
  return kept(
    `log ${locale}`,
    () => new Intl.DateTimeFormat(locale, { timeStyle: 'medium', hourCycle: 'h23' }),
  ).format(time);
}

/** Narrow enough for a list: 14:05 today, Tue this week, 3 Mar this year, 03.03.2024 before. */
export function listTime(time: Date, now: Date, locale: Locale = currentLocale()): string {
  const days = Math.round((startOfDay(now) - startOfDay(time)) / day);
  if (days <= 0) return clock(time, locale);
  if (days < 7)
    return kept(`weekday ${locale}`, () => new Intl.DateTimeFormat(locale, { weekday: 'short' })).format(
      time,
    );
  if (time.getFullYear() === now.getFullYear())
    return kept(
      `date ${locale}`,
      () => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }),
    ).format(time);
  return kept(
    `numeric ${locale}`,
    () => new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', year: 'numeric' }),
  ).format(time);
}

/** "3 minutes ago", "in 2 hours", "just now" as the language says it. */
export function relativeTime(time: Date, now: Date, locale: Locale = currentLocale()): string {
  const format = kept(
    `relative ${locale}`,
    () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }),
  );
  const difference = time.getTime() - now.getTime();
  const size = Math.abs(difference);
  if (size < 45_000) return format.format(0, 'second');
  if (size < 45 * minute) return format.format(Math.round(difference / minute), 'minute');
  if (size < 22 * hour) return format.format(Math.round(difference / hour), 'hour');
  if (size < 26 * day) return format.format(Math.round(difference / day), 'day');
  if (size < 320 * day) return format.format(Math.round(difference / (30.4 * day)), 'month');
  return format.format(Math.round(difference / (365.25 * day)), 'year');
}

export function exactTime(time: Date, locale: Locale = currentLocale()): string {
  return kept(
    `exact ${locale}`,
    () => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'medium' }),
  ).format(time);
}

/** The heading above a day's messages. */
export function dayHeading(time: Date, now: Date, locale: Locale = currentLocale()): string {
  const days = Math.round((startOfDay(now) - startOfDay(time)) / day);
  if (days === 0 || days === 1) {
    const words = kept(
      `day ${locale}`,
      () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }),
    ).format(-days, 'day');
    return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
  }
  const sameYear = time.getFullYear() === now.getFullYear();
  return kept(
    `heading ${locale} ${sameYear}`,
    () =>
      new Intl.DateTimeFormat(locale, {
        weekday: 'long',
        day: 'numeric',
        month: 'long',
        ...(sameYear ? {} : { year: 'numeric' }),
      }),
  ).format(time);
}

export function wholeNumber(value: number, locale: Locale = currentLocale()): string {
  return kept(`number ${locale}`, () => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })).format(
    value,
  );
}

/** 12 of a hundred as 12%, or as 12 % where the language has it so. */
export function percent(value: number, locale: Locale = currentLocale()): string {
  return kept(
    `percent ${locale}`,
    () => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }),
  ).format(value / 100);
}

/** What a number field puts between thousands, as the language has it. */
export function thousandSeparator(locale: Locale = currentLocale()): string {
  const parts = new Intl.NumberFormat(locale).formatToParts(10_000);
  return parts.find((part) => part.type === 'group')?.value ?? '';
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** 812 byte, 1.4 kB, 31 MB: steps of 1,000, at most one decimal below ten. */
export function fileSize(bytes: number, locale: Locale = currentLocale()): string {
  let value = bytes;
  let step = 0;
  while (value >= 999.5 && step < byteUnits.length - 1) {
    value /= 1000;
    step += 1;
  }
  const unit = byteUnits[step] ?? 'byte';
  const digits = step > 0 && value < 9.95 ? 1 : 0;
  return kept(
    `size ${locale} ${unit} ${digits}`,
    () =>
      new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        maximumFractionDigits: digits,
      }),
  ).format(value);
}

const durationSteps = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** The two largest parts: "3 days 4 hr", "12 min 5 sec". */
export function duration(seconds: number, locale: Locale = currentLocale()): string {
  let rest = Math.max(0, Math.round(seconds));
  const parts: string[] = [];
  for (const [unit, size] of durationSteps) {
    const count = Math.floor(rest / size);
    if (count === 0 && !(unit === 'second' && parts.length === 0)) {
      if (parts.length > 0) break;
      continue;
    }
    rest -= count * size;
    parts.push(
      kept(
        `unit ${locale} ${unit}`,
        () => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }),
      ).format(count),
    );
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}

/** 0:07, 3:41, 1:02:09: the length of a recording. */
export function playTime(seconds: number): string {
  const total = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(total % 60)}` : `${minutes}:${two(total % 60)}`;
}

export function milliseconds(value: number, locale: Locale = currentLocale()): string {
  if (value >= 1000)
    return kept(
      `seconds ${locale}`,
      () =>
        new Intl.NumberFormat(locale, {
          style: 'unit',
          unit: 'second',
          unitDisplay: 'short',
          maximumFractionDigits: 1,
        }),
    ).format(value / 1000);
  return kept(
    `milliseconds ${locale}`,
    () =>
      new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: 'millisecond',
        unitDisplay: 'short',
        maximumFractionDigits: 0,
      }),
  ).format(value);
}
